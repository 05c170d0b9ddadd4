import {announcementWay, readText} from '../domain/announcement.ts';
import {isClosing} from '../domain/closing.ts';
import {count} from '../domain/count.ts';
import {isRefusal} from '../domain/decision.ts';
import {deferralText, isDeferred} from '../domain/deferred.ts';
import {placeText} from '../domain/fanOutWords.ts';
import {isInteractive, type Plan, type PlanStep} from '../domain/plan.ts';
import {phaseIds} from '../domain/project.ts';
import type {RollbackPlan} from '../domain/rollback.ts';
import {plainText} from '../domain/sanitize.ts';
import {namesText} from '../domain/targetWords.ts';
import type {PlanPreview} from '../engine/engine.ts';
import {columns, overLines, paint} from './output.ts';
import {ago, clock, indented, short} from './words.ts';

/** How many commits a plan prints; the rest is counted. */
const shownCommits = 20;

/** A plan as lines for people. */
export function planLines(preview: PlanPreview): readonly string[] {
	const {candidate, previous, environment} = preview;
	const from = previous ? `${previous.version} (${short(previous.sha)})` : 'nothing known';
	return [
		paint('bold', `${environment}: ${from} → ${candidate.version} (${short(candidate.sha)})`),
		'',
		...commitLines(preview),
		...migrationLines(preview),
		...stepLines(preview),
		...announcementLines(preview.plan),
		...gateLines(preview),
		'',
		...(isRefusal(preview.rollback)
			? [paint('bold', 'Rollback'), `  ${plainText(preview.rollback.message)}`]
			: rollbackLines(preview.rollback)),
	];
}

/** What a rollback would do, as lines for people. */
export function rollbackLines(rollback: RollbackPlan): readonly string[] {
	const {target, plan, keeps, pastReturn, willNotUndo, expectedMs} = rollback;
	const where = target.release === null ? 'read back as live before' : `release #${target.release}`;
	return [
		paint('bold', `Rollback → ${target.revision.version} (${short(target.revision.sha)}), ${where}`) +
			(expectedMs === null ? '' : `, about ${clock(expectedMs)}`),
		...columns(plan.steps.flatMap(step => stepRows([`  ${plainText(step.id)}`], step))),
		...announcementLines(plan, ['']),
		...keeps.map(text => `  keeps ${plainText(text)}`),
		...pastReturn.map(text => paint('red', `  past the point of no return: ${text}`)),
		...(pastReturn.length > 0 ? ['  roll forward instead: release-tui revert ENV'] : []),
		...willNotUndo.filter(text => !pastReturn.includes(text)).map(text => paint('yellow', `  will not undo: ${text}`)),
	];
}

function commitLines({commits, commitCount, relation}: PlanPreview): readonly string[] {
	if (relation?.kind === 'unknown')
		return ['Which commits would ship is not known: what is live is no commit of this clone.', ''];
	if (commitCount === 0) return ['No commits would ship.', ''];
	const now = new Date();
	const rows = commits
		.slice(0, shownCommits)
		.map(commit => [`  ${short(commit.sha)}`, commit.author, ago(commit.at, now), commit.subject]);
	const more = commitCount - rows.length;
	return [
		paint('bold', count(commitCount, 'commit')),
		...columns(rows),
		...(more > 0 ? [`  … and ${more} more`] : []),
		'',
	];
}

function migrationLines({migrations}: PlanPreview): readonly string[] {
	if (!migrations) return [];
	if (!migrations.ok) return [paint('bold', 'Migrations'), `  ${plainText(migrations.error)}`, ''];
	return [
		paint('bold', count(migrations.pending.length, 'pending migration')),
		...migrations.pending.map(({id, name, hasDown}) => `  ${id} ${plainText(name)}${hasDown ? '' : ', no down'}`),
		...migrations.remarks.map(remark => `  ${plainText(remark)}`),
		'',
	];
}

function stepLines({plan, expectedMs}: PlanPreview): readonly string[] {
	const rows = phaseIds.flatMap(phase =>
		plan.steps
			.filter(step => step.phase === phase)
			.flatMap((step, index) => stepRows([index === 0 ? `  ${phase}` : '', step.id], step)),
	);
	return [
		paint('bold', count(plan.steps.length, 'step')) + (expectedMs === null ? '' : `, about ${clock(expectedMs)}`),
		...columns(rows),
		...leftOutLines(plan).map(line => `  ${line}`),
		'',
	];
}

/** The targets that somebody left out of a plan, in a line; none where nobody did. */
export function leftOutLines({without = []}: Plan): readonly string[] {
	return without.length === 0 ? [] : [paint('yellow', plainText(`left out: ${namesText(without)}`))];
}

// Whole, so that everybody has read it before it goes out.
function announcementLines({steps}: Plan, lead: readonly string[] = []): readonly string[] {
	return steps
		.filter(step => step.kind === 'announce')
		.flatMap((step, index) => [
			...(index === 0 ? lead : []),
			`${paint('bold', plainText(step.announcement))} (${announcementWay(step)})`,
			...indented(readText(step.text)).split('\n').map(plainText),
			'',
		]);
}

// A command over several lines stands there as it is written.
function stepRows(before: readonly string[], step: PlanStep): readonly (readonly string[])[] {
	const warning = step.warn === undefined ? '' : paint('yellow', ` ! ${plainText(step.warn)}`);
	const closing = isClosing(step) ? ` (closes ${plainText(step.closes)}, wherever the release goes)` : '';
	const later = isDeferred(step) ? ` (${deferralText(step.deferred)})` : '';
	const part = step.kind === 'ask' && step.checklist?.section ? `${step.checklist.section}: ` : '';
	const person = isInteractive(step) ? paint('yellow', ' (needs a person at a terminal)') : '';
	const on = placeText(step);
	const where = on === null ? '' : ` (${plainText(on)})`;
	return overLines(before, `${part}${step.title}`, `${where}${closing}${later}${warning}${person}`);
}

function gateLines({gates}: PlanPreview): readonly string[] {
	const marks = {pass: paint('green', '✔'), warn: paint('yellow', '!'), block: paint('red', '✖')};
	return [
		paint('bold', 'Gates'),
		...columns(gates.map(gate => [`  ${marks[gate.verdict]}`, gate.id, plainText(gate.text)])),
	];
}
