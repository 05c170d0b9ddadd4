// Everything that one history happens in.
import {type Ledger, ledger} from './ledger.ts';
import {type SimulatedMachine, simulatedMachine} from './machine.ts';
import {type MemoryStore, memoryStore} from './memoryStore.ts';
import type {Mutation} from './mutations.ts';
import {type Random, random} from './random.ts';
import {type Scheduler, scheduler} from './scheduler.ts';

/** A simulated world. */
export type SimulatedWorld = {
	readonly random: Random;
	readonly scheduler: Scheduler;
	/** Tells one press of a key from all others. */
	nextRequest(): number;
	readonly machine: SimulatedMachine;
	readonly store: MemoryStore;
	/** What really happened, whatever anybody knows of it. */
	readonly ledger: Ledger;
	/** A rule that is broken on purpose; null: none is. */
	readonly mutation: Mutation | null;
	/** Adds a line to the story, where somebody wants to read it. */
	tell(line: () => string): void;
	/** Nothing goes wrong any more, and everybody is answered. */
	isCalm: boolean;
};

/**
 * A world in which nothing has happened yet.
 * @param story gets every event as a line
 */
export function simulatedWorld(mutation: Mutation | null, story: string[] | null): SimulatedWorld {
	const chance = random();
	const tell = (line: () => string) => {
		story?.push(`${((time.now() - begun) / 1000).toFixed(1).padStart(7)} s  ${line()}`);
	};
	const time = scheduler(chance, tell);
	const begun = time.now();
	const machine = simulatedMachine(time);
	const store = memoryStore();
	let requests = 0;
	return {
		random: chance,
		scheduler: time,
		nextRequest: () => ++requests,
		machine,
		store,
		ledger: ledger(store, machine.isAlive),
		mutation,
		tell,
		isCalm: false,
	};
}
