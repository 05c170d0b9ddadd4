import {type ChildProcess, spawn} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {decideEnvironment} from '../../src/domain/decideEnvironment.ts';
import {decideRelease, type ReleaseCommand} from '../../src/domain/decideRelease.ts';
import {decideRollback} from '../../src/domain/decideRollback.ts';
import {decideStart} from '../../src/domain/decideStart.ts';
import {decideStep, type StepCommand} from '../../src/domain/decideStep.ts';
import type {Decision} from '../../src/domain/decision.ts';
import type {Recorded, ReleaseEvent} from '../../src/domain/events.ts';
import type {Plan, PlanStep} from '../../src/domain/plan.ts';
import type {LiveConfig} from '../../src/domain/project.ts';
import {type Release, stepOf} from '../../src/domain/release.ts';
import {rollbackPlan, rollbackScope} from '../../src/domain/rollback.ts';
import {readEnvironment, readEvents, readRelease} from '../../src/engine/readState.ts';
import type {Journal, JournalUpkeep} from '../../src/journal/journal.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {programFile} from '../../src/process/programs.ts';
import type {Failpoint} from '../../src/runner/failpoint.ts';
import {outputFile} from '../../src/runner/stateFolders.ts';
import {holds, patienceMs} from './holds.ts';
import {ana, environment, project} from './samples.ts';

/** A runner as a process; `ended` gives its exit code, or the signal that ended it. */
export type RunnerProcess = {
	readonly child: ChildProcess;
	readonly ended: Promise<number | NodeJS.Signals>;
	readonly said: () => string;
};

/** A state folder with a journal in which releases are started and run by real processes. */
export type World = Awaited<ReturnType<typeof openWorld>>;

const runnerMain = programFile('runner');

/**
 * Opens a world in a temporary folder. `close` ends what is still running and removes it.
 * @param runnerProgram the runner to be run; by default the one of the bundle
 * @param open opens its journal; by default a file
 */
