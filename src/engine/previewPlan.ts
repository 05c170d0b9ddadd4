import {type Refusal, refuse} from '../domain/decision.ts';
import type {Recorded, ReleaseEvent} from '../domain/events.ts';
import type {Operator} from '../domain/operator.ts';
import type {Plan, Revision} from '../domain/plan.ts';
import {deployPlan, releaseVariables} from '../domain/plan.ts';
import type {EnvironmentConfig, Project} from '../domain/project.ts';
import {environmentOf} from '../domain/project.ts';
import type {Release} from '../domain/release.ts';
import {evolveRelease} from '../domain/release.ts';
import {rollbackPlan} from '../domain/rollback.ts';
import type {Repository} from '../git/repository.ts';
import type {Journal} from '../journal/journal.ts';
import {expectedMs, usualDurations} from './durations.ts';
import type {PlanPreview} from './engine.ts';
import type {EnvironmentProbes} from './probes.ts';
import {readGates} from './readGates.ts';
import {readEnvironment} from './readState.ts';

/** What a preview is computed from. */
export type PreviewInput = {
	readonly project: Project;
	readonly journal: Journal;
	readonly repository: Repository;
	readonly probes: EnvironmentProbes;
	readonly operator: Operator;
};

/** How many commits a preview lists; all are counted. */
const listedCommits = 300;

/** Computes everything about bringing `ref` to an environment, by read-only means, without starting anything. */
export async function previewPlan(input: PreviewInput, name: string, ref: string): Promise<PlanPreview | Refusal> {
	const {project, journal, repository, probes} = input;
	const environment = environmentOf(project, name);
	if (!environment) return unknownEnvironment(project, name);
	// Read first: whatever happens on the environment while the rest is computed makes this preview old.
	const {seq: seen} = await readEnvironment(journal, name);
	const [candidate, live] = await Promise.all([repository.candidate(ref), probes.live(environment)]);
	if ('ok' in candidate) return candidate;
	const previous = live?.revision ?? (await lastVerified(journal, name));
	const range = {from: previous?.sha ?? null, to: candidate.sha};
	const [commits, commitCount, relation, migrations, promotedLive, took] = await Promise.all([
		repository.commits(range, {limit: listedCommits}),
		repository.count(range),
		previous ? repository.relation(previous.sha, candidate.sha) : null,
		probes.migrations(environment, candidate.sha),
		promotedLiveOf(input, environment),
		usualDurations(journal, name),
	]);
	const plan = deployPlan({
		project,
		environment,
		candidate,
		previous,
		migrations: migrations?.ok ? migrations.pending : [],
	});
	const variables = releaseVariables(environment, candidate, previous, 'deploy');
	const gates = await readGates({
		journal,
		repository,
		environment,
		candidate,
		variables,
		live,
		relation,
		migrations,
		promotedLive,
	});
	return {
		environment: name,
		seen,
		candidate,
		previous,
		live,
		relation,
		commits,
		commitCount,
		migrations,
		plan,
		gates,
		rollback: rollbackOutlook(input, environment, {candidate, previous, plan}, took),
		expectedMs: expectedMs(plan, took),
	};
}

/** A refusal that lists the environments there are. */
export function unknownEnvironment(project: Project, name: string): Refusal {
	const known = project.environments.map(environment => environment.name).join(', ');
	return refuse('not-found', `There is no environment "${name}".`, `Environments: ${known}`);
}

async function lastVerified(journal: Journal, environment: string): Promise<Revision | null> {
	const releases = await journal.releases({environment, limit: 500});
	const last = releases.find(release => release.verified && !release.bad);
	return last ? {sha: last.candidate.sha, version: last.candidate.version} : null;
}

async function promotedLiveOf({project, probes}: PreviewInput, environment: EnvironmentConfig) {
	const from = environment.promotes ? environmentOf(project, environment.promotes) : undefined;
	return from ? probes.live(from) : null;
}

// What a rollback would do once every step of this plan has run: seen before anything does.
function rollbackOutlook(
	input: PreviewInput,
	environment: EnvironmentConfig,
	facts: Pick<PlanPreview, 'candidate' | 'previous' | 'plan'>,
	took: Readonly<Record<string, number>>,
): PlanPreview['rollback'] {
	const {candidate, previous, plan} = facts;
	if (!previous)
		return refuse(
			'not-possible',
			`It is not known what ${environment.name} runs now, so there is nothing to return to.`,
		);
	return rollbackPlan({
		project: input.project,
		environment,
		scope: {target: {release: null, revision: previous}, undo: [0]},
		releases: [asIfAllHadRun(input.operator, environment.name, candidate, previous, plan)],
		took,
	});
}

function asIfAllHadRun(
	by: Operator,
	environment: string,
	candidate: PlanPreview['candidate'],
	previous: Revision,
	plan: Plan,
): Release {
	const at = new Date(0).toISOString();
	const event = (seq: number, fact: ReleaseEvent): Recorded<ReleaseEvent> => ({
		stream: 'preview',
		seq,
		at,
		by,
		event: fact,
	});
	const start = evolveRelease(
		null,
		event(1, {
			type: 'release-started',
			release: 0,
			kind: 'deploy',
			environment,
			candidate,
			previous,
			plan,
			reverts: null,
			undoes: [],
			onFailure: 'ask',
			token: 0,
			request: '',
			overrides: [],
			willNotUndo: [],
		}),
	);
	return plan.steps.reduce(
		(release, step) =>
			evolveRelease(release, event(release.seq + 1, {type: 'step-intended', step: step.id, attempt: 1})),
		start,
	);
}
