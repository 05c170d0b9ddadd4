import {existsSync} from 'node:fs';
import {openClosings} from '../domain/closing.ts';
import {decideEnvironment} from '../domain/decideEnvironment.ts';
import {decideRelease} from '../domain/decideRelease.ts';
import {decideRollback} from '../domain/decideRollback.ts';
import {decideStart} from '../domain/decideStart.ts';
import {decideStep} from '../domain/decideStep.ts';
import {type Decision, isRefusal, type Refusal, refuse} from '../domain/decision.ts';
import {nextAction} from '../domain/nextAction.ts';
import type {Operator, ProcessIdentity} from '../domain/operator.ts';
import {environmentOf, type Project} from '../domain/project.ts';
import type {Release} from '../domain/release.ts';
import {withSignoff} from '../domain/signoffs.ts';
import type {Repository} from '../git/repository.ts';
import type {Journal} from '../journal/journal.ts';
import {maskText} from '../mask/masker.ts';
import {sameProcess} from '../process/identity.ts';
import {failpoint} from '../runner/failpoint.ts';
import {outputFile} from '../runner/stateFolders.ts';
import {answerGates} from './answerGates.ts';
import {attendStep} from './attendStep.ts';
import {commit} from './commit.ts';
import {composeAnnouncement} from './composeAnnouncement.ts';
import type {Configuration} from './configurationGate.ts';
import type {Engine, Started} from './engine.ts';
import {environmentsSigning} from './environmentsSigning.ts';
import {outputFetcher} from './fetchOutput.ts';
import {leaseHolder} from './leaseHolder.ts';
import {lookOn, whoLooksOn} from './lookOn.ts';
import {type Machine, thisMachine} from './machine.ts';
import {migrationSurroundings} from './migrationSurroundings.ts';
import {prepareRollback} from './prepareRollback.ts';
import {previewDown} from './previewDown.ts';
import {lastVerified, otherCommits, previewPlan, unknownEnvironment} from './previewPlan.ts';
import {environmentProbes} from './probes.ts';
import {readOverview} from './readOverview.ts';
import {readEnvironment, readEvents, readLocks, readRelease, readReleases} from './readState.ts';
import {recordingTrouble} from './recordingTrouble.ts';
import {refuseMoved} from './refuseMoved.ts';
import {allSecretValues, missingSecrets} from './secrets.ts';
import {spawnProof} from './spawnProof.ts';
import {asSpoken} from './spoken.ts';

/** What an engine works with. `home` is the project's private state folder. */
export type EngineParts = {
	readonly project: Project;
	readonly journal: Journal;
	readonly repository: Repository;
	readonly operator: Operator;
	readonly home: string;
	/** By default, the one that we run on. */
	readonly machine?: Machine;
	/** What the project was read from; without it nobody compares it with that of a candidate. */
	readonly configuration?: Configuration;
};

/** A runner that was started is given this long, in milliseconds, before it counts as missing. */
const startingMs = 5000;

