import {dateText} from '../announcements/dateText.ts';
import {isClosing} from '../domain/closing.ts';
import {isRefusal, type Refusal, refuse} from '../domain/decision.ts';
import {planExpectedMs, rollbackDurations, usualDurations} from '../domain/durations.ts';
import type {Recorded, ReleaseEvent} from '../domain/events.ts';
import {evolveRelease} from '../domain/evolveRelease.ts';
import {type Operator, operatorName} from '../domain/operator.ts';
import type {PlanStep, Revision} from '../domain/plan.ts';
import type {EnvironmentConfig, Project} from '../domain/project.ts';
import {environmentOf} from '../domain/project.ts';
import {type Answers, answered} from '../domain/questions.ts';
import type {Release} from '../domain/release.ts';
import {releaseVariables} from '../domain/releaseVariables.ts';
import {rollbackPlan, rollbackScope} from '../domain/rollback.ts';
import {type ReleaseSummary, summarize} from '../domain/summary.ts';
import {deadTargets} from '../domain/targetGate.ts';
import type {Repository} from '../git/repository.ts';
import type {Journal} from '../journal/journal.ts';
import {diskSpace} from '../process/diskSpace.ts';
import {type Configuration, configurationVerdicts} from './configurationGate.ts';
import type {PlanOptions, PlanPreview} from './engine.ts';
import {lookAtGroups} from './lookAtGroups.ts';
import {makePlan} from './makePlan.ts';
import type {EnvironmentProbes} from './probes.ts';
import {readGates} from './readGates.ts';
import {readGroups, usedGroups} from './readGroups.ts';
import {readEnvironment, readRelease, readReleases} from './readState.ts';
import {secretValuesOf} from './secrets.ts';
import {zoneOf} from './zoneOf.ts';

/** What a preview is computed from. */
export type PreviewInput = {
	readonly project: Project;
	readonly journal: Journal;
	readonly repository: Repository;
	readonly probes: EnvironmentProbes;
	readonly operator: Operator;
	/** The project's private state folder. */
	readonly home: string;
	readonly configuration?: Configuration;
};

/** Computes everything about bringing `ref` to an environment, by read-only means, without starting anything. */
export async function previewPlan(
	input: PreviewInput,
	name: string,
	ref: string,
	{runbook, answers = {}, without = []}: PlanOptions = {},
): Promise<PlanPreview | Refusal> {
	const {project, journal, repository, probes, configuration} = input;
	const environment = environmentOf(project, name);
	if (!environment) return unknownEnvironment(project, name);
	if (runbook && environment.runner !== null) {
		return refuse(
			'not-possible',
			`The releases to ${name} are run by a runner host, which runs nothing but what its own release.yaml says: no runbook.`,
		);
	}

	const stray = strayAnswer(environment, answers);
	if (stray) return stray;
	// Read first: whatever happens on the environment while the rest is computed makes this preview old.
	const {seq: seen} = await readEnvironment(journal, name);
	const [candidate, live, releases] = await Promise.all([
		repository.candidate(ref),
		probes.live(environment),
		readReleases(journal, name),
	]);
	if ('ok' in candidate) return candidate;
	const previous = live?.revision ?? lastVerified(releases);
	const variables = releaseVariables(environment, candidate, previous, 'deploy');
	const place = {
		cwd: repository.root,
		env: variables,
		secrets: secretValuesOf(project, environment),
		repository,
	};
	const targets = await readGroups(usedGroups(project, environment), without, place);
	if (isRefusal(targets)) return targets;
	const values = announcedBy(environment, input.operator);
	const [made, looks, relation, promotedLive] = await Promise.all([
		makePlan(input, environment, {candidate, previous, releases, values, runbook, targets, without}),
		// A runner host looks by itself: they may not be reached from here.
		environment.runner === null ? lookAtGroups(project, environment, targets, place) : [],
		previous ? repository.relation(previous.sha, candidate.sha) : null,
		promotedLiveOf(input, environment),
	]);
	if (isRefusal(made)) return made;
	const {plan, commits, commitCount, migrations} = made;
	const gates = await readGates({
		project,
		journal,
		repository,
		environment,
		candidate,
		variables,
		plan,
		operator: input.operator,
		previous,
		releases,
		live,
		relation,
		migrations,
		promotedLive,
		answers,
		space: diskSpace(input.home),
		targets: looks,
	});
	return {
		environment: name,
		seen,
		ref,
		candidate,
		previous,
		live,
		relation,
		commits,
		commitCount,
		migrations,
		plan,
		gates: configuration ? [...gates, ...(await configurationVerdicts(repository, candidate, configuration))] : gates,
		dead: deadTargets(looks),
		answers: answered(environment.gates.questions, answers),
		rollback: await rollbackOutlook(input, environment, {candidate, previous, plan}, releases),
		expectedMs: planExpectedMs(plan, usualDurations(releases, name, 'deploy')),
	};
}

