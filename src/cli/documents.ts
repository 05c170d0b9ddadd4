import {announcementText, readText} from '../domain/announcement.ts';
import {isClosing} from '../domain/closing.ts';
import {isRefusal} from '../domain/decision.ts';
import {isDeferred} from '../domain/deferred.ts';
import type {Recorded, ReleaseEvent} from '../domain/events.ts';
import {placeOf} from '../domain/fanOutWords.ts';
import {operatorName} from '../domain/operator.ts';
import {isInteractive, type Plan, type PlanStep} from '../domain/plan.ts';
import type {PhaseId} from '../domain/project.ts';
import type {Release} from '../domain/release.ts';
import {orphansOf, orphanText, stepOf} from '../domain/release.ts';
import type {RollbackPlan} from '../domain/rollback.ts';
import {limitText} from '../domain/signalText.ts';
import {durationMs, type ReleaseSummary, summarize} from '../domain/summary.ts';
import {judgeWatch, type WatchStep, watchOf} from '../domain/watchRecord.ts';
import type {PlanPreview} from '../engine/engine.ts';
import {planHash} from '../engine/planHash.ts';
import {pendingDocument} from './migrationDocument.ts';

// The documents of --json. Fields may be added; none is renamed or removed.

/** A release as `history` prints it. */
export function releaseDocument(summary: ReleaseSummary) {
	return {
		id: summary.id,
		kind: summary.kind,
		environment: summary.environment,
		sha: summary.candidate.sha,
		version: summary.candidate.version,
		previousSha: summary.previous?.sha ?? null,
		status: summary.status,
		operator: operatorName(summary.operator),
		gitIdentity: summary.operator.git,
		sshClient: summary.operator.ssh,
		startedAt: summary.startedAt,
		finishedAt: summary.finishedAt,
		durationMs: durationMs(summary),
		bad: summary.bad,
		reverts: summary.reverts,
		verified: summary.verified,
		rolledBackBy: summary.rolledBackBy,
		due: summary.due,
		unsent: summary.unsent,
	};
}

/** A release as `show N` prints it. */
export function showDocument(release: Release) {
	return {
		...releaseDocument(summarize(release)),
		runsOn: release.runsOn ?? null,
		runnerHost: release.runnerHost ?? null,
		reason: release.end?.reason ?? null,
		overrides: release.overrides,
		answers: release.answers ?? [],
		without: release.plan.without ?? [],
		willNotUndo: release.willNotUndo,
		notes: release.notes.map(({at, by, text, step}) => ({at, by: operatorName(by), text, step})),
		artifacts: release.artifacts,
		kept: release.kept,
		logNews: newsDocument(release),
		phases: phasesOf(release.plan, step => ({
			...stepDocument(step),
			...stateDocument(release, step),
			...(step.kind === 'watch' ? watchDocument(release, step) : {}),
			...(step.kind === 'migrate' ? {migration: step.migration.id, judgement: step.judgement} : {}),
			...(step.kind === 'announce' ? {text: announcementText(release, step)} : {}),
			attempts: stepOf(release, step.id).attempts.map(attempt => ({
				n: attempt.n,
				startedAt: attempt.startedAt,
				durationMs: attempt.result?.durationMs ?? null,
				exitCode: attempt.result?.exitCode ?? null,
				signal: attempt.result?.signal ?? null,
				outcome: attempt.result?.outcome ?? (attempt.fenced ? 'never-ran' : attempt.lost ? 'unknown' : null),
				detail: attempt.result?.detail ?? attempt.lost,
				orphans: attempt.orphans && {
					since: attempt.orphans.since,
					processes: attempt.orphans.processes,
					ending: attempt.orphans.ending && operatorName(attempt.orphans.ending),
				},
			})),
		})),
	};
}

// Figures are in the signal's own unit: a share of 1, a rate per minute, milliseconds, or the number itself.
function watchDocument(release: Release, step: WatchStep) {
	const watch = watchOf(release, step.id);
	return {
		verdict: watch.verdict,
		rollsBackAt: watch.rollbackAt,
		notRolledBack: watch.refused,
		signals: judgeWatch(step.signals, watch).map(({signal, verdict, value, middle, wrong, before, why}) => ({
			name: signal.name,
			kind: signal.kind,
			verdict,
			value,
			middle,
			wrong,
			before,
			why,
			fails: limitText({signal, before}),
			looks: watch.during.length,
		})),
	};
}

