import {type FieldValues, fillText} from './announcement.ts';
import {revisionFields} from './announcementFields.ts';
import {secretArtifacts} from './artifact.ts';
import {closingsLeft, isPaired} from './closing.ts';
import type {Refusal} from './decision.ts';
import {refuse} from './decision.ts';
import {planExpectedMs} from './durations.ts';
import {type MigrateStep, unmigrateStep} from './migrationSteps.ts';
import type {Candidate, Plan, PlanStep, Revision} from './plan.ts';
import {isInteractive, secretNames} from './plan.ts';
import {liveStep} from './planStep.ts';
import type {EnvironmentConfig, Project} from './project.ts';
import type {Release} from './release.ts';
import {isChanging, stepOf, wasBegun} from './release.ts';
import {releaseVariables} from './releaseVariables.ts';
import {rollbackSteps} from './rollbackSteps.ts';
import {runbookSteps} from './runbook.ts';
import {isPastReturn, type SchemaWay, schemaWay, stepKey} from './schemaWay.ts';
import type {ReleaseSummary} from './summary.ts';
import {undoFanOut} from './undoTargets.ts';

/** Where a rollback goes, and the releases that it takes back, newest first. */
export type RollbackScope = {
	readonly target: {readonly release: number | null; readonly revision: Revision};
	readonly undo: readonly number[];
};

/** What a rollback would do now, and what it would not. */
export type RollbackPlan = {
	readonly target: RollbackScope['target'];
	readonly undo: readonly number[];
	readonly plan: Plan;
	/** What stays as it is, on purpose. */
	readonly keeps: readonly string[];
	readonly willNotUndo: readonly string[];
	/** What cannot be brought back, so that the old code may not work; first in `willNotUndo`, too. */
	readonly pastReturn: readonly string[];
	/** Milliseconds it should take, from what the same steps took before; null when nothing is known. */
	readonly expectedMs: number | null;
};

/**
 * Finds where a rollback of an environment goes: the last release that was verified live there and not marked bad,
 * never simply "the one before"; where the journal knows none, the commit that was read back when the release began.
 * @param releases of the environment, newest first
 * @param to a release asked for by number
 */
export function rollbackScope(releases: readonly ReleaseSummary[], to: number | null = null): RollbackScope | Refusal {
	const standing = releases.filter(release => release.kind === 'deploy' && release.rolledBackBy === null);
	const open = standing.find(release => !release.ended);
	if (open && !open.changed) {
		return refuse(
			'not-possible',
			`Release #${open.id} has changed nothing yet: there is nothing to undo.`,
			'Abort it instead.',
		);
	}

	const effective = standing.filter(release => release.changed);
	const current = effective[0];
	if (!current) return refuse('not-possible', 'Nothing to undo: no release has changed anything here.');

	const target = effective.find(
		release =>
			release.id < current.id &&
			release.verified &&
			!release.bad &&
			(to === null ? release.candidate.sha !== current.candidate.sha : release.id === to),
	);
	if (target) {
		const {sha, version} = target.candidate;
		return {
			target: {release: target.id, revision: {sha, version}},
			undo: effective.filter(release => release.id > target.id).map(release => release.id),
		};
	}

	if (to !== null) {
		return refuse(
			'not-possible',
			`Release #${to} is no earlier release that was verified live here and is still good.`,
		);
	}

	return untilReadBack(effective, current);
}

