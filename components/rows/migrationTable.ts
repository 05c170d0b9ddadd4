import {namedTables} from '../../src/domain/databaseNow.ts';
import {estimateOf, type MigrationProof, timeRangeText} from '../../src/domain/migrationProof.ts';
import {lockWords, type Said, wayBackWord, worksWords} from '../../src/domain/migrationWords.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import type {JudgedMigration} from '../../store/ports.ts';
import type {Line, Span} from '../text/line.ts';
import {span} from '../text/line.ts';
import {cut, pad} from '../text/width.ts';
import {standings, tones, worstLock} from './judgementRows.ts';

/** The columns of a table of migrations; 0: there is no room for it. */
export type MigrationColumns = {
	readonly sql: number;
	readonly phase: number;
	readonly stops: number;
	readonly estimate: number;
	readonly old: number;
	readonly back: number;
	/** Each cell says itself what it is about: there is no head. */
	readonly labels: boolean;
};

/**
 * What fits into `width` columns beside an id of `idWidth` columns and a name.
 * @param headed the names of the columns stand above
 */
export function migrationColumns(width: number, idWidth: number, headed: boolean): MigrationColumns {
	const narrow = {sql: 0, phase: 9, stops: 0, estimate: 11};
	if (!headed) return {...narrow, old: 6, back: 7, labels: true};
	if (width < 100) return {...narrow, old: 4, back: 5, labels: false};
	const fixed = {phase: 9, stops: width >= 140 ? 28 : 11, estimate: 12, old: 12, back: 13};
	const rest = width - Object.values(fixed).reduce((sum, columns) => sum + columns, 0) - idWidth - 3;
	return {...fixed, sql: Math.max(0, rest - Math.min(28, Math.floor(rest / 2))), labels: false};
}

/** The names of the columns, in as many columns as their cells. */
export function migrationHead({sql, phase, stops, estimate, old, back}: MigrationColumns): Line {
	const wide = stops > 0;
	return [
		span(cell('statement', sql), 'muted'),
		span(cell('class', phase), 'muted'),
		span(cell('stops', stops), 'muted'),
		span(`${pad('est.', estimate - 1, 'right')} `, 'muted'),
		span(cell(wide ? 'old code' : 'old', old), 'muted'),
		span(cell(wide ? 'way back' : 'back', back), 'muted'),
	];
}

/** The cells of a judged migration. */
export function migrationCells(
	{script, judgement, statements}: JudgedMigration,
	proof: MigrationProof | null,
	{sql, phase, stops, estimate, old, back, labels}: MigrationColumns,
): Line {
	const lock = lockWords[worstLock(statements.map(each => each.lock))];
	const range = estimateOf(proof, script.id);
	const isLate = judgement.phase === 'contract' || judgement.phase === 'breaking';
	const wide = stops > 0;
	return [
		span(cell(statementText(statements), sql), 'muted'),
		span(cell(judgement.phase, phase), isLate ? 'warn' : 'muted'),
		span(cell(`${lock.text}${onTables(statements, stops < 20)}`, stops), tones[lock.is]),
		span(`${pad(range ? timeRangeText(range) : labels ? '' : '—', estimate - 1, 'right')} `, range ? 'plain' : 'muted'),
		span(labels ? ' old' : '', 'muted'),
		said(worksWords[judgement.oldOnNew], labels ? old - 4 : old, wide),
		span(labels ? ' down' : '', 'muted'),
		said(wayBackWord(judgement, script.hasDown), labels ? back - 5 : back, wide),
	];
}

function statementText(statements: JudgedMigration['statements']): string {
	const [first, ...others] = statements;
	if (!first) return '';
	const text = plainText(first.sql.slice(0, 300).replace(/\s+/g, ' ')).trim();
	return others.length > 0 ? `(+${others.length}) ${text}` : text;
}

function onTables(statements: JudgedMigration['statements'], isShort: boolean): string {
	if (isShort) return '';
	const stopping = statements.filter(({lock}) => lock !== 'none');
	const tables = namedTables(stopping.flatMap(({operations}) => operations));
	return tables.size === 0 ? '' : ` on ${plainText([...tables].join(', '))}`;
}

function said({text, is}: Said, columns: number, wide: boolean): Span {
	return span(cell(wide ? `${standings[is]} ${text}` : standings[is], columns), tones[is]);
}

// A blank stays before the next column.
function cell(text: string, columns: number): string {
	return columns === 0 ? '' : ` ${pad(cut(text, columns - 1), columns - 1)}`;
}