export async function openWorld(
	runnerProgram = runnerMain,
	open: (home: string) => Promise<Journal & JournalUpkeep> = async home =>
		openSqliteJournal(path.join(home, 'journal.db')),
) {
	const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'release-tui-world-')));
	const home = path.join(folder, 'home');
	const root = path.join(folder, 'root');
	mkdirSync(home, {mode: 0o700});
	mkdirSync(root);
	const file = path.join(home, 'journal.db');
	const journal = await open(home);
	const runners: RunnerProcess[] = [];

	const release = async (id: number): Promise<Release> => {
		const found = await readRelease(journal, id);
		if (!found) throw new Error(`there is no release #${id}`);
		return found;
	};

	const world = {
		folder,
		home,
		root,
		file,
		journal,
		release,
		environment: () => readEnvironment(journal, 'production'),
		events: (id: number) => readEvents(journal, id),

		/** Records the start of a release with these steps; no runner is started. */
		async start(steps: readonly PlanStep[], options: StartOptions = {}): Promise<number> {
			const id = await journal.nextRelease();
			const plan: Plan = {steps, secrets: options.secrets ?? []};
			const sha = String(id).repeat(40).slice(0, 40);
			await committed(journal, async () => {
				const environment = await readEnvironment(journal, 'production');
				return decideStart(environment, {
					release: id,
					request: `request ${id}`,
					seen: environment.seq,
					candidate: {sha, version: `v${id}`, ref: 'main'},
					previous: {sha: '0'.repeat(40), version: 'v0'},
					plan,
					gates: [],
					overrides: [],
					onFailure: options.onFailure ?? 'ask',
					root,
					locks: [],
				});
			});
			return id;
		},

		/** Records a rollback of what is live, as pressing `R` does; no runner is started. */
		async rollback(live: LiveConfig | null = null): Promise<number> {
			const id = await journal.nextRelease();
			await committed(journal, async () => {
				const state = await readEnvironment(journal, 'production');
				const scope = rollbackScope(await journal.releases({environment: 'production'}));
				if ('ok' in scope) return scope;
				const undone = await Promise.all(scope.undo.map(release));
				const rollback = rollbackPlan({
					project,
					environment: {...environment, live},
					scope,
					releases: undone,
					took: {},
				});
				const running = state.lease ? await release(state.lease.release) : null;
				const reason = 'errors';
				return decideRollback(state, {
					release: id,
					request: `request ${id}`,
					reason,
					rollback,
					undone,
					running,
					onFailure: 'stop',
					root,
					locks: [],
				});
			});
			return id;
		},

		step: (id: number, command: StepCommand) => committed(journal, async () => decideStep(await release(id), command)),
		unlock: () =>
			committed(journal, async () =>
				decideEnvironment(await readEnvironment(journal, 'production'), {do: 'unlock', reason: null}),
			),
		ask: (id: number, command: ReleaseCommand) =>
			committed(journal, async () => decideRelease(await release(id), command)),

		/** Starts a runner, as the engine does. */
		run(id: number, env: Readonly<Record<string, string>> = {}, node = process.execPath): RunnerProcess {
			const child = spawn(node, [runnerProgram, root, home, String(id)], {
				cwd: root,
				detached: true,
				env: {...process.env, ...env},
				stdio: ['ignore', 'pipe', 'pipe'],
			});
			let said = '';
			for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += String(chunk)));
			const ended = new Promise<number | NodeJS.Signals>(resolve => {
				child.once('exit', (code, signal) => resolve(signal ?? code ?? -1));
			});
			const runner = {child, ended, said: () => said};
			runners.push(runner);
			return runner;
		},

		/** Starts a runner that dies, or whose shim dies, the first time it comes to this point. */
		runUntil(id: number, point: Failpoint): RunnerProcess {
			return world.run(id, {RELEASE_TUI_FAILPOINT: point, RELEASE_TUI_FAILPOINT_DONE: path.join(folder, 'killed')});
		},

		/** Whether somebody died at the point that `runUntil` named. */
		killed: () => existsSync(path.join(folder, 'killed')),

		/** Waits until the release is as wanted; fails with its events when that takes too long. */
		async until(id: number, wanted: (release: Release) => boolean, withinMs = patienceMs): Promise<Release> {
			let now = await release(id);
			const isWanted = async () => {
				now = await release(id);
				return wanted(now);
			};
			if (await holds(isWanted, withinMs)) return now;
			const events = (await readEvents(journal, id)).slice(1).map(({event}) => JSON.stringify(event));
			const said = runners.map(runner => runner.said()).join('');
			throw new Error(`release #${id} did not get there in time:\n${events.join('\n')}\n${said}`);
		},

		/** Runs a release to its end in one go. */
		async finish(id: number, env: Readonly<Record<string, string>> = {}): Promise<Release> {
			const runner = world.run(id, env);
			const ended = await world.until(id, now => now.end !== null);
			await runner.ended;
			return ended;
		},

		status: async (id: number, step: string) => stepOf(await release(id), step).state.status,
		output: (id: number, step: string, attempt = 1) => readText(outputFile(home, id, step, attempt)),

		/** How often commands wrote a line to this file of the root folder. */
		count: (name: string) => readText(path.join(root, name)).split('\n').filter(Boolean).length,
		/** Makes an empty file in the root folder, for a command that waits for it. */
		touch: (name: string) => writeFile(path.join(root, name), ''),
		text: (name: string) => readText(path.join(root, name)),
		/** Whether the state folder has this file. */
		exists: (name: string) => existsSync(path.join(home, name)),

		async close(): Promise<void> {
			for (const {child, ended} of runners) {
				if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
				await ended;
			}

			journal.close();
			rmSync(folder, {recursive: true, force: true, maxRetries: 5, retryDelay: 100});
		},
	};
	return world;
}

/** A test's body with a world of its own, which goes away with it. */
export function inWorld(body: (world: World) => Promise<void>): () => Promise<void> {
	return async () => {
		const world = await openWorld();
		try {
			await body(world);
		} finally {
			await world.close();
		}
	};
}

/** Waits for anything else than a release. */
export async function eventually(wanted: () => boolean): Promise<void> {
	if (!(await holds(wanted))) throw new Error(`it did not happen in time: ${wanted}`);
}

/** Waits for what has to be asked for. */
export async function untilTrue(wanted: () => Promise<boolean>): Promise<void> {
	if (!(await holds(wanted))) throw new Error(`it did not happen in time: ${wanted}`);
}

type StartOptions = {readonly secrets?: readonly string[]; readonly onFailure?: 'ask' | 'stop'};

/** The types of a release's events, with the step they belong to. */
export function story(events: readonly Recorded<ReleaseEvent>[]): readonly string[] {
	return events.map(({event}) => ('step' in event ? `${event.type} ${event.step}` : event.type));
}

async function committed(journal: Journal, decide: () => Promise<Decision>): Promise<void> {
	for (let i = 0; i < 50; i++) {
		const decision = await decide();
		if (!decision.ok) throw new Error(decision.message);
		if (decision.writes.length === 0) return;
		if ((await journal.append(decision.writes, ana, new Date().toISOString())).ok) return;
	}

	throw new Error('somebody else was always faster');
}

function readText(file: string): string {
	return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
