import type {AnnouncementText, FieldValues} from './announcement.ts';
import type {Deferral} from './deferred.ts';
import type {FanOut, TargetGroup, TargetGroups} from './fanOut.ts';
import type {Keep} from './kept.ts';
import type {MigrationJudgement} from './migrationJudgement.ts';
import {migrateSteps, type PlannedMigration} from './migrationSteps.ts';
import {liveStep, stepsOf} from './planStep.ts';
import {announceSteps, type PreparedSteps, tagVariable, webhookVariables} from './preparedSteps.ts';
import type {
	AnnouncementWay,
	ArtifactConfig,
	Dialect,
	EnvironmentConfig,
	PhaseId,
	Project,
	RetryPolicy,
	StepConfig,
} from './project.ts';
import {groupOf, phaseIds, stepsFor} from './project.ts';
import {releaseVariables} from './releaseVariables.ts';
import {hasPlace, type Runbook, runbookSteps, stepsBeside} from './runbook.ts';
import type {Signal} from './signal.ts';
import {waitForCi} from './waitForCi.ts';

/** A commit pinned to its full id, and the version it is called. `ref` is what the operator named. */
export type Candidate = {readonly sha: string; readonly version: string; readonly ref: string};

/** A commit that an environment ran, as far as it is known. */
export type Revision = {readonly sha: string; readonly version: string};

/** A migration with everything a rollback needs, so that it does not depend on files that may be gone by then. */
export type MigrationScript = {
	readonly id: string;
	readonly name: string;
	/** Path in the repository, from its root; empty where an earlier version froze the plan. */
	readonly file: string;
	/** SQL; null: it is code that nobody here can read. */
	readonly up: string | null;
	readonly down: string | null;
	/** A way back exists, whether it can be read or not. */
	readonly hasDown: boolean;
	/** What shares one transaction, by the tool's habit: the file, all that is pending, or nothing. */
	readonly transaction: 'file' | 'all' | 'none';
	readonly dialect: Dialect;
	/** Name of the variable with the database's URL. */
	readonly database: string;
	/** The tool's commands, filled in; null: release-tui applies it itself. */
	readonly commands: {readonly up: string; readonly down: string | null} | null;
};

type PlanStepBase = {
	readonly id: string;
	readonly phase: PhaseId;
	readonly title: string;
	readonly timeoutMs: number;
	readonly retry: RetryPolicy;
	readonly undo: string | null;
	/** RELEASE_* and the environment's own variables, frozen with the plan. */
	readonly variables: Readonly<Record<string, string>>;
	/** What its undo does, in words, where that is a command of release-tui's own. */
	readonly undoTitle?: string | undefined;
	/** What people are warned of before it starts. */
	readonly warn?: string | undefined;
	/** In a rollback: the release and step that this one takes back. */
	readonly undoes: {readonly release: number; readonly step: string} | null;
};

/** A step of a frozen plan. */
export type PlanStep =
	| (PlanStepBase & {
			readonly kind: 'run';
			readonly run: string;
			readonly artifact: ArtifactConfig | null;
			/** Whose language it is in; absent: sh. A runbook is written for a person's shell. */
			readonly shell?: 'bash' | undefined;
			/** The step whose doing it ends, wherever the release goes. */
			readonly closes?: string | undefined;
			/** It is put off until after the release's end. */
			readonly deferred?: Deferral | undefined;
			/** It runs in a person's terminal, and waits until somebody gives it one. */
			readonly interactive: boolean;
			/** It runs on these targets; absent: here. */
			readonly fanOut?: FanOut | undefined;
	  })
	| (PlanStepBase & {
			readonly kind: 'migrate';
			readonly direction: 'up' | 'down';
			readonly migration: MigrationScript;
			/** Null where it was never judged. */
			readonly judgement: MigrationJudgement | null;
	  })
	| (PlanStepBase & {
			readonly kind: 'ask';
			readonly ask: string;
			/** The role whose word of the candidate the answer is. */
			readonly signoff?: string | undefined;
			/** The checklist that it is an item of, and the section there (empty where there is but one). */
			readonly checklist?: {readonly id: string; readonly title: string; readonly section: string} | undefined;
	  })
	| (PlanStepBase & {
			readonly kind: 'http';
			readonly url: string;
			readonly status: number;
			readonly withinMs: number;
			readonly forMs: number;
	  })
	| (PlanStepBase & {
			readonly kind: 'live';
			readonly live: {readonly run: string; readonly match: string | null; readonly timeoutMs: number};
			readonly expectSha: string;
			/** Each of these says so, instead of the environment; its command runs there. */
			readonly on?: (TargetGroup & {readonly group: string}) | undefined;
	  })
	| (PlanStepBase & {
			readonly kind: 'watch';
			readonly forMs: number;
			readonly signals: readonly Signal[];
			readonly onFail: 'ask' | 'rollback';
			readonly countdownMs: number;
	  })
	| AnnounceStep;

/** A step that tells others. */
export type AnnounceStep = PlanStepBase & {
	readonly kind: 'announce';
	readonly announcement: string;
	readonly text: AnnouncementText;
	readonly way: AnnouncementWay;
	readonly asks: 'text' | 'summary' | null;
	readonly keeps: readonly Keep[];
};

