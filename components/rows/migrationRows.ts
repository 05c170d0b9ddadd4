import type {MigrationProof} from '../../src/domain/migrationProof.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import type {Loadable} from '../../store/loadable.ts';
import {valueIn} from '../../store/loadable.ts';
import type {JudgedMigration, MigrationOutlook, MigrationRow} from '../../store/ports.ts';
import type {FrameTitle} from '../frame.ts';
import {glyphs, spinnerAt} from '../glyphs.ts';
import type {Line} from '../text/line.ts';
import {span, spread} from '../text/line.ts';
import {pad, textWidth, wrap} from '../text/width.ts';
import type {Tone} from '../theme.ts';
import {judgementLines, orderTexts} from './judgementRows.ts';
import {migrationCells, migrationColumns, migrationHead} from './migrationTable.ts';
import {age, ago, dayAndClock} from './time.ts';

const marks: Readonly<Record<MigrationRow['state'], {readonly mark: string; readonly tone: Tone}>> = {
	pending: {mark: glyphs.pending, tone: 'warn'},
	applied: {mark: glyphs.done, tone: 'good'},
	gone: {mark: glyphs.failed, tone: 'bad'},
	failed: {mark: glyphs.failed, tone: 'bad'},
	halfway: {mark: glyphs.busy, tone: 'bad'},
	undone: {mark: glyphs.pending, tone: 'muted'},
};

/**
 * A migration in one row: its mark and id, what it is called, its state, and whether it can be taken back. Of a pending
 * one that was judged: what it is to the code that is live, and what its way back loses.
 * @param headed the names of the columns stand above the rows
 */
export function migrationRow(
	row: MigrationRow,
	judged: JudgedMigration | null,
	idWidth: number,
	width: number,
	now: number,
	{proof, headed}: {readonly proof: MigrationProof | null; readonly headed: boolean},
): Line {
	const {mark, tone} = marks[row.state];
	const left = [
		span(mark, tone),
		// Of some tools, the name is the id, which is long.
		...(row.name === row.id
			? [span(` ${plainText(row.id)}`, 'accent')]
			: [span(` ${pad(plainText(row.id), idWidth)}`, 'accent'), span(` ${plainText(row.name)}`)]),
		...(row.changed ? [span(` ${glyphs.warn} edited`, 'warn')] : []),
		...(row.outOfOrder ? [span(` ${glyphs.warn} late`, 'warn')] : []),
	];
	if (row.state === 'pending' && judged)
		return spread(
			width,
			[...left, ...findingSpans(judged)],
			migrationCells(judged, proof, migrationColumns(width, idWidth, headed)),
		);
	const when = row.appliedAt === null ? '' : age(row.appliedAt, now);
	return spread(width, left, [
		span(pad(row.state, 8), row.state === 'applied' ? 'muted' : tone),
		span(pad(when, 5, 'right'), 'muted'),
		span('  down ', 'muted'),
		downSpan(row),
	]);
}

/** The names of the columns of rows that wait. */
export function migrationHeadRow(idWidth: number, width: number): Line {
	return spread(
		width,
		[span(`  ${pad('id', idWidth)} name`, 'muted')],
		migrationHead(migrationColumns(width, idWidth, true)),
	);
}

// Only for what is still to come does it matter that there is no way back.
function downSpan(row: MigrationRow) {
	const matters = row.state === 'pending';
	if (!row.hasDown) return span(`${glyphs.failed} no `, matters ? 'bad' : 'muted');
	return span(`${glyphs.done} yes`, matters ? 'good' : 'muted');
}

function findingSpans({judgement: {findings}}: JudgedMigration): Line {
	const open = findings.filter(({accepted}) => accepted === null);
	const blocking = open.find(({severity}) => severity === 'block');
	if (blocking) return [span(` ${glyphs.failed} ${blocking.rule}`, 'bad')];
	return open.length > 0 ? [span(` ${glyphs.warn} ${open.map(({rule}) => rule).join(' ')}`, 'warn')] : [];
}

