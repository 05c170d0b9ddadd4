// Everything that one history happens in.
import {ledger} from './ledger.ts';
import {simulatedMachine} from './machine.ts';
import type {MemoryStore} from './memoryStore.ts';
import {memoryStore} from './memoryStore.ts';
import type {Mutation} from './mutations.ts';
import {type Random, random} from './random.ts';
import {type Scheduler, scheduler} from './scheduler.ts';

/** A simulated world. */
export type SimulatedWorld = {
	readonly random: Random;
	readonly scheduler: Scheduler;
	readonly machine: ReturnType<typeof simulatedMachine>;
	readonly store: MemoryStore;
	/** What really happened, whatever anybody knows of it. */
	readonly ledger: ReturnType<typeof ledger>;
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
	const begun = () => time.now();
	let start = 0;
	const tell = (line: () => string) => {
		if (!story) return;
		start ||= begun();
		story.push(`${((begun() - start) / 1000).toFixed(1).padStart(7)} s  ${line()}`);
	};
	const time = scheduler(chance, tell);
	const machine = simulatedMachine(time);
	const store = memoryStore();
	const world: SimulatedWorld = {
		random: chance,
		scheduler: time,
		machine,
		store,
		ledger: ledger(store, machine.isAlive),
		mutation,
		tell,
		isCalm: false,
	};
	return world;
}
