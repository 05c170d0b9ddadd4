// Rules broken on purpose, one at a time: each must be caught, or a simulation that finds nothing means nothing.
import type {StreamWrite} from '../../src/domain/decision.ts';
import type {JournalEvent, Recorded} from '../../src/domain/events.ts';
import type {MemoryStore} from './memoryStore.ts';
import type {Actor} from './scheduler.ts';

/** What can be broken, and the rule of the ledger that must be seen to be broken then. */
export const mutations = {
	'the journal does not compare': /^O4:/,
	'the journal forgets what it acknowledged': /^O[12]:/,
	'a missing exit record is a success': /^O[45]:/,
	'a shim does not ask who has the claim': /^(fence|end):/,
	'a fence is not durable': /^(fence|end|O4):/,
	'an orphan is forgotten': /^O4:/,
	'a lost outcome counts as never run': /^fence:/,
	'"never" is tried again by itself': /^O6:/,
	'a living runner counts as dead': /^runner:/,
	'an intent does not look for an abort or a pause': /^(abort|pause|end|O4|lease):/,
	'a shared lock is not kept': /^shared:/,
	'a watch of which nothing is known counts as failed': /^auto:/,
	// Each of the two alone is made good by the other.
	'a broken lease neither ends its release nor stops an intent': /^(O4|lease):/,
	'a lease is broken without a look at who lives': /^(end|O4|lease):/,
} as const;

/** One of them. */
export type Mutation = keyof typeof mutations;

/** Reads the name of one; null: it is none. */
export function mutationNamed(text: string): Mutation | null {
	// Object.keys forgets which names there are.
	return (Object.keys(mutations) as Mutation[]).find(name => name === text) ?? null;
}

/** An event as it reaches a process; null: it does not. */
export function seenBy(mutation: Mutation | null, actor: Actor, recorded: Recorded): Recorded | null {
	if (mutation === null || actor.kind !== 'runner') return recorded;
	const {event} = recorded;
	switch (mutation) {
		case '"never" is tried again by itself': {
			if (event.type !== 'release-started') return recorded;
			const steps = event.plan.steps.map(step => ({...step, retry: 'safe' as const}));
			return {...recorded, event: {...event, plan: {...event.plan, steps}}};
		}

		case 'a watch of which nothing is known counts as failed':
			return event.type === 'signals-judged' ? {...recorded, event: {...event, verdict: 'fail'}} : recorded;
		case 'a broken lease neither ends its release nor stops an intent':
			return event.type === 'lease-broken' ? null : recorded;
		default:
			return recorded;
	}
}

/** The writes that really arrive. */
export function recast(
	mutation: Mutation | null,
	actor: Actor,
	writes: readonly StreamWrite[],
	store: MemoryStore,
): readonly StreamWrite[] {
	const isIntent = writes.some(({events}) => events.some(({type}) => type === 'step-intended'));
	const unasked = (write: StreamWrite) => ({...write, expected: store.read(write.stream).length});
	switch (mutation) {
		case 'the journal does not compare':
			return writes.map(unasked);
		case 'an intent does not look for an abort or a pause':
			return isIntent ? writes.map(unasked) : writes;
		case 'a broken lease neither ends its release nor stops an intent':
			if (isIntent) return writes.filter(({events}) => events.length > 0);
			return writes.some(({events}) => events.some(({type}) => type === 'lease-broken')) ? writes.slice(0, 1) : writes;
		case 'a shared lock is not kept':
			return writes.filter(({stream}) => !stream.startsWith('lock:'));
		case 'a lost outcome counts as never run':
			return actor.kind === 'runner' ? writes.map(write => ({...write, events: write.events.map(asFenced)})) : writes;
		default:
			return writes;
	}
}

function asFenced(event: JournalEvent): JournalEvent {
	return event.type === 'step-lost' ? {type: 'step-fenced', step: event.step, attempt: event.attempt} : event;
}