/** The use cases over a journal, a repository and a configuration that is trusted. */
export function openEngine(parts: EngineParts): Engine {
	const {project, journal, repository, operator, home} = parts;
	const {machine = thisMachine(repository.root, home)} = parts;
	const {isAlive, now} = machine;
	const probes = environmentProbes(project, repository, parts.home);
	const hear = <T extends object>(command: T) => asSpoken(command, maskText(allSecretValues(project)));
	/** When this engine started a runner, and of which one it takes the place. */
	const spawned = new Map<number, {readonly at: number; readonly before: ProcessIdentity | null}>();

	const run = (release: number, before: ProcessIdentity | null = null) => {
		spawned.set(release, {at: now().getTime(), before});
		machine.startRunner(release);
	};

	// One that came, and died, is not starting any more.
	const isStarting = ({id, runner}: Release) => {
		const last = spawned.get(id);
		if (!last || Math.abs(now().getTime() - last.at) >= startingMs) return false;
		return runner && last.before ? sameProcess(runner, last.before) : runner === last.before;
	};

	const runnerAlive = (release: Release) => {
		if (release.runner) return isAlive(release.runner, release.id);
		return isStarting(release) || Math.abs(now().getTime() - Date.parse(release.startedAt)) < startingMs;
	};

	const onRelease = (id: number, decide: (release: Release) => Decision | Promise<Decision>) =>
		commit({journal, operator, now}, async () => {
			const release = await readRelease(journal, id);
			return release ? decide(release) : unknownRelease(id);
		});

	const onHeard = async <T extends object>(command: T, decide: (said: T) => Promise<{readonly ok: true} | Refusal>) => {
		const said = hear(command);
		return isRefusal(said) ? said : decide(said);
	};

	const ensureRunner: Engine['ensureRunner'] = async id => {
		const release = await readRelease(journal, id);
		if (!release) return unknownRelease(id);
		if (!nextAction(release)) return {ok: true};
		const alive = release.runner ? isAlive(release.runner, release.id) : false;
		if (alive === null) {
			return refuse(
				'not-possible',
				`Release #${id} is run by ${release.operator.user} on ${release.runner?.host}: only there can it be gone on with.`,
				`Where that machine is gone for good: release-tui unlock ${release.environment} --break --reason TEXT`,
			);
		}

		if (alive || isStarting(release)) return {ok: true};
		// Its runner may be about to come up where it was started, and what a step left behind is there.
		if (!release.runner && release.operator.host !== operator.host) {
			return refuse(
				'not-possible',
				`Release #${id} was started on ${release.operator.host}: only there can it be gone on with.`,
				`Where that machine is gone for good: release-tui unlock ${release.environment} --break --reason TEXT`,
			);
		}

		const alarm = await refuseAlarm(journal, 'head');
		if (alarm) return alarm;
		// One that is aborted, and has nothing to close, starts nothing more that could want them.
		const missing =
			release.abort && openClosings(release).length === 0 ? null : missingSecrets(release.plan, `Release #${id}`);
		if (missing) return missing;
		run(id, release.runner);
		return {ok: true};
	};

	return {
		project,
		overview: name => readOverview(journal, name, environmentOf(project, name)),
		release: id => readRelease(journal, id),
		events: id => readEvents(journal, id),
		history: query => journal.releases(query),
		async live(name) {
			const environment = environmentOf(project, name);
			return environment ? probes.live(environment) : null;
		},
		async migrations(name, candidate) {
			const environment = environmentOf(project, name);
			if (!environment || !project.migrations) return null;
			const releases = await readReleases(journal, name);
			// Only of a growing file does what is applied depend on what is live.
			const live = project.migrations.adapter === 'growing-file' ? await probes.live(environment) : null;
			const others = otherCommits(live?.revision ?? lastVerified(releases), releases);
			const [outlook, around] = await Promise.all([
				probes.migrations(environment, candidate, others),
				migrationSurroundings(parts, probes, environment, releases),
			]);
			return outlook?.ok ? {...outlook, around} : outlook;
		},
		proveOnClone: (name, candidate, tools, say, signal) =>
			spawnProof({root: repository.root, name, candidate, env: process.env, tools, say, signal}),
		plan: (name, ref = 'HEAD', options = {}) => previewPlan({...parts, probes}, name, ref, options),
		planDown: (name, ids) => previewDown({...parts, probes}, name, ids),

		async start(preview, options) {
			const missing = missingSecrets(preview.plan, `A release to ${preview.environment}`);
			if (missing) return missing;
			const said = hear({overrides: options.overrides, answers: preview.answers ?? []});
			if (isRefusal(said)) return said;
			const alarm = await refuseAlarm(journal, 'store');
			if (alarm) return alarm;
			let release = 0;
			const done = await commit({journal, operator, now}, async () => {
				// Read first: whoever starts the same in between makes the append a conflict, and then it is found.
				const environment = await readEnvironment(journal, preview.environment);
				const same = await sameRequest(journal, preview.environment, options.request);
				release = same ?? (await journal.nextRelease());
				if (same !== null) return {ok: true, writes: []};
				const moved = await refuseMoved(repository, preview);
				if (moved) return moved;
				const locks = await readLocks(journal, environmentOf(project, preview.environment)?.locks ?? []);
				return decideStart(environment, {...preview, ...options, ...said, release, root: repository.root, locks});
			});
			return started(done, release, run);
		},

		async rollbackPlan(name, to) {
			const environment = environmentOf(project, name);
			if (!environment) return unknownEnvironment(project, name);
			const prepared = await prepareRollback(parts, probes, environment, to ?? null);
			return 'ok' in prepared ? prepared : prepared.rollback;
		},

		async rollback(name, options) {
			const environment = environmentOf(project, name);
			if (!environment) return unknownEnvironment(project, name);
			const said = hear(options);
			if (isRefusal(said)) return said;
			let release = 0;
			const done = await commit({journal, operator, now}, async () => {
				// Read first, as above: a rollback of the same request may begin, and even end, in between.
				const state = await readEnvironment(journal, name);
				const same = await sameRequest(journal, name, options.request);
				release = same ?? (await journal.nextRelease());
				if (same !== null) return {ok: true, writes: []};
				const running = state.lease ? await readRelease(journal, state.lease.release) : null;
				if (running?.kind === 'rollback') return refuseSecondRollback(running);
				if (options.onlyIf && !(running && options.onlyIf(running))) {
					return refuse('state-changed', `Somebody decided otherwise about ${name} meanwhile.`);
				}

				const prepared = await prepareRollback(parts, probes, environment, options.to ?? null);
				if ('ok' in prepared) return prepared;
				const missing = missingSecrets(prepared.rollback.plan, `A rollback of ${name}`);
				if (missing) return missing;
				const locks = await readLocks(journal, [...environment.locks, ...(running?.locks ?? [])]);
				return decideRollback(state, {...said, ...prepared, release, running, root: repository.root, locks});
			});
			return started(done, release, run);
		},

		decideStep: (id, command) =>
			onHeard(command, said =>
				onRelease(id, async release => {
					const signing = environmentsSigning(project, release.environment);
					const states = await Promise.all(signing.map(name => readEnvironment(journal, name)));
					return withSignoff(decideStep(release, said), release, said, states);
				}),
			),
		async attend(id, step, attempts, terminal) {
			const release = await readRelease(journal, id);
			// Its shim gets the secrets from this process, not from the runner.
			const missing = release && missingSecrets(release.plan, `Release #${id}`);
			if (missing) return missing;
			const runner = await ensureRunner(id);
			if (!runner.ok) return runner;
			const taken = await onRelease(id, now => decideStep(now, {do: 'take', step, attempts}));
			return taken.ok ? attendStep({journal, home, release: id, step, attempt: attempts + 1}, terminal) : taken;
		},
		async compose(id, step, draft, terminal) {
			const release = await readRelease(journal, id);
			return release ? composeAnnouncement(release, step, draft, terminal) : unknownRelease(id);
		},
		decideRelease: (id, command) => onHeard(command, said => onRelease(id, release => decideRelease(release, said))),
		decideEnvironment: (name, command) =>
			environmentOf(project, name)
				? onHeard(command, said =>
						commit({journal, operator, now}, async () => {
							const state = await readEnvironment(journal, name);
							const holder =
								said.do === 'break' ? await leaseHolder(journal, state, operator, runnerAlive, machine.shells) : null;
							return decideEnvironment(state, said, holder);
						}),
					)
				: Promise.resolve(unknownEnvironment(project, name)),

		...answerGates({project, repository, journal, operator, now, hear}),

		ensureRunner,
		runnerAlive,
		trouble: () => recordingTrouble(journal, home),
		outputFile(release, step, attempt) {
			const file = outputFile(home, release, step, attempt);
			return existsSync(file) ? file : null;
		},
		fetchOutput: outputFetcher(journal),
		lookOn: (lookingAt, changed) => lookOn(journal.exchange, operator, lookingAt, changed),
		watchers: () => whoLooksOn(journal.exchange),
		subscribe: journal.subscribe,
		close: journal.close,
	};
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
	failpoint('engine:before-runner');
	run(release);
	return {ok: true, release};
}

// A rollback does not look for damage of the store: the way back is wanted even where only part of the past can be read.
async function refuseAlarm(journal: Journal, extent: 'head' | 'store'): Promise<Refusal | null> {
	const alarm = await journal.alarm(extent);
	return alarm && refuse('not-possible', alarm.message, alarm.hint);
}

function unknownRelease(id: number): Refusal {
	return refuse('not-found', `There is no release #${id}.`, 'See release-tui history.');
}
