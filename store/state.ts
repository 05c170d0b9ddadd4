import type {Refusal} from '../src/domain/decision.ts';
import type {JournalWait} from '../src/domain/journalWait.ts';
import type {Candidate} from '../src/domain/plan.ts';
import type {EnvironmentConfig, PhaseId, Project} from '../src/domain/project.ts';
import type {Release} from '../src/domain/release.ts';
import type {RollbackPlan} from '../src/domain/rollback.ts';
import type {ReleaseSummary} from '../src/domain/summary.ts';
import type {Watcher} from '../src/domain/watcher.ts';
import type {EnvironmentOverview} from '../src/engine/engine.ts';
import type {LiveReading} from '../src/environments/live.ts';
import type {Commit, CommitQuery, Relation} from '../src/git/repository.ts';
import type {LogNews, LogView} from '../src/logs/logView.ts';
import type {MigrationOutlook} from '../src/migrations/migrations.ts';
import type {Loadable} from './loadable.ts';
import {loading} from './loadable.ts';
import type {Overlay} from './overlay.ts';

/** The panes, in the order of their numbers. */
export const paneIds = ['environments', 'commits', 'logs', 'migrations', 'release', 'rollback'] as const;

/** One of the six panes. */
export type PaneId = (typeof paneIds)[number];

/** An environment as the cockpit shows it. */
export type EnvironmentView = {
	readonly config: EnvironmentConfig;
	readonly overview: Loadable<EnvironmentOverview>;
	/** Ready with null: the environment cannot be asked. */
	readonly live: Loadable<LiveReading | null>;
	/** It is being asked right now. */
	readonly reading: boolean;
	/** How many commits it lacks of what comes next to it; null when that cannot be told. */
	readonly behind: number | null;
	/** Commits that it has and that the one before it does not; null where that is not known. */
	readonly ahead: number | null;
};

/** Commits as far as somebody has scrolled: those that are to ship, then those that are live already. */
export type CommitList = {
	readonly commits: readonly Commit[];
	/** How many of them, from the first, are to ship. */
	readonly shipping: number;
	/** All that are to ship are there. */
	readonly counted: boolean;
	/** `more`: there may be more, which is read when somebody scrolls on; `whole`: there is nothing more. */
	readonly state: 'reading' | 'more' | 'whole';
};

/** The commits that a release would ship, or ships, and those before them. */
export type CommitsView = CommitList & {
	readonly from: string | null;
	readonly to: Candidate;
	/** The open release that ships them; null while they are only a candidate. */
	readonly release: number | null;
	/** How many are to ship; null while they are being counted. */
	readonly count: number | null;
	readonly relation: Relation | null;
};

/** The commits that fit what was searched for. */
export type CommitSearch = CommitList & {
	readonly text: string;
	readonly query: CommitQuery;
	/** Why git could not look for it. */
	readonly error: string | null;
	/** Where the cursor of the whole list was left. */
	readonly cursor: number;
};

/** What the log pane shows: an environment's sources, or what one attempt of a step wrote. */
export type LogChannel = {readonly of: 'environment'; readonly environment: string} | StepChannel;

/** The output of one attempt of a step. */
export type StepChannel = {
	readonly of: 'step';
	readonly release: number;
	readonly step: string;
	readonly attempt: number;
};

/** How log lines are shown. */
export type LogLook = {
	/** What stands before a line: the time of its arrival, how long ago that was, or nothing. */
	readonly times: 'clock' | 'age' | 'none';
	/** Columns of the lines that are scrolled out at the left; none while lines are wrapped. */
	readonly left: number;
	/** Lines that are too long go on in the next one of the screen. */
	readonly wrapped: boolean;
	/** Of a JSON line, its message and fields are shown; else it is shown as it came. */
	readonly picked: boolean;
};

/** A line that is marked to be copied, `at`, or all from there to the one where marking began. */
export type LogMark = {readonly at: number; readonly from: number | null};

/** The log pane. Lines never come here: the pane asks the view for the rows that it shows. */
export type LogsScreen = {
	readonly channel: LogChannel;
	readonly view: LogView | null;
	/** Why there is no view. */
	readonly error: string | null;
	/** `auto`: a step's output while it runs, the environment's logs otherwise. */
	readonly pick: 'auto' | 'environment' | 'step';
	/** First row that is shown; null: the end is followed. */
	readonly top: number | null;
	/** Of that row, when it is wrapped: how many of its lines are above the screen. */
	readonly part: number;
	/** The rows that are marked to be copied. */
	readonly mark: LogMark | null;
	readonly filter: string | null;
	readonly search: string | null;
	/** The row that the search stands on. */
	readonly hit: number | null;
	readonly look: LogLook;
};