/** A refusal that lists the environments there are. */
export function unknownEnvironment(project: Project, name: string): Refusal {
	const known = project.environments.map(environment => environment.name).join(', ');
	return refuse('not-found', `There is no environment "${name}".`, `Environments: ${known}`);
}

/** The last release that was verified live and is still good. */
export function lastVerified(releases: readonly ReleaseSummary[]): Revision | null {
	const last = releases.find(release => release.verified && !release.bad);
	return last ? {sha: last.candidate.sha, version: last.candidate.version} : null;
}

/** Date and operator, as announcements say them. */
export function announcedBy(environment: EnvironmentConfig, operator: Operator) {
	return {date: dateText(new Date(), zoneOf(environment)), operator: operatorName(operator)};
}

// An answer that nobody asked for is most likely one with a slip in its name.
function strayAnswer({name, gates: {questions}}: EnvironmentConfig, answers: Answers): Refusal | null {
	const stray = Object.keys(answers).find(answer => !questions.some(question => question.name === answer));
	if (stray === undefined) return null;
	const known = questions.map(question => question.name).join(', ');
	return refuse('not-found', `${name} asks no question "${stray}".`, known ? `Its questions: ${known}` : null);
}

async function promotedLiveOf({project, probes}: PreviewInput, environment: EnvironmentConfig) {
	const from = environment.promotes ? environmentOf(project, environment.promotes) : undefined;
	return from ? probes.live(from) : null;
}

// What `R` would do once every step of this plan has run, found as `R` itself finds it: seen before anything does.
async function rollbackOutlook(
	{project, journal, operator}: PreviewInput,
	environment: EnvironmentConfig,
	facts: Pick<PlanPreview, 'candidate' | 'previous' | 'plan'>,
	releases: readonly ReleaseSummary[],
): Promise<PlanPreview['rollback']> {
	const planned = asIfAllHadRun(operator, environment.name, await journal.nextRelease(), facts);
	const scope = rollbackScope([summarize(planned), ...releases]);
	if (isRefusal(scope)) return scope;
	const undone = await Promise.all(scope.undo.map(id => (id === planned.id ? planned : readRelease(journal, id))));
	return rollbackPlan({
		project,
		environment,
		scope,
		releases: undone.filter(release => release !== null),
		took: rollbackDurations(releases, environment.name),
		values: announcedBy(environment, operator),
	});
}

const succeeded = {
	type: 'step-finished',
	attempt: 1,
	outcome: 'succeeded',
	exitCode: 0,
	signal: null,
	detail: null,
	durationMs: 0,
} as const;

function asIfAllHadRun(
	by: Operator,
	environment: string,
	id: number,
	{candidate, previous, plan}: Pick<PlanPreview, 'candidate' | 'previous' | 'plan'>,
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
			release: id,
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
			root: null,
			locks: [],
		}),
	);
	const ran = (release: Release, step: PlanStep) => {
		const begun = evolveRelease(release, event(release.seq + 1, {type: 'step-intended', step: step.id, attempt: 1}));
		// What closed is closed, and a rollback has nothing to do with it.
		return isClosing(step) ? evolveRelease(begun, event(begun.seq + 1, {...succeeded, step: step.id})) : begun;
	};
	return plan.steps.reduce(ran, start);
}
