import type {MigrationProof} from '../../src/domain/migrationProof.ts';
import {migrateSteps} from '../../src/domain/migrationSteps.ts';
import {
	lockWords,
	rollbackWords,
	type Said,
	type Standing,
	wayBackWord,
	worksWords,
} from '../../src/domain/migrationWords.ts';
import {type RollbackPosition, rollbackTable} from '../../src/domain/rollbackTable.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import type {JudgedMigration, JudgedPending} from '../../store/ports.ts';
import {glyphs} from '../glyphs.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {pad, wrap} from '../text/width.ts';
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

/** How one would go back after each part of schema and code. */
export function wayLines({migrations}: JudgedPending, width: number): readonly Line[] {
	const table = rollbackTable({steps: migrateSteps(migrations, {}), secrets: []});
	if (table.length === 0) return [];
	const columns = columnsFor(Math.min(width, widest));
	const head: Line = [
		span(pad('   then', columns[0]), 'strong'),
		span(pad(' back: the code alone', columns[1]), 'strong'),
		span(pad(' with the database', columns[2]), 'strong'),
		span(columns[3] > 0 ? ' else' : '', 'strong'),
	];
	return [
		head,
		...table.flatMap((position, index): readonly Line[] => {
			const isReturn = position.pastReturn && table[index - 1]?.pastReturn !== true;
			return [...(isReturn ? [returnLine(Math.min(width, widest))] : []), wayRow(position, index, columns)];
		}),
	];
}

/** The eye loses its row in a table that is wider. */
const widest = 130;

type Columns = readonly [number, number, number, number];

function columnsFor(width: number): Columns {
	const [first, fourth] = width >= 110 ? [24, 33] : [Math.min(20, Math.floor(width * 0.25)), 0];
	const rest = width - first - fourth;
	const second = Math.floor(rest * 0.45);
	return [first, second, rest - second, fourth];
}

function returnLine(width: number): Line {
	const text = ' point of no return ';
	const side = Math.max(2, Math.floor((width - text.length) / 2));
	return [span(`${'═'.repeat(side)}${text}${'═'.repeat(Math.max(2, width - side - text.length))}`, 'bad')];
}

function wayRow(position: RollbackPosition, index: number, [first, second, third, fourth]: Columns): Line {
	const {after, codeAlone, withDatabase, otherwise} = rollbackWords(position);
	return [
		span(`${index + 1} `, 'muted'),
		span(pad(plainText(after), first - 2)),
		span(pad(` ${standings[codeAlone.is]} ${plainText(codeAlone.text)}`, second), tones[codeAlone.is]),
		span(pad(` ${standings[withDatabase.is]} ${plainText(withDatabase.text)}`, third), tones[withDatabase.is]),
		span(fourth > 0 ? ` ${otherwise}` : '', 'muted'),
	];
}
