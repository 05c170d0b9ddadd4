import process from 'node:process';
import {colorText} from '../src/domain/sanitize.ts';
import {createPatternJournal} from '../src/logs/patterns/patternJournal.ts';
import {createMasker} from '../src/mask/masker.ts';
import {chanceOf, ordinaryLine} from '../test/support/generatedLogs.ts';
import {nginxAccess} from '../test/support/logSamples/web.ts';
import type {Figure} from './figures.ts';

const megabytes = 20;
const chunkBytes = 1 << 16;
const rounds = 7;

/** The kinds of lines that logs are made of, and one of an attack. */
const lines = [
	'2026-11-21 12:00:00 INFO web GET /orders/871 200 11 ms user=ana path=/cart/items?x=1',
	'a\tb\tcolumn three\tINFO web GET /orders/871 200 11 ms',
	'\x1b[32m2026-11-21\x1b[0m INFO \x1b[1;34mweb\x1b[0m GET /orders/871 \x1b[32m200\x1b[0m 11 ms',
	'žluťoučký kůň přes 漢字 emoji 😀 a další text který pokračuje',
	'\x1b]0;title\x07x\x1b[2J\rFAILED\rPASSED\u202e\x1b[6n\x1bP$q\x1b\\',
];

/** How fast foreign text is made safe and secrets are masked, for 100 MB each, and whether twice as much takes twice as long. */
export function throughput(): readonly Figure[] {
	const mixed = Array.from(
		{length: Math.ceil((megabytes * 1e6) / 400) * lines.length},
		(_, i) => lines[i % lines.length] ?? '',
	);
	const bytes = Buffer.from(mixed.join('\n'));
	const scale = 1e8 / bytes.length;
	const floor = {what: 'looking at each byte', ms: best(() => sumOf(bytes)) * scale};
	const secrets = Array.from({length: 20}, (_, i) => `secret-${i}-${'correct-horse-battery'.slice(i % 9)}`);
	const hostile = (times: number) => Buffer.from('\x1b]0;\x1b[38;5;\x9d\r\b'.repeat(times * 200_000)).toString();
	const chance = chanceOf(5);
	const access = nginxAccess.ordinary[0]?.[1] ?? ordinaryLine;
	const logLines = Array.from({length: 100_000}, (_, i) => (i % 2 === 0 ? ordinaryLine : access)(chance));
	const log = Buffer.from(`${logLines.join('\n')}\n`);
	const logScale = 1e6 / logLines.length;
	const [single, double] = [hostile(1), hostile(2)];
	const once = best(() => colorText(single));
	return [
		{
			what: '100 MB of mixed lines made safe',
			ms: best(() => mixed.forEach(line => void colorText(line))) * scale,
			floor,
			goalMs: 1000,
			goal: '≥ 100 MB/s',
		},
		{
			what: '100 MB masked, with 20 secrets',
			ms: best(() => mask(bytes, secrets)) * scale,
			floor,
			goalMs: 1000,
			goal: '≥ 100 MB/s',
		},
		{
			what: 'a million lines of a log reduced to patterns',
			ms: best(() => mine(log)) * logScale,
			floor: {what: 'looking at each byte', ms: best(() => sumOf(log)) * logScale},
			goalMs: 3333,
			goal: '≥ 300,000 lines/s',
		},
		{
			what: 'twice as much hostile text',
			ms: best(() => colorText(double)),
			floor: {what: 'once', ms: once},
			goalMs: 2.5 * once,
			goal: '≤ 2.5 × once',
		},
	];
}

function mine(bytes: Buffer): void {
	const patterns = createPatternJournal([]);
	for (let at = 0; at < bytes.length; ) {
		const end = bytes.lastIndexOf('\n', at + (1 << 18)) + 1;
		patterns.take({type: 'lines', source: 'web', at, bytes: new Uint8Array(bytes.subarray(at, end))});
		at = end;
	}
}

function mask(bytes: Buffer, secrets: readonly string[]): void {
	const masker = createMasker(secrets);
	for (let at = 0; at < bytes.length; at += chunkBytes) masker.push(bytes.subarray(at, at + chunkBytes));
	masker.end();
}

function sumOf(bytes: Buffer): number {
	let sum = 0;
	for (let at = 0; at < bytes.length; at++) sum += bytes[at] ?? 0;
	return sum;
}

/** Milliseconds of the quickest round, as this thread worked: what other programs took does not count. */
function best(act: () => void): number {
	const took = Array.from({length: rounds}, () => {
		const {user, system} = process.threadCpuUsage();
		act();
		const now = process.threadCpuUsage();
		return (now.user + now.system - user - system) / 1000;
	});
	return Math.min(...took);
}
