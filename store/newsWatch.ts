import type {StoreApi} from 'zustand/vanilla';
import type {LogNewsFacts} from '../src/domain/logNews.ts';
import type {LogNews, LogView} from '../src/logs/logView.ts';
import type {CockpitPorts} from './ports.ts';
import type {CockpitState} from './state.ts';

/** Asks the logs of environments, while a release is on or was lately, what is new in them, and has it recorded. */
export type NewsWatch = {
	/** A release began on an environment with this log. */
	began(environment: string, release: number, view: LogView): void;
	/** The release of an environment is over: what is new by now is recorded; listening goes on. */
	ended(environment: string): void;
	/** Records what is new by now, if that can be done at once. */
	stop(): Promise<void>;
};

type Watched = {readonly release: number; readonly view: LogView; readonly since: number};

const everyMs = 5000;
const recordWithinMs = 500;
/** That nothing is new can be told when one has listened so long since the release began. */
const tooSoonMs = 30_000;
/** So long after the beginning of a release one still wants to know; errors of a new version rarely come later. */
const lateMs = 60 * 60_000;

/** Keeps `news` in the state up to date. Nothing is asked, and no timer runs, before a release begins. */
export function startNewsWatch(store: StoreApi<CockpitState>, {engine, now}: CockpitPorts): NewsWatch {
	const watched = new Map<string, Watched>();
	let timer: NodeJS.Timeout | undefined;

	// A release does not depend on it: what cannot be recorded is left out.
	const record = async ({release, view}: Watched) => {
		try {
			const news = factsOf(await view.news(), now());
			if (news) await engine.decideRelease(release, {do: 'record-news', ...news});
		} catch {}
	};

	const ask = async () => {
		for (const [environment, entry] of watched) {
			if (now() - entry.since > lateMs) {
				watched.delete(environment);
				await record(entry);
			}

			const news = await entry.view.news();
			if (timer === undefined) return;
			store.setState(state => ({news: {...state.news, [environment]: news}}));
		}

		timer = watched.size > 0 ? setTimeout(ask, everyMs) : undefined;
	};

	return {
		began(environment, release, view) {
			const before = watched.get(environment);
			// Asked before the comparison begins anew: the answer is about the release before.
			if (before) void record(before);
			view.began();
			watched.set(environment, {release, view, since: now()});
			timer ??= setTimeout(ask, everyMs);
		},
		ended(environment) {
			const entry = watched.get(environment);
			if (entry) void record(entry);
		},
		async stop() {
			clearTimeout(timer);
			timer = undefined;
			const last = [...watched.values()];
			watched.clear();
			// The logs are closed next, and nobody waits for long who leaves.
			const {promise: late, resolve} = Promise.withResolvers<void>();
			const limit = setTimeout(resolve, recordWithinMs);
			await Promise.race([Promise.all(last.map(record)), late]);
			clearTimeout(limit);
		},
	};
}

// Null: nobody can tell, and that is not the same as nothing.
function factsOf(news: LogNews, now: number): LogNewsFacts | null {
	if (news.kind === 'unknown' || (news.found.length === 0 && now - news.since < tooSoonMs)) return null;
	return {
		since: instant(news.since),
		until: instant(now),
		found: news.found.map(({source, kind, times, pattern}) => ({
			source,
			kind: kind === 'new' ? 'new' : 'jumped',
			template: pattern.template,
			level: pattern.level,
			count: pattern.since,
			times,
			firstAt: instant(pattern.firstAt ?? news.since),
			example: pattern.example,
		})),
		omitted: 0,
		skipped: news.skipped,
		uncompared: news.uncompared,
	};
}

function instant(at: number): string {
	return new Date(at).toISOString();
}
