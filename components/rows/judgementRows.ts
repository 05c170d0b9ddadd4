import type {MigrationProof} from '../../src/domain/migrationProof.ts';
import {lockWords, type Said, type Standing, wayBackWord, worksWords} from '../../src/domain/migrationWords.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import type {JudgedMigration, JudgedPending} from '../../store/ports.ts';
import {glyphs} from '../glyphs.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {wrap} from '../text/width.ts';
import type {Tone} from '../theme.ts';
import {stepDuration} from './time.ts';

/** Marks for how something stands. */
export const standings: Readonly<Record<Standing, string>> = {
	good: glyphs.done,
	doubtful: glyphs.warn,
	bad: glyphs.failed,
};

/** Tones for how something stands. */
export const tones: Readonly<Record<Standing, Tone>> = {good: 'good', doubtful: 'warn', bad: 'bad'};

/** The order of schema and code, in a word or two. */
export const orderTexts: Readonly<Record<JudgedPending['order']['kind'], string>> = {
	any: 'in any order',
	'schema-first': 'schema first',
	'code-first': 'code first',
	split: 'schema, code, schema',
	window: 'fits neither code',
	refused: 'no order',
	unknown: 'order not known',
};

const locks = ['none', 'schema', 'writes', 'all'] as const;

/** The lock of several that stops most. */
export function worstLock(found: readonly (typeof locks)[number][]): (typeof locks)[number] {
	return locks.findLast(lock => found.includes(lock)) ?? 'none';
}

const costs = {
	meta: 'at once, however large the table is',
	scan: 'reads all rows',
	build: 'builds an index',
	rewrite: 'writes all rows anew',
	rows: 'as long as it has rows to change',
} as const;

const severities = {
	block: [glyphs.failed, 'bad'],
	warn: [glyphs.warn, 'warn'],
	info: [glyphs.pending, 'muted'],
} as const;

/** What is to be said of each statement of a migration: what it does, how long it took on a clone, rules, the safer way. */
export function judgementLines(
	{script, judgement, statements}: JudgedMigration,
	proof: MigrationProof | null,
	width: number,
): readonly Line[] {
	const up = proof?.steps.find(({id, direction}) => id === script.id && direction === 'up');
	const took = new Map(up?.statements.map(({line, ms}) => [line, ` · took ${stepDuration(ms)} on a clone`]));
	const accepted = judgement.findings.filter(each => each.accepted !== null);
	return [
		...accepted.flatMap(({rule, accepted: reason}) => wrapped(`${rule} is accepted: ${reason ?? ''}`, width, 'muted')),
		...statements.flatMap(({line, sql, phase, lock, cost, oldOnNew, newOnOld, undo, rules}): readonly Line[] => [
			[],
			[span(`line ${line} `, 'muted'), span(plainText(sql.replace(/\s+/g, ' ').slice(0, 500)), 'strong')],
			[
				span(`  ${phase}`, 'accent'),
				span(' · stops ', 'muted'),
				span(lockWords[lock].text, tones[lockWords[lock].is]),
				span(` · ${costs[cost]}${took.get(line) ?? ''}`, 'muted'),
			],
			[
				span('  old code on the new schema ', 'muted'),
				...words(worksWords[oldOnNew]),
				span(' · way back ', 'muted'),
				...words(wayBackWord({undo, phase}, script.hasDown)),
			],
			[span('  new code on the old schema ', 'muted'), ...words(worksWords[newOnOld])],
			...rules.flatMap(({id, severity, text, instead}) => {
				const [mark, tone] = severities[severity];
				return [
					...wrapped(`${mark} ${id} ${text}`, width, tone),
					...(instead === null ? [] : wrapped(`  → ${instead}`, width, 'muted')),
				];
			}),
		]),
	];
}

function words({text, is}: Said): Line {
	return [span(`${standings[is]} ${text}`, tones[is])];
}

function wrapped(text: string, width: number, tone: Tone): readonly Line[] {
	return wrap(plainText(text), Math.max(8, width - 4)).map(
		(part, index): Line => [span(`${index === 0 ? '  ' : '    '}${part}`, tone)],
	);
}
