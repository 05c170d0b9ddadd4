// Output that is longer than what is kept of it.
import {spawn} from 'node:child_process';
import {
	appendFileSync,
	closeSync,
	existsSync,
	fstatSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {copyOutput} from '../../src/runner/copyOutput.ts';
import {outputLimits} from '../../src/runner/outputLimits.ts';
import {eventually} from '../support/world.ts';

let folder: string;
let raw: string;
let kept: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'release-tui-long-'));
	raw = path.join(folder, 'raw');
	kept = path.join(folder, 'kept');
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const small = {headBytes: 1000, tailBytes: 1000, freeBytes: 4096};
const secret = 'correct-horse-battery';
const text = () => readFileSync(kept, 'utf8');

/** Copies what a command wrote: `before` while it ran, `after` between the last look and its end. */
function copied(before: string, after = '', limits = small): string {
	writeFileSync(raw, before);
	const copy = copyOutput(openSync(raw, 'r'), kept, [secret], limits);
	appendFileSync(raw, after);
	copy.finish();
	return text();
}

const blocksOf = (descriptor: number) => fstatSync(descriptor).blocks * 512;
const lines = (from: number, to: number) =>
	Array.from({length: to - from}, (_, i) => `line ${String(from + i).padStart(4, '0')}\n`).join('');

test('of long output, whole lines of its head and its tail stay, and what is left out is counted', () => {
	const all = lines(0, 1000);
	const result = copied(all);
	const [, head = '', said = '', tail = ''] =
		/^([\s\S]*\n)release-tui: ([\d,]+) bytes are left out here\.\n([\s\S]*)$/.exec(result) ?? [];
	expect(head).toBe(lines(0, 100));
	expect(tail).toBe(lines(900, 1000));
	expect(Number(said.replaceAll(',', ''))).toBe(all.length - head.length - tail.length);
});

test.each([0, 999, 1000, 1001, 1999, 2000])('output of %d bytes is kept whole', length => {
	const all = lines(0, 200).slice(0, length);
	expect(copied(all)).toBe(all);
	expect(copied('', all)).toBe(all);
	expect(copied(all.slice(0, length / 2), all.slice(length / 2))).toBe(all);
});

test('the end is kept byte for byte, however the end of the head falls', () => {
	for (let length = 2010; length < 2040; length++) {
		const all = lines(0, 300).slice(0, length);
		const result = copied(all.slice(0, 1500), all.slice(1500));
		const [head = '', tail = ''] = result.split(/\n?release-tui: [\d,]+ bytes are left out here\.\n/);
		expect(all.startsWith(head)).toBe(true);
		expect(all.endsWith(tail)).toBe(true);
		expect(tail.length).toBeGreaterThan(980);
	}
});

test('a secret is masked, and no part of it is left, wherever the cuts fall in it', () => {
	const forms = [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')];
	for (const form of forms) {
		for (let shift = 0; shift <= form.length + 2; shift++) {
			// Without line ends, the cuts fall just where the limits are.
			const head = '.'.repeat(small.headBytes - shift) + form;
			const tail = form + ','.repeat(small.tailBytes - shift);
			const result = copied(`${head}${'-'.repeat(5000)}${tail}`);
			const rest = result.replace(/\nrelease-tui: [\d,]+ bytes are left out here\.\n/, '|');
			expect(rest, `${form} cut at ${shift}`).toMatch(/^\.+\*{0,3}-{0,2}\|-{0,2}\*{0,3},+$/);
		}
	}
});

test('a secret of many lines is masked across the cuts, too', () => {
	const key = Array.from({length: 12}, (_, i) => `${i}-abcdefghijkl`).join('\n');
	for (let shift = 0; shift <= key.length; shift += 3) {
		writeFileSync(
			raw,
			`${'.'.repeat(small.headBytes - shift)}${key}${'-'.repeat(3000)}${key}${','.repeat(small.tailBytes - shift)}`,
		);
		const copy = copyOutput(openSync(raw, 'r'), kept, [key], small);
		copy.finish();
		expect(text()).not.toMatch(/\d-[a-l]|[a-l]{7}/);
	}
});

test('a character of several bytes is not cut in two where the tail begins', () => {
	for (let more = 0; more < 3; more++) {
		const result = copied(`${'x'.repeat(2000)}${'€'.repeat(2000)}${'y'.repeat(more)}`);
		expect(result).not.toContain('\ufffd');
		expect(result).toMatch(/here\.\n€+y*$/);
	}
});

test('long output that trickles is seen to its head, then said to go on, and comes whole in the end', async () => {
	writeFileSync(raw, '');
	const copy = copyOutput(openSync(raw, 'r'), kept, [secret], small);
	let all = '';
	for (let i = 0; i < 190; i += 10) {
		appendFileSync(raw, lines(i, i + 10));
		all += lines(i, i + 10);
		if (all.length <= 1000) await eventually(() => existsSync(kept) && text() === all);
	}

	await eventually(() => text().includes('shown when the command has ended'));
	copy.finish();
	const said = /release-tui: this is long.*\n/.exec(text())?.[0] ?? '';
	expect(text().replace(said, '')).toBe(all);
});

test('output that cannot be copied does not fill the disk either', async () => {
	writeFileSync(raw, 'x'.repeat(200_000));
	const copy = copyOutput(openSync(raw, 'r'), '/dev/full', [], small);
	await eventually(() => statSync(raw).blocks * 512 < 20_000);
	expect(copy.finish()).toContain('ENOSPC');
});

test('an end that cannot be kept is kept in the room that is made for it', () => {
	const later = path.join(folder, 'later', 'kept');
	const all = lines(0, 1000);
	writeFileSync(raw, all);
	const copy = copyOutput(openSync(raw, 'r'), later, [secret]);
	const makeRoom = () => {
		mkdirSync(path.dirname(later));
		return true;
	};
	expect(copy.finish(makeRoom)).toBeNull();
	expect(readFileSync(later, 'utf8')).toBe(all);
});

test('a flood is bounded on the disk while it runs, never held up, and its end is kept', async () => {
	const output = openSync(raw, 'a');
	const child = spawn(
		'/bin/sh',
		[
			'-c',
			`yes 'a line of a flood that nobody reads' | head -c 200000000; echo; echo the end; rm -f ${raw}; cat >/dev/null`,
		],
		{
			stdio: ['pipe', output, output],
		},
	);
	const opened = openSync(raw, 'r');
	const watching = openSync(raw, 'r');
	const copy = copyOutput(opened, kept, [secret]);
	try {
		// All was written, and the file has no name any more: what is left of it is what can still be needed.
		await eventually(() => !existsSync(raw));
		const bound = outputLimits.headBytes + outputLimits.tailBytes + outputLimits.freeBytes;
		await eventually(() => blocksOf(watching) < bound + (1 << 20));
		child.stdin?.end();
		await new Promise(resolve => child.once('exit', resolve));
		copy.finish();
	} finally {
		child.kill('SIGKILL');
		closeSync(output);
		closeSync(watching);
	}

	const [head = '', tail = ''] = text().split(/release-tui: [\d,]+ bytes are left out here\.\n/);
	expect(head.startsWith('a line of a flood that nobody reads\n')).toBe(true);
	expect(tail.endsWith('\nthe end\n')).toBe(true);
	expect(statSync(kept).size).toBeGreaterThan(16 * 1024 * 1024 - 200_000);
	expect(statSync(kept).size).toBeLessThan(16 * 1024 * 1024 + 1000);
});
