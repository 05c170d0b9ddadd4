// The journal's events in memory: the same compare-and-append as the real store, without a disk.
import type {StreamWrite} from '../../src/domain/decision.ts';
import {type EnvironmentState, emptyEnvironment, evolveEnvironment} from '../../src/domain/environment.ts';
import type {EnvironmentEvent, JournalEvent, Recorded, ReleaseEvent} from '../../src/domain/events.ts';
import {evolveRelease} from '../../src/domain/evolveRelease.ts';
import type {Operator} from '../../src/domain/operator.ts';
import type {Release} from '../../src/domain/release.ts';
import {type ReleaseSummary, summarize} from '../../src/domain/summary.ts';
import type {AppendResult, Journal, ReleaseQuery} from '../../src/journal/journal.ts';

/** All streams, with what they fold to. */
export type MemoryStore = {
	append(writes: readonly StreamWrite[], by: Operator, at: string): AppendResult;
	read(stream: string, after?: number): readonly Recorded[];
	releases(query: ReleaseQuery): readonly ReleaseSummary[];
	nextRelease(): number;
	/** A release as its events fold; null when there is none of that number. */
	release(id: number): Release | null;
	environment(name: string): EnvironmentState;
	streams(): ReadonlyMap<string, readonly Recorded[]>;
	/** Forgets the newest events of a stream, as a disk does that only said that it had written them. */
	forget(stream: string, count: number): void;
	/** Called after every append, with what it recorded. */
	listen(listener: (recorded: readonly Recorded[]) => void): () => void;
};

/** An empty store. */
export function memoryStore(): MemoryStore {
	const streams = new Map<string, Recorded[]>();
	const releases = new Map<number, Release>();
	const environments = new Map<string, EnvironmentState>();
	const summaries = new Map<number, ReleaseSummary>();
	const listeners = new Set<(recorded: readonly Recorded[]) => void>();

	const fold = (recorded: Recorded) => {
		const [kind, name = ''] = recorded.stream.split(':');
		if (kind === 'release') {
			const id = Number(name);
			releases.set(id, evolveRelease(releases.get(id) ?? null, recorded as Recorded<ReleaseEvent>));
			summaries.delete(id);
		} else if (kind === 'environment') {
			const state = environments.get(name) ?? emptyEnvironment(name);
			environments.set(name, evolveEnvironment(state, recorded as Recorded<EnvironmentEvent>));
		}
	};

	const summaryOf = (id: number, release: Release): ReleaseSummary => {
		const known = summaries.get(id) ?? summarize(release);
		summaries.set(id, known);
		return known;
	};

	const store: MemoryStore = {
		append(writes, by, at) {
			for (const {stream, expected} of writes) {
				if ((streams.get(stream)?.length ?? 0) !== expected) return {ok: false, conflict: stream};
			}

			const recorded = writes.flatMap(({stream, expected, events}) =>
				events.map((event, index) => ({stream, seq: expected + index + 1, at, by, event})),
			);
			for (const event of recorded) {
				const stream = streams.get(event.stream);
				if (stream) stream.push(event);
				else streams.set(event.stream, [event]);
				fold(event);
			}

			for (const listener of [...listeners]) listener(recorded);
			return {ok: true, recorded};
		},
		read: (stream, after = 0) => streams.get(stream)?.slice(after) ?? [],
		releases: ({environment, status, open, before, limit}) =>
			[...releases]
				.sort(([a], [b]) => b - a)
				.map(([id, release]) => summaryOf(id, release))
				.filter(
					summary =>
						(environment === undefined || summary.environment === environment) &&
						(status === undefined || summary.status === status) &&
						(!open || !summary.ended) &&
						(before === undefined || summary.id < before),
				)
				.slice(0, limit),
		nextRelease: () => Math.max(0, ...releases.keys()) + 1,
		release: id => releases.get(id) ?? null,
		environment: name => environments.get(name) ?? emptyEnvironment(name),
		streams: () => streams,
		forget(stream, count) {
			streams.get(stream)?.splice(-count);
			for (const known of [releases, environments, summaries]) known.clear();
			for (const events of streams.values()) for (const event of events) fold(event);
		},
		listen(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
	return store;
}

/** A handle on a store, as each process has one, which acts at once. */
export function memoryJournal(store: MemoryStore): Journal {
	const unsubscribes = new Set<() => void>();
	return {
		append: async (writes, by, at) => store.append(writes, by, at),
		// The stream's name says which events it has.
		read: async <E extends JournalEvent>(stream: string, after?: number) =>
			store.read(stream, after) as readonly Recorded<E>[],
		last: async <E extends JournalEvent>(stream: string) => (store.read(stream).at(-1) ?? null) as Recorded<E> | null,
		environment: async name => store.environment(name),
		releases: async query => store.releases(query),
		nextRelease: async () => store.nextRelease(),
		alarm: async () => null,
		subscribe(listener) {
			const stop = store.listen(listener);
			unsubscribes.add(stop);
			return stop;
		},
		close() {
			for (const stop of unsubscribes) stop();
		},
	};
}
