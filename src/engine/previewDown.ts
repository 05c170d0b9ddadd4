import {type Refusal, refuse} from '../domain/decision.ts';
import {planExpectedMs, usualDurations} from '../domain/durations.ts';
import type {GateVerdict} from '../domain/gates.ts';
import {type MigrateStep, unmigrateStep} from '../domain/migrationSteps.ts';
import {type Revision, secretNames} from '../domain/plan.ts';
import {liveStep} from '../domain/planStep.ts';
import {type EnvironmentConfig, environmentOf, type Project} from '../domain/project.ts';
import {wasBegun} from '../domain/release.ts';
import {releaseVariables} from '../domain/releaseVariables.ts';
import {plainText} from '../domain/sanitize.ts';
import type {ReleaseSummary} from '../domain/summary.ts';
import type {Journal} from '../journal/journal.ts';
import {differingFile} from './differingFile.ts';
import {type DownFacts, downVerdicts} from './downVerdicts.ts';
import type {PlanPreview} from './engine.ts';
import {freezeVerdicts} from './freezeVerdicts.ts';
import {otherCommits} from './makePlan.ts';
import {lastVerified, type PreviewInput, unknownEnvironment} from './previewPlan.ts';
import {lockVerdict, promotedVerdicts, runnerVerdict} from './readGates.ts';
import {readEnvironment, readRelease, readReleases} from './readState.ts';

/**
 * The plan that takes migrations back by themselves, while the code stays as it is: what is to be done with what a
 * rollback left in the database. They are taken from the plans that applied them, so it matters to nobody whether a
 * tree still has their files.
 * @param ids of migrations; they are taken back newest first, whatever their order here
 */
export async function previewDown(
	input: PreviewInput,
	name: string,
	ids: readonly string[],
): Promise<PlanPreview | Refusal> {
	const {project, journal, probes} = input;
	const environment = environmentOf(project, name);
	if (!environment) return unknownEnvironment(project, name);
	const {seq: seen} = await readEnvironment(journal, name);
	const [live, releases] = await Promise.all([probes.live(environment), readReleases(journal, name)]);
	const revision = live?.revision ?? lastVerified(releases);
	if (!revision)
		return refuse('not-possible', `What is live on ${name} is not known${live?.error ? `: ${live.error}` : ''}.`);
	const all = await appliedSteps(journal, releases);
	const applied = all.filter(({step}) => ids.includes(step.migration.id));
	const unknown = ids.filter(id => !applied.some(({step}) => step.migration.id === id));
	if (unknown.length > 0) {
		return refuse(
			'not-found',
			`No release applied ${unknown.join(', ')} to ${name}.`,
			'Ids are as `release-tui migrations plan` tells them. What another tool applied, it takes back.',
		);
	}

	const without = applied.filter(({step}) => !step.migration.hasDown).map(({step}) => step.migration.id);
	if (without.length > 0) return refuse('not-possible', `${without.join(', ')} has no way back.`);
	const outlook = await probes.migrations(environment, revision.sha, otherCommits(revision, releases));
	const verdicts = downVerdicts({
		outlook,
		steps: applied.map(({step}) => step),
		newestFirst: all.map(({step}) => step.migration.id),
		reach: await reachOf(project),
	});
	return compose(input, environment, {seen, live, revision, applied, releases, verdicts});
}

// Whoever writes a command of their own knows what it does.
async function reachOf({migrations}: Project): Promise<DownFacts['reach']> {
	if (!migrations || migrations.down !== undefined || migrations.adapter === 'growing-file') return 'none';
	const {adapterTable} = await import('../migrations/adapters/adapterTable.ts');
	return adapterTable[migrations.adapter].downReach ?? 'none';
}

/** What applied a migration: the release, and its commit. */
type Applied = {readonly release: number; readonly sha: string; readonly step: MigrateStep};

/** The steps that applied each migration last, newest first. */
async function appliedSteps(journal: Journal, releases: readonly ReleaseSummary[]): Promise<readonly Applied[]> {
	const found = new Map<string, Applied>();
	for (const {id, kind} of releases) {
		if (kind !== 'deploy') continue;
		const release = await readRelease(journal, id);
		for (const step of release?.plan.steps.toReversed() ?? []) {
			if (step.kind !== 'migrate' || step.direction !== 'up' || !release || !wasBegun(release, step.id)) continue;
			const known = step.migration.id;
			if (!found.has(known)) found.set(known, {release: id, sha: release.candidate.sha, step});
		}
	}

	return [...found.values()];
}

async function compose(
	{project, journal, repository}: PreviewInput,
	environment: EnvironmentConfig,
	facts: Pick<PlanPreview, 'seen' | 'live'> & {
		readonly revision: Revision;
		readonly applied: readonly Applied[];
		readonly releases: readonly ReleaseSummary[];
		readonly verdicts: readonly GateVerdict[];
	},
): Promise<PlanPreview> {
	const {seen, live, revision, applied, releases, verdicts} = facts;
	const candidate = {...revision, ref: revision.sha};
	const variables = releaseVariables(environment, candidate, revision, 'deploy');
	const back = applied.map(({release, step}) => unmigrateStep(step, variables, {release, step: step.id}));
	const plan = {
		steps: [...back, ...(environment.live ? [liveStep(environment.live, revision.sha, variables)] : [])],
		secrets: secretNames(project, environment),
	};
	return {
		environment: environment.name,
		seen,
		ref: revision.sha,
		candidate,
		previous: revision,
		live,
		relation: null,
		commits: [],
		commitCount: 0,
		migrations: null,
		plan,
		gates: [
			await lockVerdict(journal, environment),
			...(await freezeVerdicts(journal, environment)),
			...(await promotedVerdicts(journal, project, environment.name)),
			...(environment.runner === null ? [] : [await runnerVerdict(journal, environment.runner)]),
			...verdicts,
			...(await fileVerdicts(applied, repository)),
		],
		rollback: refuse('not-possible', 'What is taken back is not applied again by a rollback.'),
		expectedMs: planExpectedMs(plan, usualDurations(releases, environment.name, 'deploy')),
	};
}

// A tool takes back what it finds in the work tree, which is that of the older code as likely as not.
async function fileVerdicts(
	applied: readonly Applied[],
	repository: PreviewInput['repository'],
): Promise<readonly GateVerdict[]> {
	for (const {release, sha, step} of applied) {
		const file = await differingFile([step.migration], sha, repository);
		if (file === null) continue;
		const text = `the work tree does not hold ${plainText(file)} as #${release} applied it: git switch --detach ${sha.slice(0, 12)}`;
		return [{id: 'migrations', verdict: 'block', text}];
	}

	return [];
}
