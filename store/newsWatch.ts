import type {StoreApi} from 'zustand/vanilla';
import type {LogView} from '../src/logs/logView.ts';
import type {CockpitState} from './state.ts';

/** Asks the logs of environments, while a release is on or was lately, what is new in them. */
export type NewsWatch = {
	/** A release began on an environment with this log. */
	began(environment: string, view: LogView): void;
	stop(): void;
};

const everyMs = 5000;
/** So long after the beginning of a release one still wants to know; errors of a new version rarely come later. */
const lateMs = 60 * 60_000;

/** Keeps `news` in the state up to date. Nothing is asked, and no timer runs, before a release begins. */
export function startNewsWatch(store: StoreApi<CockpitState>, now: () => number): NewsWatch {
	const watched = new Map<string, {readonly view: LogView; readonly since: number}>();
	let timer: NodeJS.Timeout | undefined;

	const ask = async () => {
		for (const [environment, {view, since}] of watched) {
			if (now() - since > lateMs) watched.delete(environment);
			const news = await view.news();
			if (timer === undefined) return;
			store.setState(state => ({news: {...state.news, [environment]: news}}));
		}

		timer = watched.size > 0 ? setTimeout(ask, everyMs) : undefined;
	};

	return {
		began(environment, view) {
			view.began();
			watched.set(environment, {view, since: now()});
			timer ??= setTimeout(ask, everyMs);
		},
		stop() {
			clearTimeout(timer);
			timer = undefined;
			watched.clear();
		},
	};
}
