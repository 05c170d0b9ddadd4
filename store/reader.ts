import type {StoreApi} from 'zustand/vanilla';
import type {Release} from '../src/domain/release.ts';
import type {ReleaseSummary} from '../src/domain/summary.ts';
import {createCarryOn} from './carryOn.ts';
import {coalesce} from './coalesce.ts';
import {tellUnexpected} from './commands/context.ts';
import {type CommitDesk, createCommitDesk} from './commitDesk.ts';
import {readHostTrouble} from './hostTrouble.ts';
import type {Loadable} from './loadable.ts';
import {load, loading, ready, valueIn} from './loadable.ts';
import type {LogDesk} from './logDesk.ts';
import type {CockpitPorts} from './ports.ts';
import {createRangeReader} from './rangeReader.ts';
import {releaseMarks} from './releaseMarks.ts';
import type {CockpitState, EnvironmentView} from './state.ts';
import {createTroubleReader} from './troubleReader.ts';

/** Brings what the ports know into the state. */
export type Reader = {
	/** The journal has moved on. */
	journal(): void;
	/** Asks environments what they run; all of them without a name. */
	live(environment?: string): void;
	/** Another environment was selected; `before` is the state until then. */
	selected(before: CockpitState): void;
	/** The candidate, or how it is listed, was changed. */
	candidate(): void;
	/** The list of commits. */
	readonly commits: CommitDesk;
	/** Shows this release, once it is known. */
	pin(release: number | null): void;
	stop(): void;
};

/** One frame: however many events arrive, the state is read at most this often. */
const frameMs = 33;
/** How often environments are asked what they run. */
const liveEveryMs = 30_000;
/** And how often git is asked everything again, in such rounds: what lies between two commits hardly ever changes. */
const forgetEvery = 10;
/** How often an open release is looked at although nothing was heard. */
const runnerEveryMs = 2000;
/** Releases that are listed and measured. */
const historyLimit = 300;

