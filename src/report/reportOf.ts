import {announcementText} from '../domain/announcement.ts';
import type {Approval} from '../domain/approvals.ts';
import {arrivalOf} from '../domain/arrival.ts';
import type {Instant, Recorded, ReleaseEvent} from '../domain/events.ts';
import {isFannedOut} from '../domain/fanOut.ts';
import {operatorName} from '../domain/operator.ts';
import type {PlanStep} from '../domain/plan.ts';
import {type Release, releaseStatus, stepOf} from '../domain/release.ts';
import type {Signoff} from '../domain/signoffs.ts';
import {durationMs, summarize} from '../domain/summary.ts';
import {targetsOf} from '../domain/targets.ts';
import {actionsOf, automaticRollback} from './actions.ts';
import {postMortemOf} from './postMortem.ts';
import {
	type Changes,
	type Failure,
	type Question,
	type Report,
	type ReportedMigration,
	type ReportedPhase,
	type ReportedRelease,
	type ReportedStep,
	type ReportedTarget,
	reportVersion,
	type StepSpan,
} from './report.ts';
import {signalsOf} from './signals.ts';
import {stepSpans} from './stepSpans.ts';

/** A release with its events. */
export type Told = {readonly release: Release; readonly events: readonly Recorded<ReleaseEvent>[]};

/** What a report is made of. */
export type ReportFacts = Told & {
	readonly project: string;
	readonly madeAt: Instant;
	/** It is a rollback that nobody asked for. */
	readonly startedByItself: boolean;
	/** What took it back; null: nothing did, or it cannot be read. */
	readonly rollback: Told | null;
	readonly changes: Changes;
	readonly failures: readonly Failure[];
	/** What was said of its candidate on its environment before it began. */
	readonly approvals: readonly Approval[];
	readonly signoffs: readonly Signoff[];
};

/** The report of a release. */
export function reportOf(facts: ReportFacts): Report {
	const {release, events, rollback, changes, failures} = facts;
	const spans = stepSpans(events);
	const {plan, logNews} = release;
	const back = rollback?.release.id ?? null;
	const ownActions = actionsOf(release.id, events, facts.startedByItself);
	const backActions = rollback
		? actionsOf(rollback.release.id, rollback.events, automaticRollback(events) === back)
		: [];
	return {
		version: reportVersion,
		project: facts.project,
		madeAt: facts.madeAt,
		release: headOf(release),
		changes,
		phases: phasesOf(release, spans),
		actions: [...ownActions, ...backActions].sort((one, other) => one.at.localeCompare(other.at)),
		signals: signalsOf(release, events),
		questions: plan.steps.flatMap(step => (step.kind === 'ask' ? [questionOf(release, step, spans)] : [])),
		answers: release.answers ?? [],
		overrides: release.overrides,
		approvals: facts.approvals.map(({by, at}) => ({by: operatorName(by), at})),
		signoffs: facts.signoffs.map(({role, by, at, bug}) => ({role, by: operatorName(by), at, bug})),
		migrations: plan.steps.flatMap(step => (step.kind === 'migrate' ? [migrationOf(release, step)] : [])),
		failures,
		notes: release.notes.map(({at, by, step, text}) => ({at, by: operatorName(by), step, text})),
		announcements: plan.steps.flatMap(step =>
			step.kind === 'announce'
				? [{step: step.id, status: stepOf(release, step.id).state.status, text: announcementText(release, step)}]
				: [],
		),
		artifacts: release.artifacts,
		kept: release.kept,
		logNews: logNews && {...logNews, by: operatorName(logNews.by)},
		notUndone: (rollback?.release ?? release).willNotUndo,
		postMortem: postMortemOf(release, events, rollback?.release ?? null),
	};
}

function headOf(release: Release): ReportedRelease {
	return {
		id: release.id,
		kind: release.kind,
		environment: release.environment,
		status: releaseStatus(release),
		reason: release.end?.reason ?? null,
		verified: release.end?.verified ?? false,
		bad: release.bad?.reason ?? null,
		operator: operatorName(release.operator),
		candidate: release.candidate,
		previous: release.previous,
		startedAt: release.startedAt,
		liveAt: arrivalOf(release)?.at ?? null,
		finishedAt: release.end?.at ?? null,
		durationMs: durationMs(summarize(release)),
		undoes: release.undoes,
		rolledBackBy: release.rolledBackBy,
	};
}

type Spans = ReadonlyMap<string, readonly StepSpan[]>;

// A rollback takes the schema back after the code: a phase may come where it is not expected, and twice.
function phasesOf(release: Release, spans: Spans): readonly ReportedPhase[] {
	const phases: {readonly id: ReportedPhase['id']; readonly steps: ReportedStep[]}[] = [];
	for (const step of release.plan.steps) {
		const last = phases.at(-1);
		const told = reportedStep(release, step, spans);
		if (last?.id === step.phase) last.steps.push(told);
		else phases.push({id: step.phase, steps: [told]});
	}

	return phases;
}

function reportedStep(release: Release, step: PlanStep, spans: Spans): ReportedStep {
	return {
		id: step.id,
		kind: step.kind,
		title: step.title,
		...standingOf(release, step.id),
		spans: spans.get(step.id) ?? [],
		targets: isFannedOut(step) ? targetsOf(release, step).map(reportedTarget) : [],
	};
}

function standingOf(release: Release, step: string): Pick<ReportedStep, 'status' | 'by' | 'note'> {
	const {state} = stepOf(release, step);
	const {status} = state;
	switch (status) {
		case 'succeeded':
			return {status, by: state.by && operatorName(state.by), note: state.note};
		case 'skipped':
			return {status, by: operatorName(state.by), note: state.reason};
		case 'failed':
			return {status, by: state.declined ? operatorName(state.declined.by) : null, note: state.detail};
		case 'unknown':
			return {status, by: null, note: state.why};
		case 'needs-person':
			return {status, by: state.taken && operatorName(state.taken), note: null};
		case 'pending':
		case 'running':
		case 'asking':
			return {status, by: null, note: null};
	}
}

function reportedTarget(target: ReturnType<typeof targetsOf>[number]): ReportedTarget {
	const {name, status, round, startedAt, at, exitCode, detail, decided} = target;
	return {
		name,
		status,
		rounds: startedAt === null ? 0 : round,
		startedAt,
		at: at === '' ? null : at,
		exitCode,
		detail,
		decided: decided && {by: operatorName(decided.by), reason: decided.reason},
	};
}

function questionOf(release: Release, step: Extract<PlanStep, {kind: 'ask'}>, spans: Spans): Question {
	const {title = step.phase, section = ''} = step.checklist ?? {};
	const answered = spans.get(step.id)?.findLast(({outcome}) => outcome === 'answered');
	return {
		step: step.id,
		section: section === '' ? title : `${title}: ${section}`,
		text: step.title,
		...standingOf(release, step.id),
		at: answered?.endedAt ?? null,
	};
}

function migrationOf(release: Release, step: Extract<PlanStep, {kind: 'migrate'}>): ReportedMigration {
	const {id, name, hasDown} = step.migration;
	const {status} = stepOf(release, step.id).state;
	return {id, name, direction: step.direction, status, hasDown, judgement: step.judgement};
}