/** The migration pane's title. An answer that is older than a minute says so: the database may be another by now. */
export function migrationsTitle(
	migrations: Loadable<MigrationOutlook | null>,
	proving: string | null,
	now: number,
): FrameTitle {
	const status = valueIn(migrations);
	const isOld = status && now - Date.parse(status.at) >= 60_000;
	const isSilent = status?.ok && status.unanswered !== undefined;
	const right = [
		...(isSilent ? [span(`${glyphs.failed} no answer now · `, 'bad')] : []),
		...(isOld || isSilent ? [span(`read ${ago(status.at, now)}`, 'muted')] : []),
	];
	// A small pane has no other place for it, and what else stands here may have changed when it is over.
	if (proving !== null) {
		return {left: [span('Migrations'), span(` · ${spinnerAt(now)} on a clone: ${plainText(proving)}`, 'busy')], right};
	}

	if (!status?.ok) return {left: [span('Migrations')], right};
	const pending = status.rows.filter(row => row.state === 'pending').length;
	const {order, verdict} = status.judged;
	const gone = status.rows.filter(row => row.state === 'gone').length;
	const half = status.rows.filter(row => row.state === 'halfway').length;
	return {
		left: [
			span('Migrations'),
			...(half > 0 ? [span(` · ${half} halfway`, 'bad')] : []),
			...(pending > 0 ? [span(` · ${pending} pending`, 'warn')] : []),
			...(pending === 0 && half === 0 ? [span(' · none pending', 'muted')] : []),
			...(pending > 0 ? [span(` · ${orderTexts[order.kind]}`, order.steps.length > 0 ? 'muted' : 'warn')] : []),
			...(verdict === 'blocked' ? [span(` · ${glyphs.failed} blocked`, 'bad')] : []),
			...(gone > 0 ? [span(` · ${gone} gone`, 'bad')] : []),
		],
		right,
	};
}

/** The columns that the ids take. */
export function migrationIdWidth(rows: readonly MigrationRow[]): number {
	return Math.min(16, Math.max(4, ...rows.map(row => textWidth(row.id))));
}

/** A migration's state, what each of its statements does, and its SQL. */
export function migrationLines(
	row: MigrationRow,
	judged: JudgedMigration | null,
	proof: MigrationProof | null,
	width: number,
): readonly Line[] {
	const {mark, tone} = marks[row.state];
	const day = row.appliedAt === null ? null : dayAndClock(row.appliedAt);
	const isGone = row.state === 'gone';
	const state = isGone ? 'in the database, but not in the candidate' : row.state;
	const when = day === null ? '' : isGone ? `; applied on ${day}` : ` on ${day}`;
	const shown = row.state === 'pending' ? judged : null;
	return [
		[span(`${mark} ${state}${when}`, tone)],
		...(row.foundIn === null
			? []
			: wrap(plainText(`${row.file} is still in ${row.foundIn.slice(0, 7)}`), width).map((text): Line => [span(text)])),
		...(row.outOfOrder ? [[span(`${glyphs.warn} a later one is applied already`, 'warn')]] : []),
		...(row.changed ? [[span(`${glyphs.warn} the file was edited after it was applied`, 'warn')]] : []),
		...(shown ? judgementLines(shown, proof, width) : []),
		...(row.up === null && row.code !== undefined ? codeLines(row, row.code, width) : partLines(row, width)),
	];
}

function codeLines(row: MigrationRow, code: string, width: number): readonly Line[] {
	const title = row.hasDown ? 'code, with a way back' : 'code, without a way back: a rollback leaves it applied';
	return [[], [span(title, 'strong')], ...sqlLines(code, '', width)];
}

function partLines(row: MigrationRow, width: number): readonly Line[] {
	return [
		[],
		[span('up', 'strong')],
		...sqlLines(row.up, 'the file is gone and nothing is known of it', width),
		[],
		[span('down', 'strong')],
		...sqlLines(
			row.down,
			row.hasDown ? 'it is code, which is not shown here' : 'there is none: a rollback leaves it applied',
			width,
		),
	];
}

function sqlLines(sql: string | null, missing: string, width: number): readonly Line[] {
	if (sql === null) return [[span(`  ${missing}`, 'warn')]];
	return sql
		.trimEnd()
		.split('\n')
		.flatMap(text => wrap(plainText(text.replaceAll('\t', '    ')), Math.max(1, width - 2)))
		.map((text): Line => [span(`  ${text}`, text.trimStart().startsWith('--') ? 'muted' : 'plain')]);
}
