import {JournalError} from '../../src/journal/journalError.ts';
import type {Clock} from '../../src/runner/clock.ts';
import type {OpenMeter} from '../../src/runner/meters.ts';
import {noOutbox} from '../../src/runner/outbox.ts';
import type {Probes} from '../../src/runner/probes.ts';
import {outputsStay} from '../../src/runner/releaseOutputs.ts';
import {NotOurs} from '../../src/runner/releaseSession.ts';
import type {RunnerWorld} from '../../src/runner/runnerWorld.ts';
import {runRelease} from '../../src/runner/runRelease.ts';
import {ana} from '../support/samples.ts';
import type {Process} from './machine.ts';
import {type Actor, Killed} from './scheduler.ts';
import {simulatedEngine} from './simulatedEngine.ts';
import {simulatedJournal} from './simulatedJournal.ts';
import {simulatedShells} from './simulatedShells.ts';
import type {SimulatedWorld} from './world.ts';

/** Starts the real runner of a release as a process of a simulated world. */
export function startRunner(world: SimulatedWorld, release: number): void {
	const {machine, scheduler} = world;
	const runner = machine.spawn('runner', `runner of #${release}`);
	scheduler.post(runner.actor, 'begins', () => {
		runRelease(runnerWorld(world, runner), release).then(
			() => leave(world, runner, 'is done'),
			(error: unknown) => leave(world, runner, reasonOf(world, error)),
		);
	});
}

function leave({machine, tell}: SimulatedWorld, runner: Process, why: string): void {
	if (runner.actor.dead) return;
	tell(() => `${runner.actor.name} ${why}`);
	machine.end(runner);
}

// What ends a runner, and is no bug of it.
function reasonOf(world: SimulatedWorld, error: unknown): string {
	if (error instanceof Killed) return 'is dead';
	if (error instanceof NotOurs) return `leaves: ${error.message}`;
	if (error instanceof JournalError) return `fails: ${error.message}`;
	world.ledger.report(`a runner died of ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
	return 'dies of a bug';
}

function runnerWorld(world: SimulatedWorld, runner: Process): RunnerWorld {
	const {machine, mutation} = world;
	const {actor, identity} = runner;
	return {
		journal: simulatedJournal(world, actor, () => machine.end(runner)),
		identity,
		operator: ana,
		clock: simulatedClock(world, actor),
		shells: simulatedShells(world, actor),
		probes: simulatedProbes(world, actor),
		openMeter: simulatedMeters(world, actor),
		outputs: outputsStay,
		outbox: () => noOutbox,
		rollBack: async (release, order) => {
			// Reading the configuration takes its time: people decide meanwhile.
			await new Promise<void>(resolve => {
				world.scheduler.after(actor, 500, 'has read the configuration', resolve);
			});
			return simulatedEngine(world, actor, ana).rollback(release.environment, {...order, onFailure: release.onFailure});
		},
		isAlive: other => mutation !== 'a living runner counts as dead' && machine.isAlive(other),
		isThere: () => true,
		diskSpace: () => (machine.diskIsFull ? {bytes: 0, files: null} : null),
		isSealed: () => true,
		say: () => {},
	};
}

/** Time as a simulated process has it. */
function simulatedClock({scheduler}: SimulatedWorld, actor: Actor): Clock {
	return {
		now: () => new Date(scheduler.now()),
		elapsed: scheduler.now,
		sleep: (milliseconds, signal) =>
			new Promise(resolve => {
				if (signal?.aborted) return resolve();
				const cancel = scheduler.after(actor, milliseconds, 'wakes', resolve);
				signal?.addEventListener('abort', () => {
					cancel();
					resolve();
				});
			}),
	};
}

/** What is measured: mostly good, sometimes bad for a while, sometimes nothing at all. */
function simulatedMeters(world: SimulatedWorld, actor: Actor): OpenMeter {
	const {scheduler, random} = world;
	const readings = ['good', 'bad', 'none'] as const;
	return () => {
		let mood: (typeof readings)[number] = 'good';
		return {
			look() {},
			read: () =>
				new Promise(resolve => {
					scheduler.post(actor, 'measures', () => {
						if (world.isCalm) mood = 'good';
						else if (random.once(3)) mood = random.of(readings);
						if (mood === 'none') resolve({what: 'nothing', why: 'nobody answers'});
						else resolve({what: 'number', value: mood === 'bad' ? 9 : 1});
					});
				}),
			async close() {},
		};
	};
}

function simulatedProbes(world: SimulatedWorld, actor: Actor): Probes {
	const {scheduler, random} = world;
	const later = <T>(what: string, answer: () => T): Promise<T> =>
		new Promise(resolve => {
			scheduler.post(actor, what, () => resolve(answer()));
		});
	const isBad = () => !world.isCalm && random.once(4);
	return {
		http: step => later('asks an address', () => (isBad() ? `${step.url} answered 500` : null)),
		live: (_, step) =>
			later('asks what is live', () => {
				const at = new Date(scheduler.now()).toISOString();
				if (isBad()) return {revision: null, error: 'no answer', at};
				return {revision: {sha: step.expectSha, version: 'v1'}, error: null, at};
			}),
	};
}
