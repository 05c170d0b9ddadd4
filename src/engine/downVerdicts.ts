import type {GateVerdict} from '../domain/gates.ts';
import type {MigrateStep} from '../domain/migrationSteps.ts';
import {plainText} from '../domain/sanitize.ts';
import type {MigrationOutlook, MigrationRow} from '../migrations/migrations.ts';

/** What is known before migrations are taken back by themselves. */
export type DownFacts = {
	/** The ledger, seen from the commit that is live; null where the project has no migrations any more. */
	readonly outlook: MigrationOutlook | null;
	/** The steps that applied what is taken back. */
	readonly steps: readonly MigrateStep[];
	/** Ids of all that releases applied, newest first. */
	readonly newestFirst: readonly string[];
	/** Which later ones the tool takes back with one: none, all, or those of the same app. */
	readonly reach: 'none' | 'later' | 'later-of-app';
};

const id = 'migrations';

/** What the gate of the migrations says of taking some back while the code stays: overruling it needs a reason. */
export function downVerdicts(facts: DownFacts): readonly GateVerdict[] {
	const {outlook, steps} = facts;
	if (!outlook) return [];
	if (!outlook.ok) return [{id, verdict: 'block', text: outlook.error}];
	const rows = new Map(outlook.rows.map(row => [row.id, row]));
	const stateOf = (step: MigrateStep) => rows.get(step.migration.id)?.state ?? 'pending';
	const away = steps.filter(step => ['pending', 'undone'].includes(stateOf(step)));
	const used = steps.filter(step => stateOf(step) === 'applied');
	const needed = used.filter(({judgement}) => judgement?.newOnOld !== 'yes' && judgement?.newOnOld !== 'stalled');
	const lossy = steps.filter(({judgement}) => judgement?.undo !== 'U0');
	return [
		...said('block', namesOf(away), names => `${names}: not applied now, so there is nothing to take back`),
		...said('block', namesOf(needed), names => `${names}: the code that is live comes with it, and may need it`),
		...said(
			'block',
			takenToo(facts, outlook.rows),
			names => `the tool would take back ${names}, too: name all of them`,
		),
		...said('warn', namesOf(lossy), names => `${names}: what was written to it, or was there before, is lost`),
	];
}

/** What comes after the oldest of these, is applied, and was not named. */
function takenToo({steps, newestFirst, reach}: DownFacts, rows: readonly MigrationRow[]): readonly string[] {
	if (reach === 'none') return [];
	const named = new Set(steps.map(step => step.migration.id));
	// What is gone from the live tree came after all that is in it; among themselves, releases tell their order.
	const place = (row: MigrationRow) => {
		const age = newestFirst.indexOf(row.id);
		return row.state === 'gone'
			? rows.length + (age < 0 ? newestFirst.length : newestFirst.length - age)
			: rows.indexOf(row);
	};
	const applied = rows.filter(({state}) => state !== 'pending' && state !== 'undone');
	const own = applied.filter(row => named.has(row.id));
	const isLater = (row: MigrationRow) =>
		own.some(each => place(each) < place(row) && (reach === 'later' || appOf(each.id) === appOf(row.id)));
	return applied.filter(row => !named.has(row.id) && isLater(row)).map(row => row.id);
}

function appOf(name: string): string {
	return name.slice(0, Math.max(0, name.indexOf('.')));
}

function namesOf(steps: readonly MigrateStep[]): readonly string[] {
	return steps.map(step => step.migration.id);
}

function said(
	verdict: GateVerdict['verdict'],
	names: readonly string[],
	text: (names: string) => string,
): readonly GateVerdict[] {
	return names.length === 0 ? [] : [{id, verdict, text: plainText(text(names.join(', ')))}];
}
