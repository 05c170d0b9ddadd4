import {plainText} from '../../src/domain/sanitize.ts';
import type {Loadable} from '../../store/loadable.ts';
import {valueIn} from '../../store/loadable.ts';
import type {MigrationRow, MigrationStatus} from '../../store/ports.ts';
import type {FrameTitle} from '../frame.ts';
import {glyphs} from '../glyphs.ts';
import type {Line} from '../text/line.ts';
import {span, spread} from '../text/line.ts';
import {pad, textWidth, wrap} from '../text/width.ts';
import type {Tone} from '../theme.ts';
import {age, dayAndClock} from './time.ts';

const marks: Readonly<Record<MigrationRow['state'], {readonly mark: string; readonly tone: Tone}>> = {
	pending: {mark: glyphs.pending, tone: 'warn'},
	applied: {mark: glyphs.done, tone: 'good'},
	gone: {mark: glyphs.failed, tone: 'bad'},
	failed: {mark: glyphs.failed, tone: 'bad'},
	undone: {mark: glyphs.pending, tone: 'muted'},
};

/** A migration in one row: its mark and id, what it is called, its state, and whether it can be taken back. */
export function migrationRow(row: MigrationRow, idWidth: number, width: number, now: number): Line {
	const {mark, tone} = marks[row.state];
	const changed = row.changed ? [span(` ${glyphs.warn} edited`, 'warn')] : [];
	const when = row.appliedAt === null ? '' : age(row.appliedAt, now);
	return spread(
		width,
		[
			span(mark, tone),
			span(` ${pad(plainText(row.id), idWidth)}`, 'accent'),
			span(` ${plainText(row.name)}`),
			...changed,
		],
		[
			span(pad(row.state, 8), row.state === 'applied' ? 'muted' : tone),
			span(pad(when, 5, 'right'), 'muted'),
			span('  down ', 'muted'),
			downSpan(row),
		],
	);
}

// Only for what is still to come does it matter that there is no way back.
function downSpan(row: MigrationRow) {
	const matters = row.state === 'pending';
	if (!row.hasDown) return span(`${glyphs.failed} no `, matters ? 'bad' : 'muted');
	return span(`${glyphs.done} yes`, matters ? 'good' : 'muted');
}

/** The migration pane's title. */
export function migrationsTitle(migrations: Loadable<MigrationStatus | null>): FrameTitle {
	const status = valueIn(migrations);
	if (!status?.ok) return {left: [span('Migrations')], right: []};
	const pending = status.rows.filter(row => row.state === 'pending').length;
	const gone = status.rows.filter(row => row.state === 'gone').length;
	return {
		left: [
			span('Migrations'),
			pending === 0 ? span(' · none pending', 'muted') : span(` · ${pending} pending`, 'warn'),
			...(gone > 0 ? [span(` · ${gone} gone`, 'bad')] : []),
		],
		right: [],
	};
}

/** The columns that the ids take. */
export function migrationIdWidth(rows: readonly MigrationRow[]): number {
	return Math.min(16, Math.max(4, ...rows.map(row => textWidth(row.id))));
}

/** A migration's state and its SQL. */
export function migrationLines(row: MigrationRow, width: number): readonly Line[] {
	const {mark, tone} = marks[row.state];
	const when = row.appliedAt === null ? '' : ` on ${dayAndClock(row.appliedAt)}`;
	const state = row.state === 'gone' ? 'in the database, but not in the candidate' : row.state;
	return [
		[span(`${mark} ${state}${when}`, tone)],
		...(row.changed ? [[span(`${glyphs.warn} the file was edited after it was applied`, 'warn')]] : []),
		[],
		[span('up', 'strong')],
		...sqlLines(row.up, 'the file is gone and nothing is known of it', width),
		[],
		[span('down', 'strong')],
		...sqlLines(row.down, 'there is none: a rollback leaves it applied', width),
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
