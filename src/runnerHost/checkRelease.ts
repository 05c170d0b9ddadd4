import {dateText} from '../announcements/dateText.ts';
import {isRefusal} from '../domain/decision.ts';
import {operatorName} from '../domain/operator.ts';
import {isCommitId, isPlainRef, isPlainRevision} from '../domain/plainRevision.ts';
import {planDifferences} from '../domain/planDifference.ts';
import {type EnvironmentConfig, environmentOf} from '../domain/project.ts';
import type {Release} from '../domain/release.ts';
import {releaseVariables} from '../domain/releaseVariables.ts';
import {plainText} from '../domain/sanitize.ts';
import {targetsGate} from '../domain/targetGate.ts';
import {differingFile} from '../engine/differingFile.ts';
import {lookAtGroups} from '../engine/lookAtGroups.ts';
import {makePlan} from '../engine/makePlan.ts';
import type {TrustedClone} from '../engine/openTrusted.ts';
import {previewDown} from '../engine/previewDown.ts';
import {type PreviewInput, unknownEnvironment} from '../engine/previewPlan.ts';
import {environmentProbes} from '../engine/probes.ts';
import {readGroups, usedGroups} from '../engine/readGroups.ts';
import {readRelease} from '../engine/readState.ts';
import {secretValuesOf} from '../engine/secrets.ts';
import {zoneOf} from '../engine/zoneOf.ts';
import type {Journal} from '../journal/journal.ts';
import {isSealed} from '../runner/planSeal.ts';
import {checkRollback} from './checkRollback.ts';

/** What helps where plans differ. */
const wayOut = 'bring its clone up to date (git pull, release-tui trust), or plan anew';

/** Where a release is checked: a clone with its trusted configuration, the journal, and the project's private state folder. */
export type CheckPlace = Pick<TrustedClone, 'project' | 'repository'> & {
	readonly journal: Journal;
	readonly home: string;
};

/**
 * Makes a release's plan anew, from the configuration that is trusted on this machine, and compares. What stands in a shared
 * journal is only a request: nothing in it is run that this machine would not do by itself. What nobody here can know
 * (the name that the candidate was called by, what was live before, who starts it) is data for its commands, and has to look
 * like what it is said to be.
 * @returns why it is not run, in words; empty: it may be
 */
export async function checkRelease(place: CheckPlace, release: Release): Promise<readonly string[]> {
	const environment = environmentOf(place.project, release.environment);
	if (!environment) return [unknownEnvironment(place.project, plainText(release.environment)).message];
	if (environment.runner !== release.runsOn) {
		const here = environment.runner === null ? 'no "runner"' : `"runner: ${environment.runner}"`;
		return [`${environment.name} has ${here} here, and was to be run by "${plainText(release.runsOn ?? '')}"`];
	}

	if (release.root !== null) return ['it names a folder to run in'];
	if (Number.isNaN(Date.parse(release.startedAt))) return ['its beginning has no time'];
	const strange = strangeFacts(release);
	if (strange) return [strange];
	if (release.kind === 'rollback') return checkRollback(place, environment, release, checkDeploy);
	return release.plan.steps.some(step => step.kind === 'migrate' && step.direction === 'down')
		? checkDown(place, environment, release)
		: checkDeploy(place, environment, release);
}

// They reach commands as variables, so none may be more than a word.
function strangeFacts({candidate, previous, kind}: Release): string | null {
	if (!isCommitId(candidate.sha)) return 'its candidate is no commit';
	if (kind === 'deploy' && !isPlainRef(candidate.ref))
		return 'its candidate was called by something that is no name of a commit';
	return previous === null || isPlainRevision(previous) ? null : 'what was live before is no commit with a version';
}

async function checkDeploy(
	place: CheckPlace,
	environment: EnvironmentConfig,
	release: Release,
): Promise<readonly string[]> {
	const {candidate, previous, operator, startedAt, id} = release;
	const {journal, repository} = place;
	if (release.plan.runbook) return ['it has a runbook, and nothing is run here but what release.yaml says'];
	const known = await repository.revision(candidate.sha);
	const short = candidate.sha.slice(0, 7);
	if (known?.sha !== candidate.sha) return [`this clone does not have ${short}: push it to where it fetches from`];
	if (known.version !== candidate.version) {
		return [`${short} is ${plainText(known.version)} here, and ${plainText(candidate.version)} there: push its tags`];
	}

	const input = inputOf(place, release);
	const without = release.plan.without ?? [];
	const looking = {
		cwd: repository.root,
		env: releaseVariables(environment, candidate, previous, 'deploy'),
		secrets: secretValuesOf(place.project, environment),
		repository,
	};
	const targets = await readGroups(usedGroups(place.project, environment), without, looking);
	if (isRefusal(targets)) return [targets.message];
	const made = await makePlan(input, environment, {
		candidate,
		previous,
		releases: await journal.releases({environment: environment.name, before: id, limit: 500}),
		values: {date: dateText(new Date(startedAt), zoneOf(environment)), operator: operatorName(operator)},
		release: id,
		targets,
		without,
	});
	if (isRefusal(made)) return [made.message];
	if (made.migrations && !made.migrations.ok) return [`what is applied is not known here: ${made.migrations.error}`];
	const differences = planDifferences(release.plan, made.plan);
	if (differences.length > 0) return [...differences, wayOut];
	const dead = targetsGate(await lookAtGroups(place.project, environment, targets, looking));
	const file = await differingFile(made.migrations?.pending ?? [], candidate.sha, repository);
	return [
		...dead.filter(({verdict}) => verdict === 'block').map(({text}) => `${text}; leave them out (--without)`),
		...(file === null ? [] : [`the work tree here does not hold ${plainText(file)}: git switch --detach ${short}`]),
	];
}

// Made from the plans that applied what is taken back: those have to be ones that are known here.
async function checkDown(
	place: CheckPlace,
	environment: EnvironmentConfig,
	release: Release,
): Promise<readonly string[]> {
	const back = release.plan.steps.flatMap(step =>
		step.kind === 'migrate' && step.undoes ? [{id: step.migration.id, release: step.undoes.release}] : [],
	);
	for (const id of new Set(back.map(({release: from}) => from))) {
		const applied = await readRelease(place.journal, id);
		if (!applied || !isSealed(place.home, applied)) return [`#${id}, whose migrations it takes back, did not run here`];
	}

	const ids = back.map(({id}) => id);
	const made = await previewDown(inputOf(place, release), environment.name, ids);
	if (isRefusal(made)) return [made.message];
	const differences = planDifferences(release.plan, made.plan);
	return differences.length > 0 ? [...differences, wayOut] : [];
}

function inputOf({project, repository, journal, home}: CheckPlace, {operator}: Release): PreviewInput {
	return {project, repository, journal, home, operator, probes: environmentProbes(project, repository, home)};
}