/** Starts reading: at once, on every hint of the journal, and the live versions every half minute. */
export function startReader(store: StoreApi<CockpitState>, ports: CockpitPorts, desk: LogDesk): Reader {
	const {engine} = ports;
	const commits = createCommitDesk(store, ports);
	const range = createRangeReader(store, ports, commits);
	const readTrouble = createTroubleReader(store, ports, runnerEveryMs);
	/** Environments that are being asked; true: ask once more, something happened since. */
	const asking = new Map<string, boolean>();
	const carryOn = createCarryOn(store, engine);
	let pinned: number | null = null;
	let lastRead: Release | null = null;
	let watch: NodeJS.Timeout | undefined;
	let stopped = false;
	let shown = store.getState().selected;
	let known: Readonly<Record<string, Page>> = {};

	const journal = coalesce(
		async () => {
			try {
				await readAll();
			} finally {
				watchRunners();
			}
		},
		frameMs,
		error => tellUnexpected(store, error),
	);

	async function readAll() {
		const {environments} = store.getState();
		const [overviews, history] = await Promise.all([
			Promise.all(environments.map(({config}) => load(() => engine.overview(config.name)))),
			load(() => engine.history({limit: historyLimit})),
		]);
		if (stopped) return;
		const {environments: before, history: historyBefore} = store.getState();
		store.setState(state => ({
			history,
			environments: state.environments.map((one, index) => ({...one, overview: overviews[index] ?? one.overview})),
			now: ports.now(),
		}));
		await readSelected();
		markReleases(valueIn(historyBefore), valueIn(history));
		for (const environment of before) noticeChange(environment);
		await readOverlays();
		await readTrouble();
	}

	// A runner that dies says nothing: while one should be alive, one has to look.
	function watchRunners() {
		clearTimeout(watch);
		const {environments, release, trouble} = store.getState();
		const anyOpen = environments.some(({overview}) => valueIn(overview)?.open) || valueIn(release)?.end === null;
		if ((anyOpen || trouble) && !stopped) watch = setTimeout(journal.request, runnerEveryMs);
	}

	async function readSelected() {
		const {selected} = store.getState();
		const overview = overviewOf(store.getState(), selected);
		// While the journal does not answer, what was last known of the release stays to be seen, or comes back.
		if (!overview && lastRead?.environment === selected) {
			store.setState({release: ready(lastRead)});
			return;
		}

		const shown = pinned ?? overview?.open?.id ?? overview?.last?.id ?? null;
		const readShown = () => (shown === null ? load(async () => null) : load(() => engine.release(shown)));
		let [release, rollback] = await Promise.all([readShown(), load(() => engine.rollbackPlan(selected))]);
		let runnerAlive = aliveIn(release);
		if (runnerAlive === false) {
			// It may have ended, as runners do, just after we read.
			release = await readShown();
			runnerAlive = aliveIn(release);
		}

		const value = valueIn(release);
		const hostTrouble = await readHostTrouble(engine, value);
		if (stopped || store.getState().selected !== selected) return;
		if (value) {
			lastRead = value;
			takeReading(value);
		}

		if (value && runnerAlive === false) carryOn(value.id);
		// Before the overviews are there, "no release" is not known yet.
		store.setState({
			release: overview ? release : loading,
			rollback,
			runnerAlive,
			hostTrouble,
		});
		desk.sync();
		range.read();
	}

	function aliveIn(release: Loadable<Release | null>): boolean | null {
		const value = valueIn(release);
		return value && !value.end ? engine.runnerAlive(value) : null;
	}

	// What happened before this cockpit looked for the first time was no news to its logs.
	function markReleases(before: readonly ReleaseSummary[] | null, now: readonly ReleaseSummary[] | null) {
		if (!before || !now) return;
		for (const {environment, text} of releaseMarks(before, now)) desk.mark(environment, text);
	}

	// A release that began or ended: the environment may run something else now.
	function noticeChange(before: EnvironmentView) {
		const {name} = before.config;
		const now = overviewOf(store.getState(), name);
		const then = valueIn(before.overview);
		if (!now || !then || now.open?.id === then.open?.id) return;
		if (then.open) desk.ended(name);
		if (now.open && name === store.getState().selected) store.setState({steering: true, unfolded: {}});
		if (now.open) desk.began(name, now.open.id);
		if (then.open && pinned === then.open.id) pinned = null;
		live(name);
		range.forget();
		range.read();
	}

	async function readOverlays() {
		for (const overlay of store.getState().overlays) {
			if (overlay.kind !== 'record') continue;
			const data = await load(() => readRelease(ports, overlay.id));
			store.setState(state => ({
				overlays: state.overlays.map(other =>
					other.kind === 'record' && other.id === overlay.id ? {...other, data} : other,
				),
			}));
		}
	}

	async function ask(name: string) {
		if (asking.has(name)) {
			asking.set(name, true);
			return;
		}

		update(name, {reading: true});
		for (let again = true; again && !stopped; ) {
			asking.set(name, false);
			const reading = await load(() => engine.live(name));
			again = asking.get(name) === true;
			if (!stopped) update(name, {reading: again, live: reading});
		}

		asking.delete(name);
		if (!stopped) range.read();
	}

	// The runner has asked the environment itself: what it was told is at least as good as an answer of our own.
	function takeReading(release: Release) {
		const {live: read, environment} = release;
		const shown = valueIn(
			store.getState().environments.find(({config}) => config.name === environment)?.live ?? loading,
		);
		if (!read || (shown && shown.at >= read.at)) return;
		update(environment, {live: ready({revision: read.revision, error: read.error, at: read.at})});
	}

	// The clock goes along: between its ticks nothing must look as if it came later than now.
	function update(name: string, change: Partial<EnvironmentView>) {
		store.setState(state => ({
			now: ports.now(),
			environments: state.environments.map(environment =>
				environment.config.name === name ? {...environment, ...change} : environment,
			),
		}));
	}

	function live(environment?: string) {
		if (environment !== undefined) void ask(environment);
		else for (const {config} of store.getState().environments) void ask(config.name);
	}

	const unsubscribe = engine.subscribe(() => journal.request());
	let round = 0;
	const timer = setInterval(() => {
		live();
		round++;
		if (round % forgetEvery === 0) range.forget();
		else range.expire();
	}, liveEveryMs);
	live();
	// Git looks for the candidate while the environments answer and the journal is read.
	range.read();
	journal.request();
	desk.sync();

	return {
		journal: journal.request,
		live,
		selected(before) {
			pinned = null;
			commits.stop();
			known = {...known, [shown]: pageOf(before)};
			shown = store.getState().selected;
			// What was known of it when it was last looked at stands there until it has been read again.
			store.setState({...(known[shown] ?? nothingRead), commitSearch: null});
			range.forget();
			desk.sync();
			range.read();
			void readSelected();
		},
		commits,
		candidate() {
			range.forget();
			range.read();
		},
		pin(release) {
			pinned = release;
			journal.request();
		},
		stop() {
			stopped = true;
			unsubscribe();
			clearInterval(timer);
			clearTimeout(watch);
			journal.stop();
			range.stop();
			commits.close();
		},
	};
}

/** What the panes tell of one environment. */
type Page = Pick<CockpitState, 'release' | 'rollback' | 'commits' | 'migrations' | 'candidate'>;

const nothingRead: Page = {
	release: loading,
	rollback: loading,
	commits: loading,
	migrations: loading,
	candidate: loading,
};

function pageOf({release, rollback, commits, migrations, candidate}: CockpitState): Page {
	return {release, rollback, commits, migrations, candidate};
}

/** A release with its events; null when there is none of that number. */
export async function readRelease(ports: CockpitPorts, id: number) {
	const [release, events] = await Promise.all([ports.engine.release(id), ports.engine.events(id)]);
	// The looks at signals are many, and are drawn on the page of their step.
	return release ? {release, events: events.filter(({event}) => event.type !== 'signals-sampled')} : null;
}

function overviewOf(
	state: CockpitState,
	name: string,
): {readonly open: ReleaseSummary | null; readonly last: ReleaseSummary | null} | null {
	const environment = state.environments.find(({config}) => config.name === name);
	return environment ? valueIn(environment.overview) : null;
}
