// A22. Real processes, and a random victim killed at a random moment, again and again. `npm run faults` does 200 releases,
// the ordinary suite a part of them; FAULTS_RELEASES and FAULTS_SEED say how many, and which.
import {readFileSync} from 'node:fs';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import * as fc from 'fast-check';
import {expect} from 'vitest';
import type {RetryPolicy} from '../../src/domain/project.ts';
import {type Release, waitingFor} from '../../src/domain/release.ts';
import {markedProcesses} from '../support/projectProcesses.ts';
import {command} from '../support/samples.ts';
import type {RunnerProcess, World} from '../support/world.ts';
import {watched} from './oracles/executionOracle.ts';
import {row} from './row.ts';

const releases = Number(process.env['FAULTS_RELEASES'] ?? 40);
const seed = Number(process.env['FAULTS_SEED'] ?? Date.now() % 1_000_000);
/** So many releases follow one another in one journal; a few journals are at work side by side. */
const perWorld = 10;
const mark = 'RELEASE_TUI_TEST';

type Victim = 'runner' | 'shim' | 'step' | 'all';

/** What happens to one release. */
type Fate = {
	readonly retry: readonly RetryPolicy[];
	/** How long each command takes. */
	readonly stepMs: number;
	/** Every command but the first fails. */
	readonly fails: boolean;
	/** Who is killed, so many milliseconds after the kill before. */
	readonly kills: readonly {readonly victim: Victim; readonly afterMs: number}[];
	/** What a person does about a step that waits. */
	readonly decision: 'retry' | 'skip' | 'abort' | 'rollback';
};

const fates: readonly Fate[] = fc.sample(
	fc.record({
		retry: fc.array(fc.constantFrom<RetryPolicy>('safe', 'ask', 'never'), {minLength: 2, maxLength: 3}),
		stepMs: fc.integer({min: 0, max: 90}),
		fails: fc.boolean(),
		kills: fc.array(
			fc.record({
				victim: fc.constantFrom<Victim>('runner', 'shim', 'step', 'all'),
				afterMs: fc.integer({min: 0, max: 250}),
			}),
			{minLength: 1, maxLength: 3},
		),
		decision: fc.constantFrom('retry' as const, 'skip' as const, 'abort' as const, 'rollback' as const),
	}),
	{numRuns: releases, seed},
);

for (let first = 0; first < releases; first += perWorld) {
	const some = fates.slice(first, first + perWorld);
	row(
		'A22',
		`a random victim in each of ${some.length} releases from ${first + 1} on, seed ${seed}: nothing twice, no false success, no event lost`,
		async fault => {
			const world = await fault.world();
			fault.after(() => kill(world, 'all'));
			for (const fate of some) {
				await ship(world, fate);
				for (const {id} of await world.journal.releases({})) fault.acknowledge(await world.events(id));
			}
		},
		{timeoutMs: 240_000},
	);
}

async function ship(world: World, fate: Fate): Promise<void> {
	const seconds = (fate.stepMs / 1000).toFixed(3);
	const steps = fate.retry.map((retry, i) =>
		command(`step-${i}`, watched(`sleep ${seconds}; ${fate.fails && i > 0 ? 'exit 3' : 'true'}`), {
			retry,
			undo: watched(`sleep ${seconds}`),
		}),
	);
	const id = await world.start(steps);
	let runner = world.run(id, {[mark]: world.folder});
	for (const {victim, afterMs} of fate.kills) {
		await delay(afterMs);
		kill(world, victim);
		runner = goOn(world, id, runner);
	}

	await bringToItsEnd(world, id, fate, runner);
	// Whatever was killed and decided, the environment is free for the next one.
	expect((await world.environment()).lease).toBeNull();
	await world.unlock();
}

// Does what a person in front of the cockpit does: whatever waits is decided, and a dead runner is followed by another.
async function bringToItsEnd(world: World, id: number, fate: Fate, first: RunnerProcess): Promise<void> {
	const retried = new Set<string>();
	for (let runner = first; ; runner = goOn(world, id, runner)) {
		const release = await world.until(id, now => now.end !== null || isStuck(now) || hasEnded(runner));
		if (release.end) return;
		if (!isStuck(release)) continue;
		const rollback = await decide(world, release, fate, retried);
		if (rollback !== null) await bringToItsEnd(world, rollback, fate, world.run(rollback, {[mark]: world.folder}));
	}
}

async function decide(world: World, release: Release, fate: Fate, retried: Set<string>): Promise<number | null> {
	const waiting = waitingFor(release);
	const step = waiting?.step;
	if (!waiting || !step) throw new Error(`release #${release.id} waits for ${JSON.stringify(waiting)}`);
	if (fate.decision === 'abort') await world.ask(release.id, {do: 'abort', reason: 'no more'});
	if (fate.decision === 'rollback' && release.kind === 'deploy') return world.rollback();
	const isAllowed = release.plan.steps.find(({id}) => id === step)?.retry !== 'never' || waiting.why === 'failed';
	if (fate.decision === 'retry' && isAllowed && !retried.has(step)) {
		retried.add(step);
		await world.step(release.id, {do: 'retry', step, attempt: null});
	} else if (fate.decision !== 'abort') await world.step(release.id, {do: 'skip', step, reason: 'looked'});
	return null;
}

function isStuck(release: Release): boolean {
	return waitingFor(release) !== null;
}

function hasEnded({child}: RunnerProcess): boolean {
	return child.exitCode !== null || child.signalCode !== null;
}

function goOn(world: World, id: number, runner: RunnerProcess): RunnerProcess {
	return hasEnded(runner) ? world.run(id, {[mark]: world.folder}) : runner;
}

function kill(world: World, victim: Victim): void {
	for (const pid of markedProcesses(`${mark}=${world.folder}`)) {
		if (victim !== 'all' && victim !== kindOf(pid)) continue;
		try {
			process.kill(pid, 'SIGKILL');
		} catch {
			// It ended in the meantime.
		}
	}
}

function kindOf(pid: number): Victim | null {
	try {
		const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
		const program = /\/(runner|shim)\.js$/.exec(words[1] ?? '')?.[1];
		return program === 'runner' || program === 'shim' ? program : 'step';
	} catch {
		return null;
	}
}
