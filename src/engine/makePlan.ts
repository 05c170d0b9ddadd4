import {prepareSteps} from '../announcements/prepareSteps.ts';
import {isRefusal, type Refusal} from '../domain/decision.ts';
import type {TargetGroups} from '../domain/fanOut.ts';
import type {Candidate, Plan, Revision} from '../domain/plan.ts';
import {deployPlan} from '../domain/plan.ts';
import type {EnvironmentConfig} from '../domain/project.ts';
import type {Runbook} from '../domain/runbook.ts';
import {settledCommit} from '../domain/settledCommit.ts';
import type {ReleaseSummary} from '../domain/summary.ts';
import type {Commit} from '../git/repository.ts';
import {maskText} from '../mask/masker.ts';
import type {MigrationOutlook} from '../migrations/migrations.ts';
import type {PreviewInput} from './previewPlan.ts';
import {readKept} from './readState.ts';
import {allSecretValues} from './secrets.ts';

/** What a plan of a deploy depends on besides project, clone and environment itself. */
export type PlanFacts = {
	readonly candidate: Candidate;
	/** What it replaces, as far as that is known. */
	readonly previous: Revision | null;
	/** The environment's last releases, newest first. */
	readonly releases: readonly ReleaseSummary[];
	/** Date and operator, as announcements say them. */
	readonly values: {readonly date: string; readonly operator: string};
	readonly runbook?: Runbook | undefined;
	/** The groups of targets that its steps run on, and the targets that are left out of them. */
	readonly targets: TargetGroups;
	readonly without: readonly string[];
	/** The number of the release, where it has one: what later ones were answered is not known to it. */
	readonly release?: number | undefined;
};

/** A plan, with what was found out on the way. */
export type MadePlan = {
	readonly plan: Plan;
	/** What would ship, newest first, without merges; at most a few hundred, `commitCount` counts all. */
	readonly commits: readonly Commit[];
	readonly commitCount: number;
	readonly migrations: MigrationOutlook | null;
};

/** How many commits are listed; all are counted. */
const listedCommits = 300;
/** What is gone from a candidate was there a few releases ago, or nobody misses it. */
const mostOtherCommits = 5;

/** Makes the plan of a deploy, by read-only means: the same facts give the same plan wherever it is made. */
export async function makePlan(
	input: Pick<PreviewInput, 'project' | 'journal' | 'repository' | 'probes'>,
	environment: EnvironmentConfig,
	facts: PlanFacts,
): Promise<MadePlan | Refusal> {
	const {project, journal, repository, probes} = input;
	const {candidate, previous, releases, values, runbook, targets, without, release} = facts;
	const range = {from: previous?.sha ?? null, to: candidate.sha};
	const [commits, commitCount, migrations, kept] = await Promise.all([
		repository.commits(range, {limit: listedCommits}),
		repository.count(range),
		probes.migrations(environment, candidate.sha, otherCommits(previous, releases)),
		readKept(journal, candidate.sha, release),
	]);
	const pending = migrations?.ok ? migrations.judged.migrations : [];
	const prepared = await prepareSteps({
		project,
		environment,
		repository,
		candidate,
		previous,
		commits,
		commitCount,
		values,
		day: values.date.slice(0, 10),
		kept,
		migrations: pending,
		masker: () => maskText(allSecretValues(project)),
	});
	if (isRefusal(prepared)) return prepared;
	const plan = deployPlan({
		project,
		environment,
		candidate,
		previous,
		prepared,
		migrations: pending,
		runbook,
		targets,
		without,
	});
	return {plan, commits, commitCount, migrations};
}

/** Where migrations are looked for that the candidate does not have: what is live, and what was here before. */
export function otherCommits(live: Revision | null, releases: readonly ReleaseSummary[]) {
	const shas = new Set(releases.map(({candidate}) => candidate.sha));
	return {
		live: live?.sha ?? null,
		settled: live ? settledCommit(live.sha, releases) : null,
		elsewhere: [...shas].slice(0, mostOtherCommits),
	};
}
