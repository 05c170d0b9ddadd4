import {createStore, type StoreApi} from 'zustand/vanilla';
import {messageOf} from '../../src/domain/messageOf.ts';
import {type EnvironmentRecord, standingsOf} from '../../src/domain/standing.ts';
import type {ProjectsJournal} from '../../src/journal/projectsJournal.ts';
import {coalesce} from '../coalesce.ts';
import {load, loading} from '../loadable.ts';
import {initialProjects, isSame, type ProjectsState, withCursor, withStandings} from './state.ts';

/** What the list of all projects needs from outside. */
export type ProjectsPorts = {
	readonly journals: readonly ProjectsJournal[];
	/** What could not be read up to now. */
	readonly problems: readonly string[];
	/** The folder to open a project's own cockpit in; null: none is known here. @param planned where its last release was planned */
	folderOf(project: string, planned: () => Promise<string | null>): Promise<string | null>;
	/** Shows the cockpit of the project in a folder until the person leaves it. */
	openCockpit(folder: string): Promise<void>;
	now(): number;
};

/** The list of all projects without a screen: its state, and what keys do to it. */
export type ProjectsDesk = {
	readonly store: StoreApi<ProjectsState>;
	/** Reads everything, and goes on with what changes. */
	start(): void;
	/** Moves the cursor of the list, or of the page on it. */
	move(by: number): void;
	filter(text: string, typing: boolean): void;
	/** Opens the project under the cursor. @param lend gives the terminal away meanwhile */
	open(lend: (work: () => Promise<void>) => Promise<void>): Promise<void>;
	/** Reads everything again. */
	again(): void;
	back(): void;
	resize(rows: number): void;
	leave(): void;
	close(): void;
};

/** However much happens, changed projects are read at most this often, in milliseconds. */
const readEveryMs = 250;
/** How often ages are told anew. */
const clockMs = 10_000;
/** Releases of one environment that are listed. */
const pageReleases = 200;

/** Makes the list's state. Nothing is read before `start`. */
export function createProjectsDesk(ports: ProjectsPorts): ProjectsDesk {
	const store = createStore<ProjectsState>(() => initialProjects(ports.now()));
	const records = new Map<ProjectsJournal, readonly EnvironmentRecord[]>();
	/** What is to be read again of each; null: all of it. */
	const moved = new Map<ProjectsJournal, Set<string> | null>(ports.journals.map(journal => [journal, null]));
	const failed = new Map<ProjectsJournal, string>();
	const stops: (() => void)[] = [];

	const readMoved = async () => {
		const work = [...moved];
		moved.clear();
		await Promise.all(work.map(([journal, projects]) => readOne(journal, projects)));
		const now = ports.now();
		const standings = standingsOf([...records.values()].flat(), new Date(now));
		const problems = [...ports.problems, ...failed.values()];
		store.setState(state => ({...withStandings({...state, now}, {standings}), problems}));
	};

	const readOne = async (journal: ProjectsJournal, projects: ReadonlySet<string> | null) => {
		try {
			const read = await journal.read(projects ? [...projects] : undefined);
			const others = projects ? (records.get(journal) ?? []).filter(({project}) => !projects.has(project)) : [];
			records.set(journal, [...others, ...read]);
			failed.delete(journal);
		} catch (error) {
			// What was last known stays to be seen.
			failed.set(journal, messageOf(error));
			moved.set(journal, null);
		}
	};

	const reading = coalesce(readMoved, readEveryMs, error =>
		store.setState({status: {text: messageOf(error), hint: null, tone: 'problem'}}),
	);

	const wants = (journal: ProjectsJournal, projects: readonly string[]) => {
		const before = moved.get(journal);
		if (before !== null) moved.set(journal, new Set([...(before ?? []), ...projects]));
		reading.request();
	};

	const again = () => {
		for (const journal of ports.journals) moved.set(journal, null);
		reading.request();
	};

	const journalOf = (project: string) =>
		[...records].find(([, read]) => read.some(record => record.project === project))?.[0];

	return {
		store,
		start() {
			for (const journal of ports.journals) stops.push(journal.subscribe(projects => wants(journal, projects)));
			const clock = setInterval(() => {
				store.setState({now: ports.now()});
				if (failed.size > 0) reading.request();
			}, clockMs);
			stops.push(() => clearInterval(clock));
			reading.request();
		},
		move(by) {
			store.setState(state => {
				const {page} = state;
				if (!page) return withCursor({...state, status: null}, state.cursor + by);
				const last = page.releases.status === 'ready' ? page.releases.value.length - 1 : 0;
				return {page: {...page, cursor: Math.max(0, Math.min(last, page.cursor + by))}};
			});
		},
		filter: (filter, typing) => store.setState(state => ({...withStandings(state, {filter}), typing})),
		async open(lend) {
			const {shown, cursor, page} = store.getState();
			const standing = shown[cursor];
			const journal = standing && journalOf(standing.project);
			if (page || !standing || !journal) return;
			const {project, environment} = standing;
			const latest = standing.open ?? standing.last;
			const planned = async () => (latest ? journal.folder(project, latest.id) : null);
			const folder = await ports.folderOf(project, planned).catch(() => null);
			if (folder !== null) {
				await lend(() => ports.openCockpit(folder));
				wants(journal, [project]);
				return;
			}

			store.setState({page: {standing, releases: loading, cursor: 0}});
			const releases = await load(() => journal.releases(project, environment, pageReleases));
			store.setState(state =>
				state.page && isSame(state.page.standing, standing) ? {page: {...state.page, releases}} : state,
			);
		},
		again,
		back() {
			store.setState(state => (state.page ? {page: null} : withStandings(state, {filter: ''})));
		},
		resize: rows => store.setState(state => withCursor({...state, rows: Math.max(1, rows)}, state.cursor)),
		leave: () => store.setState({leaving: true}),
		close() {
			reading.stop();
			for (const stop of stops) stop();
			for (const journal of ports.journals) journal.close();
		},
	};
}
