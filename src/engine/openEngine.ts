import {existsSync} from 'node:fs';
import {decideEnvironment} from '../domain/decideEnvironment.ts';
import {decideRelease} from '../domain/decideRelease.ts';
import {decideRollback} from '../domain/decideRollback.ts';
import {decideStart} from '../domain/decideStart.ts';
import {decideStep} from '../domain/decideStep.ts';
import {type Decision, isRefusal, type Refusal, refuse} from '../domain/decision.ts';
import {rollbackDurations} from '../domain/durations.ts';
import type {Operator} from '../domain/operator.ts';
import {type EnvironmentConfig, environmentOf, type Project} from '../domain/project.ts';
import type {Release} from '../domain/release.ts';
import {type RollbackPlan, rollbackPlan, rollbackScope} from '../domain/rollback.ts';
import type {Repository} from '../git/repository.ts';
import type {Journal} from '../journal/journal.ts';
import {isAlive} from '../process/identity.ts';
import {outputFile} from '../runner/runnerWorld.ts';
import {commit} from './commit.ts';
import type {Engine, Started} from './engine.ts';
import {leaseHolder} from './leaseHolder.ts';
import {previewPlan, unknownEnvironment} from './previewPlan.ts';
import {environmentProbes} from './probes.ts';
import {readEnvironment, readEvents, readRelease, readReleases} from './readState.ts';
import {missingSecrets} from './secrets.ts';
import {spawnRunner} from './spawnRunner.ts';

/** What an engine works with. `home` is the project's private state folder. */
export type EngineParts = {
	readonly project: Project;
	readonly journal: Journal;
	readonly repository: Repository;
	readonly operator: Operator;
	readonly home: string;
};

/** A runner that was started is given this long, in milliseconds, before it counts as missing. */
const startingMs = 5000;

