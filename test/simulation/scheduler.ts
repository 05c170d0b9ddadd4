// Who is next, and what time it is: everything that happens in a simulated world waits here until it is chosen.
import type {Random} from './random.ts';

/** Somebody to whom things happen: a process, or a person's program. Once it is dead, nothing does any more. */
export type Actor = {readonly name: string; readonly kind: ActorKind; dead: boolean};

/** What kinds of actors there are. */
export type ActorKind = 'runner' | 'shim' | 'command' | 'cockpit';

type Deed = {readonly actor: Actor; readonly what: string; readonly act: () => void};

/** Thrown where a process dies in the middle of what it does. */
export class Killed extends Error {
	override readonly name = 'Killed';
}

/** Deeds that can happen now, in any order, and those that wait for their time. */
export type Scheduler = ReturnType<typeof scheduler>;

/** @param tell hears of everything that happens */
export function scheduler(random: Random, tell: (line: () => string) => void) {
	let ready: Deed[] = [];
	let timers: (Deed & {readonly at: number})[] = [];
	let now = Date.parse('2026-05-04T12:00:00.000Z');

	let stalled: Actor | null = null;

	const perform = (index: number) => {
		const [deed] = ready.splice(index, 1);
		if (!deed) return;
		tell(() => `${deed.actor.name} ${deed.what}`);
		deed.act();
	};

	return {
		/** Milliseconds since 1970. */
		now: () => now,
		/** An actor is about to do something; when, the schedule chooses. */
		post(actor: Actor, what: string, act: () => void): void {
			if (!actor.dead) ready.push({actor, what, act});
		},
		/** The same, in so many milliseconds. Gives a function that takes it back. */
		after(actor: Actor, milliseconds: number, what: string, act: () => void): () => void {
			if (actor.dead) return () => {};
			const timer = {actor, what, act, at: now + milliseconds};
			timers.push(timer);
			return () => {
				timers = timers.filter(other => other !== timer);
				ready = ready.filter(deed => deed !== timer);
			};
		},
		/** Nothing of this actor happens any more. */
		end(actor: Actor): void {
			actor.dead = true;
			ready = ready.filter(deed => deed.actor !== actor);
			timers = timers.filter(deed => deed.actor !== actor);
		},
		/** How many deeds could happen now. */
		waiting: () => ready.length,
		/** Lets one of them happen, any one; of the one who is stalled, only where nobody else does anything. */
		next(): void {
			const index = random.below(ready.length);
			const isStalled = ready[index]?.actor === stalled;
			const others = isStalled ? ready.flatMap(({actor}, other) => (actor === stalled ? [] : other)) : [];
			perform(others.length > 0 ? random.of(others) : index);
		},
		/** This actor gets no time any more; null: everybody does. */
		stall(actor: Actor | null): void {
			stalled = actor;
			if (actor) tell(() => `${actor.name} is stalled`);
		},
		/** Lets the oldest of them happen. */
		first(): void {
			perform(0);
		},
		/** Lets one happen of those that do not wait for anybody's answer. */
		meanwhile(): void {
			const indexes = ready.flatMap(({actor}, index) =>
				actor.kind === 'shim' || actor.kind === 'command' ? index : [],
			);
			if (indexes.length > 0) perform(random.of(indexes));
		},
		/** Lets so many milliseconds pass in which nothing is due. */
		sleep(milliseconds: number): void {
			now += milliseconds;
		},
		/** Lets time pass until something is due. False when nothing will ever be. */
		pass(): boolean {
			if (timers.length === 0) return false;
			now = Math.max(now, Math.min(...timers.map(({at}) => at)));
			ready.push(...timers.filter(({at}) => at <= now));
			timers = timers.filter(({at}) => at > now);
			return true;
		},
	};
}