/** What is being tried on a clone of an environment's database. */
export type Proving = {
	readonly environment: string;
	/** What is being done. */
	readonly line: string;
	/** Ends it early. */
	readonly stop: () => void;
};

/** A line for the operator: what was done, or why not. */
export type Status = {readonly text: string; readonly hint: string | null; readonly tone: 'info' | 'problem'};

/** Everything that the screen shows. */
export type CockpitState = {
	readonly project: Project;
	readonly environments: readonly EnvironmentView[];
	readonly selected: string;
	readonly focus: PaneId;
	readonly zoomed: boolean;
	readonly cursors: Readonly<Record<PaneId, number>>;
	/** Phases that a person opened or closed in the release pane. */
	readonly unfolded: Readonly<Partial<Record<PhaseId, boolean>>>;
	/** The cursor of the release pane goes along with the step that runs, until somebody moves it. */
	readonly steering: boolean;
	/** The ref that was chosen as the candidate, by environment. */
	readonly chosen: Readonly<Record<string, string>>;
	readonly candidate: Loadable<Candidate | Refusal>;
	readonly commits: Loadable<CommitsView>;
	/** What takes the place of the list while something is searched for. */
	readonly commitSearch: CommitSearch | null;
	readonly merges: boolean;
	readonly migrations: Loadable<MigrationOutlook | null>;
	/** The proof on a clone that is under way. */
	readonly proving: Proving | null;
	/** The release of the selected environment: the open one, else its last; or the one that was asked for. */
	readonly release: Loadable<Release | null>;
	readonly runnerAlive: boolean | null;
	/** What is wrong with the runner host that the release is for; null: nothing, or it needs none. */
	readonly hostTrouble: string | null;
	/** What it waits for a journal with that is away. */
	readonly journalWait: JournalWait | null;
	/** What keeps anything from being recorded just now. */
	readonly trouble: Refusal | null;
	readonly rollback: Loadable<RollbackPlan | Refusal>;
	readonly history: Loadable<readonly ReleaseSummary[]>;
	readonly logs: LogsScreen;
	/** What is new in the logs of an environment since a release began there. */
	readonly news: Readonly<Record<string, LogNews>>;
	readonly overlays: readonly Overlay[];
	/** Who else looks on, on whatever machine. */
	readonly others: readonly Watcher[];
	readonly status: Status | null;
	readonly tour: string | null;
	/** Whether there is a browser to open an environment's URL in. */
	readonly opensUrls: boolean;
	/** The one clock, in milliseconds: it moves fast while something moves and slowly otherwise. */
	readonly now: number;
	/** Set when the cockpit is to close. */
	readonly leaving: boolean;
};

/** The state before any port has answered. */
export function initialState(project: Project, now: number, tour: string | null): CockpitState {
	const selected = project.environments[0]?.name ?? '';
	return {
		project,
		environments: project.environments.map(config => ({
			config,
			overview: loading,
			live: loading,
			reading: false,
			behind: null,
			ahead: null,
		})),
		selected,
		focus: 'environments',
		zoomed: false,
		cursors: {environments: 0, commits: 0, logs: 0, migrations: 0, release: 0, rollback: 0},
		unfolded: {},
		steering: true,
		chosen: {},
		candidate: loading,
		commits: loading,
		commitSearch: null,
		merges: false,
		migrations: loading,
		proving: null,
		release: loading,
		runnerAlive: null,
		hostTrouble: null,
		journalWait: null,
		trouble: null,
		rollback: loading,
		history: loading,
		logs: {
			channel: {of: 'environment', environment: selected},
			view: null,
			error: null,
			pick: 'auto',
			top: null,
			part: 0,
			mark: null,
			filter: null,
			search: null,
			hit: null,
			look: {times: 'clock', left: 0, wrapped: false, picked: true},
		},
		news: {},
		overlays: [],
		others: [],
		status: null,
		tour,
		opensUrls: false,
		now,
		leaving: false,
	};
}