/** An event as `show N --events` and `deploy --json` print it. The plan is left out: `show` has it. */
export function eventDocument({seq, at, by, event}: Recorded<ReleaseEvent>) {
	const place = {seq, at, by: operatorName(by), sshClient: by.ssh, gitIdentity: by.git};
	switch (event.type) {
		case 'release-started':
			return {...place, ...event, plan: undefined};
		case 'release-rolled-back':
			return {...place, type: event.type, rollback: event.by};
		default:
			return {...place, ...event};
	}
}

/** What `plan ENV` prints. */
export function planDocument(preview: PlanPreview) {
	const {candidate, previous, commits, commitCount, migrations, plan, gates, rollback} = preview;
	return {
		environment: preview.environment,
		candidate,
		previous,
		relation: preview.relation,
		commits,
		commitCount,
		migrations: migrations?.ok
			? {
					error: null,
					applied: migrations.rows.filter(row => row.state === 'applied').map(row => row.id),
					pending: pendingDocument(migrations.judged),
					verdict: migrations.judged.verdict,
					order: migrations.judged.order,
					gone: migrations.rows.filter(row => row.state === 'gone').map(row => row.id),
				}
			: {error: migrations?.error ?? null, applied: [], pending: [], verdict: null, order: null, gone: []},
		phases: phasesOf(plan, step => ({
			...stepDocument(step),
			...textDocument(step),
			undo: step.undo,
		})),
		gates,
		answers: preview.answers ?? [],
		without: plan.without ?? [],
		planHash: planHash(plan),
		expectedMs: preview.expectedMs,
		rollback: isRefusal(rollback)
			? {
					target: null,
					steps: [],
					keeps: [],
					pastReturn: [],
					willNotUndo: [],
					expectedMs: null,
					reason: rollback.message,
				}
			: rollbackDocument(rollback),
	};
}

/** What a rollback would do. */
export function rollbackDocument(rollback: RollbackPlan) {
	return {
		target: {...rollback.target.revision, release: rollback.target.release},
		undoes: rollback.undo,
		steps: rollback.plan.steps.map(step => ({...stepDocument(step), ...textDocument(step)})),
		keeps: rollback.keeps,
		pastReturn: rollback.pastReturn,
		willNotUndo: rollback.willNotUndo,
		expectedMs: rollback.expectedMs,
		reason: null,
	};
}

function stepDocument(step: PlanStep) {
	return {
		id: step.id,
		kind: step.kind,
		title: step.title,
		interactive: isInteractive(step),
		warn: step.warn ?? null,
		...(isClosing(step) ? {closes: step.closes} : {}),
		...(isDeferred(step) ? {deferred: step.deferred} : {}),
		...targetsDocument(step),
	};
}

function targetsDocument(step: PlanStep) {
	const on = placeOf(step);
	return on ? {group: on.group, targets: on.targets} : {};
}

function textDocument(step: PlanStep) {
	return step.kind === 'announce' ? {text: readText(step.text)} : {};
}

// Null: nobody compared the logs.
function newsDocument({logNews}: Release) {
	if (!logNews) return null;
	const {at, by, since, until, found, omitted, skipped, uncompared} = logNews;
	return {at, by: operatorName(by), since, until, found, omitted, skipped, uncompared};
}

// In the order in which they run: a rollback takes the schema back after the code.
function phasesOf<T>(plan: Plan, document: (step: PlanStep) => T) {
	const phases: {readonly id: PhaseId; readonly steps: T[]}[] = [];
	for (const step of plan.steps) {
		const last = phases.at(-1);
		if (last?.id === step.phase) last.steps.push(document(step));
		else phases.push({id: step.phase, steps: [document(step)]});
	}

	return phases;
}

function stateDocument(release: Release, step: PlanStep) {
	const {state} = stepOf(release, step.id);
	switch (state.status) {
		case 'succeeded':
			return {status: state.status, by: state.by ? operatorName(state.by) : null, note: state.note};
		case 'skipped':
			return {status: state.status, by: operatorName(state.by), note: state.reason};
		case 'failed':
			return {status: state.status, by: state.declined ? operatorName(state.declined.by) : null, note: state.detail};
		case 'unknown':
			return {status: state.status, by: null, note: state.why};
		case 'needs-person':
			return {status: state.status, by: state.taken && operatorName(state.taken), note: null};
		case 'running': {
			const orphans = orphansOf(release, step.id);
			return {status: state.status, by: null, note: orphans && orphanText(orphans)};
		}

		case 'pending':
		case 'asking':
			return {status: state.status, by: null, note: null};
	}
}
