import {migrateSteps} from '../../src/domain/migrationSteps.ts';
import type {Said} from '../../src/domain/migrationWords.ts';
import {type RollbackPosition, rollbackTable} from '../../src/domain/rollbackTable.ts';
import {rollbackWords, type WayFacts} from '../../src/domain/rollbackWords.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {pad, wrap} from '../text/width.ts';
import type {Tone} from '../theme.ts';
import {standings, tones} from './judgementRows.ts';
import type {KnownMigrations} from './migrationFacts.ts';
import {ago} from './time.ts';

/** The eye loses its row in a table that is wider. */
const widest = 160;
/** From this many columns on each way has a column; below, the last two stand under the row. */
const wideFrom = 110;

const heads = ['  then', 'code alone back', 'with the database', 'restore or promote', 'roll forward'];

/** How one would go back after each part of schema and code, what that loses, and how long it takes. */
export function wayLines({judged, proof, around}: KnownMigrations, width: number, now: number): readonly Line[] {
	const table = rollbackTable({steps: migrateSteps(judged.migrations, {}), secrets: []});
	if (table.length === 0) return [];
	const facts: WayFacts = {
		proof,
		backup: around?.backup ?? null,
		usual: around?.usual ?? null,
		ago: at => ago(at, now),
	};
	const columns = columnsFor(Math.min(width, widest));
	return [
		columns.map((size, index): Line[number] => span(pad(heads[index] ?? '', size), 'strong')),
		...table.flatMap((position, index): readonly Line[] => {
			const isReturn = position.pastReturn && table[index - 1]?.pastReturn !== true;
			return [...(isReturn ? [returnLine(Math.min(width, widest))] : []), ...wayRows(position, index, columns, facts)];
		}),
	];
}

function columnsFor(width: number): readonly number[] {
	const [shares, first] =
		width >= wideFrom ? [[0.2, 0.32, 0.24, 0.24], 20] : [[0.42, 0.58], Math.min(20, Math.floor(width * 0.25))];
	return [first, ...shares.map(share => Math.floor((width - first) * share))];
}

function returnLine(width: number): Line {
	const text = ' point of no return ';
	const side = Math.max(2, Math.floor((width - text.length) / 2));
	return [span(`${'═'.repeat(side)}${text}${'═'.repeat(Math.max(2, width - side - text.length))}`, 'bad')];
}

type Cell = {readonly text: string; readonly tone: Tone};

function wayRows(
	position: RollbackPosition,
	index: number,
	columns: readonly number[],
	facts: WayFacts,
): readonly Line[] {
	const {after, codeAlone, withDatabase, restore, forward} = rollbackWords(position, facts);
	// Under the row there is no head that says what it is.
	const isTable = columns.length === heads.length;
	const restoring = said(restore);
	const label = (text: string) => (isTable ? '' : text);
	const cells: readonly Cell[] = [
		{text: `${index + 1} ${after}`, tone: 'plain'},
		...[codeAlone, withDatabase].map(said),
		...(isTable || restore.is !== 'good' ? [{...restoring, text: `${label('restore: ')}${restoring.text}`}] : []),
		{text: `${label('forward: ')}${forward}`, tone: 'muted'},
	];
	const under = cells.slice(columns.length);
	const [first = 0] = columns;
	const rest = Math.max(
		8,
		columns.slice(1).reduce((sum, size) => sum + size, 0),
	);
	return [
		...beside(cells.slice(0, columns.length), columns),
		...under.flatMap(({text, tone}) =>
			wrap(plainText(text), rest).map((part): Line => [span(' '.repeat(first)), span(part, tone)]),
		),
	];
}

function said({text, is}: Said): Cell {
	return {text: `${standings[is]} ${text}`, tone: tones[is]};
}

/** Cells side by side, on as many lines as the longest needs; a blank stays before the next. */
function beside(cells: readonly Cell[], columns: readonly number[]): readonly Line[] {
	const wrapped = cells.map(({text}, index) => wrap(plainText(text), Math.max(1, (columns[index] ?? 1) - 1)));
	const height = Math.max(...wrapped.map(({length}) => length));
	return Array.from(
		{length: height},
		(_, row): Line => cells.map(({tone}, index) => span(pad(wrapped[index]?.[row] ?? '', columns[index] ?? 0), tone)),
	);
}
