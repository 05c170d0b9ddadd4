import type {Standing} from '../../src/domain/standing.ts';
import {urgencyOf} from '../../src/domain/standing.ts';
import {standingWords} from '../../src/domain/standingWords.ts';
import type {ReleaseSummary} from '../../src/domain/summary.ts';
import type {Loadable} from '../loadable.ts';
import type {Status} from '../state.ts';

/** The releases of one environment, which can only be looked at from here. */
export type ReleasesPage = {
	readonly standing: Standing;
	readonly releases: Loadable<readonly ReleaseSummary[]>;
	readonly cursor: number;
};

/** Everything that the list of all projects shows. */
export type ProjectsState = {
	/** What needs somebody first; null: not read yet. */
	readonly standings: readonly Standing[] | null;
	/** Those of them that fit the filter. */
	readonly shown: readonly Standing[];
	readonly filter: string;
	readonly typing: boolean;
	readonly cursor: number;
	/** The first row on the screen. */
	readonly top: number;
	/** Rows of the list that the screen has room for. */
	readonly rows: number;
	readonly page: ReleasesPage | null;
	readonly problems: readonly string[];
	readonly status: Status | null;
	readonly now: number;
	readonly leaving: boolean;
};

/** Nothing read yet. */
export function initialProjects(now: number): ProjectsState {
	return {
		standings: null,
		shown: [],
		filter: '',
		typing: false,
		cursor: 0,
		top: 0,
		rows: 1,
		page: null,
		problems: [],
		status: null,
		now,
		leaving: false,
	};
}

/** The state with other standings or another filter. Who looks at an environment goes on to, at the same height if possible. */
export function withStandings(
	state: ProjectsState,
	change: Partial<Pick<ProjectsState, 'standings' | 'filter'>>,
): ProjectsState {
	const next = {...state, ...change};
	const shown = filtered(next.standings ?? [], next.filter, new Date(state.now));
	const looked = state.shown[state.cursor];
	// Whoever has not moved yet wants to see what comes first.
	const isAtTop = state.cursor === 0 && state.top === 0;
	const found = looked && !isAtTop ? shown.findIndex(standing => isSame(standing, looked)) : 0;
	const cursor = found >= 0 ? found : Math.min(state.cursor, Math.max(0, shown.length - 1));
	return withCursor({...next, shown, top: Math.max(0, cursor - (state.cursor - state.top))}, cursor);
}

/** The state with the cursor in another row, and that row on the screen. */
export function withCursor(state: ProjectsState, to: number): ProjectsState {
	const cursor = Math.max(0, Math.min(to, state.shown.length - 1));
	const lowest = Math.max(0, state.shown.length - state.rows);
	const top = Math.min(lowest, Math.max(cursor - state.rows + 1, Math.min(state.top, cursor)));
	return {...state, cursor, top};
}

/** Whether two tell of the same environment. */
export function isSame(one: Standing, other: Standing): boolean {
	return one.project === other.project && one.environment === other.environment;
}

// Those that have every word somewhere in what the list shows of them.
function filtered(standings: readonly Standing[], filter: string, now: Date): readonly Standing[] {
	const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
	if (words.length === 0) return standings;
	return standings.filter(standing => {
		const {project, environment, live} = standing;
		const {version, sha} = live?.candidate ?? {version: '', sha: ''};
		const said = `${urgencyOf(standing, now)} ${standingWords(standing, now).text}`;
		const text = `${project} ${environment} ${version} ${sha} ${said}`.toLowerCase();
		return words.every(word => text.includes(word));
	});
}