/** The use cases over a journal, a repository and a configuration that is trusted. */
export function openEngine(parts: EngineParts): Engine {
	const {project, journal, repository, operator, home} = parts;
	const probes = environmentProbes(project, repository);
	const spawned = new Map<number, number>();

	const run = (release: number) => {
		spawned.set(release, Date.now());
		spawnRunner(repository.root, home, release);
	};

	const isStarting = (release: number) => Date.now() - (spawned.get(release) ?? 0) < startingMs;

	const runnerAlive = (release: Release) => {
		if (release.runner) return isAlive(release.runner);
		return isStarting(release.id) || Date.now() - Date.parse(release.startedAt) < startingMs;
	};

	const onRelease = (id: number, decide: (release: Release) => Decision) =>
		commit(journal, operator, async () => {
			const release = await readRelease(journal, id);
			return release ? decide(release) : unknownRelease(id);
		});

	return {
		project,
		async overview(name) {
			const [state, [newest], ended] = await Promise.all([
				readEnvironment(journal, name),
				journal.releases({environment: name, open: true, limit: 1}),
				journal.releases({environment: name, limit: 5}),
			]);
			return {state, open: newest ?? null, last: ended.find(release => release.ended) ?? null};
		},
		release: id => readRelease(journal, id),
		events: id => readEvents(journal, id),
		history: query => journal.releases(query),
		async live(name) {
			const environment = environmentOf(project, name);
			return environment ? probes.live(environment) : null;
		},
		async migrations(name, candidate) {
			const environment = environmentOf(project, name);
			return environment ? probes.migrations(environment, candidate) : null;
		},
		plan: (name, ref = 'HEAD') => previewPlan({project, journal, repository, probes, operator}, name, ref),

		async start(preview, options) {
			const missing = missingSecrets(preview.plan, `A release to ${preview.environment}`);
			if (missing) return missing;
			let release = 0;
			const done = await commit(journal, operator, async () => {
				const same = await sameRequest(journal, preview.environment, options.request);
				release = same ?? (await journal.nextRelease());
				if (same !== null) return {ok: true, writes: []};
				const environment = await readEnvironment(journal, preview.environment);
				return decideStart(environment, {...preview, ...options, release});
			});
			return started(done, release, run);
		},

		async rollbackPlan(name, to) {
			const environment = environmentOf(project, name);
			if (!environment) return unknownEnvironment(project, name);
			const prepared = await prepareRollback(parts, environment, to ?? null);
			return 'ok' in prepared ? prepared : prepared.rollback;
		},

		async rollback(name, options) {
			const environment = environmentOf(project, name);
			if (!environment) return unknownEnvironment(project, name);
			let release = 0;
			const done = await commit(journal, operator, async () => {
				const same = await sameRequest(journal, name, options.request);
				release = same ?? (await journal.nextRelease());
				if (same !== null) return {ok: true, writes: []};
				const state = await readEnvironment(journal, name);
				const running = state.lease ? await readRelease(journal, state.lease.release) : null;
				if (running?.kind === 'rollback') return refuseSecondRollback(running);
				const prepared = await prepareRollback(parts, environment, options.to ?? null);
				if ('ok' in prepared) return prepared;
				const missing = missingSecrets(prepared.rollback.plan, `A rollback of ${name}`);
				if (missing) return missing;
				return decideRollback(state, {...options, ...prepared, release, running});
			});
			return started(done, release, run);
		},

		decideStep: (id, command) => onRelease(id, release => decideStep(release, command)),
		decideRelease: (id, command) => onRelease(id, release => decideRelease(release, command)),
		decideEnvironment: (name, command) =>
			environmentOf(project, name)
				? commit(journal, operator, async () => {
						const state = await readEnvironment(journal, name);
						const holder = command.do === 'break' ? await leaseHolder(journal, state, operator, runnerAlive) : null;
						return decideEnvironment(state, command, holder);
					})
				: Promise.resolve(unknownEnvironment(project, name)),

		async ensureRunner(id) {
			const release = await readRelease(journal, id);
			if (!release) return unknownRelease(id);
			if (release.end) return {ok: true};
			const alive = release.runner ? isAlive(release.runner) : false;
			if (alive === null) {
				return refuse(
					'not-possible',
					`Release #${id} is run on ${release.runner?.host}: only there can it be gone on with.`,
					`Where that machine is gone for good: release-tui unlock ${release.environment} --break --reason TEXT`,
				);
			}

			if (alive || isStarting(id)) return {ok: true};
			const missing = missingSecrets(release.plan, `Release #${id}`);
			if (missing) return missing;
			run(id);
			return {ok: true};
		},
		runnerAlive,
		outputFile(release, step, attempt) {
			const file = outputFile(home, release, step, attempt);
			return existsSync(file) ? file : null;
		},
		subscribe: journal.subscribe,
		close: journal.close,
	};
}

async function prepareRollback(
	{project, journal}: EngineParts,
	environment: EnvironmentConfig,
	to: number | null,
): Promise<{readonly rollback: RollbackPlan; readonly undone: readonly Release[]} | Refusal> {
	const known = await readReleases(journal, environment.name);
	const scope = rollbackScope(known, to);
	if (isRefusal(scope)) return scope;
	const releases = await Promise.all(scope.undo.map(id => readRelease(journal, id)));
	const undone = releases.filter(release => release !== null);
	const took = rollbackDurations(known, environment.name);
	return {rollback: rollbackPlan({project, environment, scope, releases: undone, took}), undone};
}

function refuseSecondRollback(running: Release): Refusal {
	return refuse(
		'locked',
		`Release #${running.id} is already rolling ${running.environment} back.`,
		`Watch it: release-tui attach ${running.id}`,
	);
}

async function sameRequest(journal: Journal, environment: string, request: string): Promise<number | null> {
	const recent = await journal.releases({environment, limit: 20});
	return recent.find(release => release.request === request)?.id ?? null;
}

function started(
	done: {readonly ok: true} | Refusal,
	release: number,
	run: (release: number) => void,
): Started | Refusal {
	if (!done.ok) return done;
	run(release);
	return {ok: true, release};
}

function unknownRelease(id: number): Refusal {
	return refuse('not-found', `There is no release #${id}.`, 'See release-tui history.');
}