/** The rollback's plan: what was done is undone in reverse order, then the environment's own steps, then the reading back. */
export function rollbackPlan(input: {
	readonly project: Project;
	readonly environment: EnvironmentConfig;
	readonly scope: RollbackScope;
	/** The releases of `scope.undo`, newest first. */
	readonly releases: readonly Release[];
	/** What steps took before, by step id, in milliseconds. */
	readonly took: Readonly<Record<string, number>>;
	/** Ids of migrations that a tool failed to apply, and that its ledger does not have. */
	readonly absent?: ReadonlySet<string>;
	/** Date and operator, for what is announced. */
	readonly values?: FieldValues;
}): RollbackPlan {
	const {project, environment, scope, releases, took, values = {}, absent = new Set()} = input;
	const target = rollbackCandidate(scope);
	const undone = new Set<string>();
	const planned: PlanStep[] = [];
	const willNotUndo: string[] = [];
	const schema = schemaWay(releases, absent);
	const artifacts = releases.flatMap(({id, artifacts}) =>
		artifacts.map(({file, step}) => `${file}, which ${step} of #${id} made`),
	);
	for (const release of releases) {
		for (const step of release.plan.steps.toReversed()) {
			if (!wasBegun(release, step.id)) continue;
			const undoStep = undoOf(step, release, environment, target, undone, schema);
			if (undoStep) planned.push(undoStep);
			else willNotUndo.push(...leftBehind(step, release, undone, schema));
		}
	}

	const leaving = releases[0]?.candidate ?? null;
	const variables = releaseVariables(environment, target, leaving, 'rollback');
	// The newest runbook says how to go back from what it did.
	const runbook = releases[0]?.plan.runbook;
	if (runbook) planned.push(...runbookSteps(runbook, 'rollback', variables));
	const own = rollbackSteps(environment, target.sha, variables, releases[0]?.plan.groups ?? {});
	planned.unshift(...own.first);
	planned.push(...own.after);
	// Before the environment is asked: what is closed to the public may not answer.
	planned.push(...closingsLeft(releases, variables));
	if (environment.live) planned.push(liveStep(environment.live, target.sha, variables));
	const news = releases[0]?.plan.onRollback ?? [];
	const kept = releases[0]?.kept ?? {};
	const known = {...kept, ...values, ...revisionFields(target, leaving, project.compare)};
	planned.push(...news.map(step => ({...step, text: fillText(step.text, known), variables})));
	const steps = withOwnIds(planned);
	for (const step of steps) {
		if (step.kind === 'migrate' && !isPastReturn(step)) willNotUndo.push(...lossOf(step));
	}

	return {
		target: scope.target,
		undo: scope.undo,
		plan: {
			steps,
			secrets: secretNames(project, environment),
			...hidden(releases),
			...(Object.keys(kept).length > 0 ? {kept} : {}),
		},
		keeps: [...schema.keeps, ...artifacts],
		willNotUndo: [...schema.pastReturn, ...releases.flatMap(release => halves(release, steps)), ...willNotUndo],
		pastReturn: schema.pastReturn,
		expectedMs: planExpectedMs({steps, secrets: []}, took),
	};
}

/** The commit that a rollback brings live, in the form that a release carries. */
export function rollbackCandidate(scope: RollbackScope): Candidate {
	const {revision, release} = scope.target;
	return {...revision, ref: release === null ? revision.sha : `release #${release}`};
}

// No verified release is known: go to what was read back when the release began, past releases that never became good.
function untilReadBack(effective: readonly ReleaseSummary[], current: ReleaseSummary): RollbackScope | Refusal {
	const undo: number[] = [];
	for (const release of effective) {
		undo.push(release.id);
		const {previous} = release;
		if (!previous) break;
		const brought = effective.find(other => other.id < release.id && other.candidate.sha === previous.sha);
		if (!brought && previous.sha !== current.candidate.sha) return {target: {release: null, revision: previous}, undo};
	}

	return refuse(
		'not-possible',
		`No earlier commit was ever verified live on ${current.environment}, and none was read back before release #${current.id}.`,
		'Deploy an earlier commit instead: release-tui deploy ENV --to REF.',
	);
}

/** Variables whose values differ between the releases that a rollback takes back. */
const ownVariables = /\bRELEASE_(?:SHA|REF|VERSION|ARTIFACTS)\b/;

