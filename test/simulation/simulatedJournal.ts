// The journal as one process has it: what it asks for happens when the schedule says so, and then may go wrong.
import type {StreamWrite} from '../../src/domain/decision.ts';
import {emptyEnvironment, evolveEnvironment} from '../../src/domain/environment.ts';
import {type EnvironmentEvent, environmentStream, type Recorded} from '../../src/domain/events.ts';
import type {Journal} from '../../src/journal/journal.ts';
import {JournalError} from '../../src/journal/journalError.ts';
import {memoryJournal} from './memoryStore.ts';
import {recast, seenBy} from './mutations.ts';
import type {Actor} from './scheduler.ts';
import type {SimulatedWorld} from './world.ts';

/**
 * A handle on the world's journal.
 * @param die ends the process that has the handle
 */
export function simulatedJournal(world: SimulatedWorld, actor: Actor, die: () => void): Journal {
	const {scheduler, store, random, ledger, machine, mutation} = world;
	const inMemory = memoryJournal(store);

	const later = <T>(what: string, read: () => T): Promise<T> => {
		// A dead process hears no answers.
		if (actor.dead) return new Promise(() => {});
		const answer = () => new Promise<T>(resolve => resolve(read()));
		if (world.isCalm || !random.once(3)) return answer();
		return new Promise(resolve => scheduler.post(actor, what, () => resolve(answer())));
	};

	const read = <E extends Recorded['event']>(stream: string, after?: number) =>
		later(`reads ${stream}`, () => {
			if (actor.kind === 'runner' && !world.isCalm && random.once(120)) {
				throw new JournalError('the journal cannot be read', null, {passing: true});
			}

			const events = store.read(stream, after);
			const seen = mutation ? events.flatMap(event => seenBy(mutation, actor, event) ?? []) : events;
			// The stream's name says which events it has.
			return seen as readonly Recorded<E>[];
		});

	return {
		...inMemory,
		append: (writes, by, at) =>
			new Promise((resolve, reject) => {
				scheduler.post(actor, `appends ${typesOf(writes)}`, () => {
					if (machine.diskIsFull) return reject(new JournalError('the disk is full', null, {passing: true}));
					if (!world.isCalm && random.once(120)) {
						world.tell(() => `${actor.name} is killed before it is recorded`);
						return die();
					}

					const result = store.append(recast(mutation, actor, writes, store), by, at);
					world.tell(() => (result.ok ? '    recorded' : `    refused: ${result.conflict} has moved on`));
					if (!world.isCalm && random.once(120)) {
						world.tell(() => `${actor.name} is killed before it hears of that`);
						return die();
					}

					if (!world.isCalm && random.once(120)) {
						world.tell(() => `${actor.name} hears that it failed`);
						return reject(new JournalError('the head cannot be recorded', null, {passing: true}));
					}

					if (result.ok) ledger.acknowledge(result.recorded);
					resolve(result);
				});
			}),
		read,
		last: async <E extends Recorded['event']>(stream: string) => (await read<E>(stream)).at(-1) ?? null,
		environment: async name =>
			(await read<EnvironmentEvent>(environmentStream(name))).reduce(evolveEnvironment, emptyEnvironment(name)),
		releases: query => later('lists releases', () => store.releases(query)),
		nextRelease: () => later('asks for a number', store.nextRelease),
		subscribe(listener) {
			let told = false;
			const stop = store.listen(() => {
				if (told) return;
				told = true;
				scheduler.post(actor, 'hears of an append', () => {
					told = false;
					if (!stopped) listener();
				});
			});
			let stopped = false;
			return () => {
				stopped = true;
				stop();
			};
		},
	};
}

function typesOf(writes: readonly StreamWrite[]): string {
	return writes.map(({stream, events}) => `${stream}: ${events.map(describe).join(', ') || 'nothing'}`).join('; ');
}

function describe(event: StreamWrite['events'][number]): string {
	const step = 'step' in event ? ` ${event.step}` : '';
	const attempt = 'attempt' in event ? ` ${event.attempt}` : '';
	const outcome = 'outcome' in event ? ` ${event.outcome}` : '';
	return `${event.type}${step}${attempt}${outcome}`;
}
