import {existsSync} from 'node:fs';
import {decideRollback} from '../domain/decideRollback.ts';
import {decideStart} from '../domain/decideStart.ts';
import {isRefusal, type Refusal, refuse} from '../domain/decision.ts';
import type {Operator} from '../domain/operator.ts';
import {type EnvironmentConfig, environmentOf, type Project} from '../domain/project.ts';
import type {Release} from '../domain/release.ts';
import {refuseMovedRollback} from '../domain/rollbackMoved.ts';
import type {Repository} from '../git/repository.ts';
import type {Journal} from '../journal/journal.ts';
import {maskText} from '../mask/masker.ts';
import {failpoint} from '../runner/failpoint.ts';
import {readJournalWait} from '../runner/outbox.ts';
import {sealStarts} from '../runner/planSeal.ts';
import {outputFile} from '../runner/stateFolders.ts';
import {answerGates} from './answerGates.ts';
import {attendStep, refuseElsewhere} from './attendStep.ts';
import {commit} from './commit.ts';
import {composeAnnouncement} from './composeAnnouncement.ts';
import type {Configuration} from './configurationGate.ts';
import {decisions, unknownRelease} from './decisions.ts';
import type {Engine, Started} from './engine.ts';
import {outputFetcher} from './fetchOutput.ts';
import {leaseHolder} from './leaseHolder.ts';
import {lookOn, whoLooksOn} from './lookOn.ts';
import {type Machine, thisMachine} from './machine.ts';
import {otherCommits} from './makePlan.ts';
import {migrationSurroundings} from './migrationSurroundings.ts';
import {prepareRollback} from './prepareRollback.ts';
import {previewDown} from './previewDown.ts';
import {lastVerified, previewPlan, unknownEnvironment} from './previewPlan.ts';
import {environmentProbes} from './probes.ts';
import {readOverview} from './readOverview.ts';
import {readEnvironment, readEvents, readLocks, readRelease, readReleases} from './readState.ts';
import {recordingTrouble} from './recordingTrouble.ts';
import {refuseMoved} from './refuseMoved.ts';
import {runnerCare} from './runnerCare.ts';
import {allSecretValues, missingSecrets} from './secrets.ts';
import {spawnProof} from './spawnProof.ts';
import {asSpoken} from './spoken.ts';
import {targetStatus} from './targetStatus.ts';
import {tellWhy} from './tellWhy.ts';

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

/** The use cases over a journal, a repository and a configuration that is trusted. */
export function openEngine(parts: EngineParts): Engine {
	const {project, journal, repository, operator, home} = parts;
	const {machine = thisMachine(repository.root, home)} = parts;
	const {now} = machine;
	const probes = environmentProbes(project, repository, parts.home);
	const hear = <T extends object>(command: T) => asSpoken(command, maskText(allSecretValues(project)));
	const care = runnerCare({journal, operator, home, machine});

	const decide = decisions({
		...{project, journal, operator, now, hear},
		holderOf: state => leaseHolder(journal, state, operator, care.runnerAlive, machine.shells),
	});

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
		async targets(name) {
			const environment = environmentOf(project, name);
			return environment ? targetStatus(project, environment, repository) : [];
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
			const place = placeOf(environmentOf(project, preview.environment), repository.root);
			// What a runner host needs, it has.
			const missing =
				place.runsOn === null ? missingSecrets(preview.plan, `A release to ${preview.environment}`) : null;
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
				const start = {...preview, ...options, ...said, ...place, release, locks};
				const decision = sealStarts(home, decideStart(environment, start));
				return tellWhy(journal, decision, preview);
			});
			return started(done, release, place.runsOn === null ? care.run : null);
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
			const place = placeOf(environment, repository.root);
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
				// By itself: nobody has seen what would be run.
				const stranger = options.onlyIf ? prepared.strangers[0] : undefined;
				if (stranger) return refuseStranger(stranger);
				const moved = options.seen && refuseMovedRollback(options.seen, prepared.rollback);
				if (moved) return moved;
				const missing = place.runsOn === null ? missingSecrets(prepared.rollback.plan, `A rollback of ${name}`) : null;
				if (missing) return missing;
				const locks = await readLocks(journal, [...environment.locks, ...(running?.locks ?? [])]);
				return sealStarts(home, decideRollback(state, {...said, ...prepared, ...place, release, running, locks}));
			});
			return started(done, release, place.runsOn === null ? care.run : null);
		},

		...decide,
		async attend(id, step, attempts, terminal) {
			const release = await readRelease(journal, id);
			const elsewhere = release && refuseElsewhere(release, home);
			if (elsewhere) return elsewhere;
			// Its shim gets the secrets from this process, not from the runner.
			const missing = release && missingSecrets(release.plan, `Release #${id}`);
			if (missing) return missing;
			const runner = await care.ensureRunner(id);
			if (!runner.ok) return runner;
			const taken = await decide.decideStep(id, {do: 'take', step, attempts});
			return taken.ok ? attendStep({journal, home, release: id, step, attempt: attempts + 1}, terminal) : taken;
		},
		async compose(id, step, draft, terminal) {
			const release = await readRelease(journal, id);
			return release ? composeAnnouncement(release, step, draft, terminal) : unknownRelease(id);
		},
		...answerGates({project, repository, journal, operator, now, hear}),

		ensureRunner: care.ensureRunner,
		runnerAlive: care.runnerAlive,
		terminalElsewhere: release => refuseElsewhere(release, home),
		runnerHosts: async () => (await journal.runnerHosts?.list()) ?? [],
		trouble: () => recordingTrouble(journal, home),
		journalWait: release => readJournalWait(home, release),
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

// A runner host has a clone of its own.
function placeOf(environment: EnvironmentConfig | undefined, root: string) {
	const runsOn = environment?.runner ?? null;
	return {runsOn, root: runsOn === null ? root : null};
}

function refuseStranger({id, environment}: Release): Refusal {
	return refuse(
		'not-possible',
		`#${id} is taken back by what its plan says, which was not made on this machine: nothing of it is run by itself.`,
		`Look at it, and roll back yourself: release-tui rollback ${environment}`,
	);
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
	run: ((release: number) => void) | null,
): Started | Refusal {
	if (!done.ok) return done;
	failpoint('engine:before-runner');
	run?.(release);
	return {ok: true, release};
}

// A rollback does not look for damage of the store: the way back is wanted even where only part of the past can be read.
async function refuseAlarm(journal: Journal, extent: 'head' | 'store'): Promise<Refusal | null> {
	const alarm = await journal.alarm(extent);
	return alarm && refuse('not-possible', alarm.message, alarm.hint);
}