function undoOf(
	step: PlanStep,
	release: Release,
	environment: EnvironmentConfig,
	target: Candidate,
	undone: Set<string>,
	schema: SchemaWay,
): PlanStep | null {
	const undoes = {release: release.id, step: step.id};
	// An undo sees the release as its step saw it, and the target as what came before.
	const variables = {
		...step.variables,
		...releaseVariables(environment, release.candidate, target, 'rollback'),
	};
	if (step.kind === 'migrate') {
		const {id, hasDown} = step.migration;
		if (step.direction === 'down' || !hasDown || schema.kept.has(id) || undone.has(`migrate ${id}`)) return null;
		if (schema.away.has(stepKey(release.id, step.id))) return null;
		undone.add(`migrate ${id}`);
		return unmigrateStep(step, variables, undoes);
	}

	if (step.undo === null) return null;
	const key = `${step.id} ${step.undo}`;
	// Two releases on top of each other often undo alike ("push the target"): once is enough. What looks at the release
	// itself ("restore its dump") does not: each is taken back by its own.
	const isOwn = ownVariables.test(step.undo);
	const fanOut = undoFanOut(release, step, name => !isOwn && undone.has(`${key} ${name}`));
	if (fanOut === null || (fanOut === undefined && undone.has(key) && !isOwn)) return null;
	const repeated = [...undone].some(other => other.startsWith(`${step.id} `));
	for (const done of [key, ...(fanOut?.targets ?? []).map(name => `${key} ${name}`)]) undone.add(done);
	return {
		id: repeated ? `undo-${step.id}-${release.id}` : `undo-${step.id}`,
		phase: step.phase,
		kind: 'run',
		title: step.undoTitle ?? step.undo,
		run: step.undo,
		artifact: null,
		// What asked for a password on the way there asks for it on the way back.
		interactive: isInteractive(step),
		...(fanOut ? {fanOut} : {}),
		timeoutMs: step.timeoutMs,
		retry: step.retry,
		undo: null,
		variables,
		undoes,
	};
}

// A step may be called as another's undo in its release is. Steps that are no undo keep the id that they have elsewhere.
function withOwnIds(steps: readonly PlanStep[]): readonly PlanStep[] {
	const taken = new Set(steps.filter(step => !step.undoes || step.kind === 'migrate').map(step => step.id));
	return steps.map(step => {
		if (!step.undoes || step.kind === 'migrate') return step;
		let {id} = step;
		for (let n = 2; taken.has(id); n++) id = `${step.id}-${n}`;
		taken.add(id);
		return {...step, id};
	});
}

function leftBehind(
	step: PlanStep,
	release: Release,
	undone: ReadonlySet<string>,
	schema: SchemaWay,
): readonly string[] {
	if (step.kind === 'migrate') {
		const {id} = step.migration;
		if (step.direction === 'down') return [`${id} stays taken back`];
		if (schema.away.has(stepKey(release.id, step.id))) return [];
		return schema.kept.has(id) || undone.has(`migrate ${id}`) ? [] : [`${id} stays applied: it has no down`];
	}

	if (step.undo !== null || isPaired(release, step)) return [];
	if (isChanging(step)) return [`${step.id} of #${release.id}: it has no undo`];
	return step.phase === 'announce' || step.kind === 'announce' ? [`what ${step.id} announced`] : [];
}

// MySQL commits statement by statement: of what failed a part may be there, and a down is for all of it.
function halves(release: Release, steps: readonly PlanStep[]): readonly string[] {
	return release.plan.steps.flatMap(step => {
		if (step.kind !== 'migrate' || step.migration.dialect !== 'mysql' || step.migration.commands) return [];
		if (stepOf(release, step.id).state.status !== 'failed') return [];
		const isTakenBack = steps.some(({undoes}) => undoes?.release === release.id && undoes.step === step.id);
		const {id} = step.migration;
		return isTakenBack
			? [
					`a part of ${id}: where only some of its statements ran, apply it to the end before, or put that right by hand`,
				]
			: [];
	});
}

// What these releases saved and nobody is to see: a rollback may print it.
function hidden(releases: readonly Release[]): Pick<Plan, 'secretArtifacts'> {
	const secret = releases.flatMap(({id, plan}) => secretArtifacts(plan.steps).map(file => ({release: id, file})));
	return secret.length === 0 ? {} : {secretArtifacts: secret};
}

/** What taking a migration back does not bring back. */
function lossOf({migration: {id}, judgement}: MigrateStep): readonly string[] {
	switch (judgement?.undo) {
		case 'U0':
			return [];
		case 'U2':
			return [`the data that ${id} took away or wrote over: its down brings back none`];
		case 'U3':
			return judgement.phase === 'opaque'
				? [`what the down of ${id} leaves out: nobody could read what it did`]
				: [`what ${id} did: there is no way back in SQL`];
		case 'U1':
		case undefined:
			return [`values written to what ${id} added: its down removes them`];
	}
}