/** The frozen, complete list of what a release does, in order. Stored before anything runs. */
export type Plan = {
	readonly steps: readonly PlanStep[];
	readonly secrets: readonly string[];
	/** The runbook that some of the steps come from; absent: none. */
	readonly runbook?: Runbook | undefined;
	/** Artifacts of the releases that a rollback takes back whose content is never shown. */
	readonly secretArtifacts?: readonly {readonly release: number; readonly file: string}[] | undefined;
	/** The groups of targets that the environment's rollback steps run on. */
	readonly groups?: TargetGroups | undefined;
	/** Targets of its groups that somebody left out of it. */
	readonly without?: readonly string[] | undefined;
	/** What a rollback of the release announces; the rollback knows the values. */
	readonly onRollback?: readonly AnnounceStep[] | undefined;
	/** What earlier releases of the candidate kept of answers, by name; of a rollback, what the release did. */
	readonly kept?: FieldValues | undefined;
};

/** Everything a plan for a deploy is made of. */
export type DeployPlanInput = {
	readonly project: Project;
	readonly environment: EnvironmentConfig;
	readonly candidate: Candidate;
	readonly previous: Revision | null;
	/** Takes the place of the configured steps, in each phase that it has items for. */
	readonly runbook?: Runbook | undefined;
	/** In their order. */
	readonly migrations: readonly PlannedMigration[];
	/** Needed where the project announces or tags. */
	readonly prepared?: PreparedSteps;
	/** What the environment's groups of targets are now; needed where steps run on them. */
	readonly targets?: TargetGroups;
	/** Targets that were left out of these. */
	readonly without?: readonly string[];
};

/** The plan that brings `candidate` to `environment`: the configured steps, the migrations, and the reading back. */
export function deployPlan(input: DeployPlanInput): Plan {
	const {project, environment, candidate, previous} = input;
	const variables = {...releaseVariables(environment, candidate, previous, 'deploy'), ...tagVariable(input.prepared)};
	const migrations = migrateSteps(input.migrations, variables);
	const steps: PlanStep[] = [];
	for (const phase of phaseIds) {
		const own = input.runbook && hasPlace(input.runbook, phase) ? input.runbook : null;
		const configured = own
			? stepsBeside(project, environment.name, own, phase)
			: stepsFor(project.phases[phase] ?? [], environment.name);
		// The environment's own answer decides whether a deploy happened, asked for or not: an old version passes its health check, too.
		if (phase === 'verify' && environment.live && !configured.some(readsEnvironment)) {
			steps.push(liveStep(environment.live, candidate.sha, variables));
		}

		if (phase === 'preflight') {
			steps.push(...announceSteps(input, 'planned', phase, variables), ...waitForCi(environment, variables));
		}

		steps.push(...migrations.filter(step => step.phase === phase));
		if (own) steps.push(...runbookSteps(own, phase, variables));
		for (const step of configured) {
			const place = {environment, sha: candidate.sha, prepared: input.prepared, targets: input.targets};
			steps.push(...stepsOf(step, phase, place, variables));
		}

		if (phase === 'verify') steps.push(...announceSteps(input, 'live', phase, variables));
	}

	const {kept = {}} = input.prepared ?? {};
	const onRollback = announceSteps(input, 'rolled-back', 'announce', variables);
	const secrets = [...secretNames(project, environment), ...webhookVariables(steps)];
	return {
		steps,
		secrets: [...new Set(secrets)],
		...(input.runbook ? {runbook: input.runbook} : {}),
		...(onRollback.length > 0 ? {onRollback} : {}),
		...(Object.keys(kept).length > 0 ? {kept} : {}),
		...goneBackTo(input),
		...(input.without?.length ? {without: input.without} : {}),
	};
}

function readsEnvironment(step: StepConfig): boolean {
	return step.kind === 'live' && step.targets === undefined;
}

// A rollback asks no inventory: it may be gone by then, or name others.
function goneBackTo({environment, targets = {}}: DeployPlanInput): Pick<Plan, 'groups'> {
	const names = new Set(environment.rollback.flatMap(step => groupOf(step) ?? []));
	const groups = Object.entries(targets).filter(([name]) => names.has(name));
	return groups.length > 0 ? {groups: Object.fromEntries(groups)} : {};
}

/** Whether a step runs in a person's terminal. */
export function isInteractive(step: PlanStep): boolean {
	return step.kind === 'run' && step.interactive;
}

/** Names of the variables whose values are masked: the configured secrets, and the database's URL. */
export function secretNames(project: Project, environment: EnvironmentConfig): readonly string[] {
	const database = databaseVariable(project, environment);
	return [...new Set(database ? [...project.secrets, database] : project.secrets)];
}

/** Name of the variable that holds an environment's database URL, or null without migrations. */
export function databaseVariable(project: Project, environment: EnvironmentConfig): string | null {
	if (!project.migrations || environment.database === false) return null;
	return environment.database ?? project.migrations.database;
}
