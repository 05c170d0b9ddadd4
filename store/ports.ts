import type {Bars} from '../src/domain/barText.ts';
import type {Refusal} from '../src/domain/decision.ts';
import type {PreparedRevert} from '../src/domain/revert.ts';
import type {Runbook} from '../src/domain/runbook.ts';
import type {Stats} from '../src/domain/stats.ts';
import type {Engine} from '../src/engine/engine.ts';
import type {Bump, Bumped} from '../src/git/bumpVersion.ts';
import type {Repository} from '../src/git/repository.ts';
import type {LogView} from '../src/logs/logView.ts';

// What the ports hand out and screens show: components know the store and the domain only.
export type {PlanPreview} from '../src/engine/engine.ts';
export type {Commit, CommitDetail, CommitQuery, CommitRange, Relation, Repository} from '../src/git/repository.ts';
export type {Found, LastMinute, LogNews, LogRow, LogView, TextRange} from '../src/logs/logView.ts';
export type {JudgedMigration, JudgedPending} from '../src/migrations/lint/judgePending.ts';
export type {MigrationOutlook, MigrationRow} from '../src/migrations/migrations.ts';

/** Everything that the cockpit needs from outside. The composition root fills it in; tests fill it with a made-up world. */
export type CockpitPorts = {
	readonly engine: Engine;
	readonly repository: Repository;
	/** Opens the log sources of an environment. The cockpit closes the view. */
	openLogs(environment: string): LogView;
	/** Opens what an attempt of a step wrote; null when it never wrote anything. The cockpit closes the view. */
	openOutput(release: number, step: string, attempt: number): LogView | null;
	/** Reads a plan in Markdown or reStructuredText, for a release to an environment. */
	openRunbook(
		file: string,
		environment: string,
	): Promise<{readonly ok: true; readonly runbook: Runbook; readonly remarks: readonly string[]} | Refusal>;
	/** Milliseconds since the epoch. */
	now(): number;
	/** A new id for a key press that may start something: the engine starts nothing twice for the same id. */
	newRequest(): string;
	/** Stops the cockpit, and nothing else, until it is continued. */
	suspend?(): Promise<void>;
	/** Writes a log down and shows it in the person's pager. @param lend gives the terminal away until they leave the pager */
	readInPager?(view: LogView, lend: (work: () => Promise<void>) => Promise<void>): Promise<void>;
	/** Changes the version of the project, where the configuration says how. */
	readonly versions?: {
		prepare(how: string): Promise<Bump | Refusal>;
		carryOut(bump: Bump): Promise<Bumped | Refusal>;
	};
	/** Undoes commits with one that follows what is live, on a new branch. `what`: a commit or a range; null: the last release. */
	readonly reverts?: {
		prepare(environment: string, what: string | null): Promise<PreparedRevert | Refusal>;
		/** Pushes it; null: it is there. */
		carryOut(revert: PreparedRevert): Promise<Refusal | null>;
	};
	/** The statistics of an environment, and how its terminal draws bars. */
	readonly statistics?: {read(environment: string): Promise<Stats>; readonly bars: Bars};
	/** Opens an environment's URL in a browser, where there is one. */
	openUrl?(url: string): void;
};
