import type {DatabaseNow} from '../domain/databaseNow.ts';
import type {Instant} from '../domain/events.ts';
import type {MigrationProof} from '../domain/migrationProof.ts';
import type {MigrationScript} from '../domain/plan.ts';
import type {UsualTimes} from '../domain/rollbackWords.ts';
import type {BackupNow} from '../domain/surroundingsWords.ts';
import type {JudgedPending} from './lint/judgePending.ts';

/** A migration as the ledger of the database and the candidate's tree know it. */
export type MigrationRow = {
	readonly id: string;
	readonly name: string;
	/**
	 * `gone`: in the database, but no longer in the candidate. `failed`: begun, and not finished. `undone`: taken back
	 * by its tool, and pending again. `halfway`: some of its statements are done, and doing it again goes on there.
	 */
	readonly state: 'applied' | 'pending' | 'gone' | 'failed' | 'undone' | 'halfway';
	/** Pending, although a later one is applied. */
	readonly outOfOrder: boolean;
	/** Path in the repository, from its root; empty when no tree that was looked at has it. */
	readonly file: string;
	/** Of one that is gone: the commit whose tree still has its file, as far as that is known. */
	readonly foundIn: string | null;
	readonly appliedAt: Instant | null;
	/** Null when it is code, or when the file is gone and our ledger does not have it. */
	readonly up: string | null;
	readonly down: string | null;
	/** The text of the file of one that is code, for people to read. */
	readonly code?: string;
	/** A way back exists, whether it can be read or not. */
	readonly hasDown: boolean;
	/** The file was edited after it was applied. */
	readonly changed: boolean;
};

/** All migrations of an environment for a candidate, in order; or why they cannot be known. */
export type MigrationStatus =
	| {
			readonly ok: true;
			readonly rows: readonly MigrationRow[];
			readonly pending: readonly MigrationScript[];
			/** The last migrations of the candidate, where its tool has several and can tell: more than one do not run. */
			readonly heads: readonly string[];
			/** Files of the work tree that its tool would apply, too, since it applies all that is there. */
			readonly ahead?: readonly string[];
			/** What else people should know, in sentences. */
			readonly remarks: readonly string[];
			readonly at: Instant;
	  }
	| {readonly ok: false; readonly error: string; readonly at: Instant};

/** The same, with what is to be said about what is pending. */
export type MigrationOutlook =
	| (Extract<MigrationStatus, {ok: true}> & {
			readonly judged: JudgedPending;
			/** What was found out on a clone about just this; null where nothing was. */
			readonly proof: MigrationProof | null;
			/** Absent: nobody asked for it. */
			readonly around?: MigrationSurroundings;
			/** Asked again since, the database did not answer: why. What stands here is what it said before. */
			readonly unanswered?: string;
	  })
	| Extract<MigrationStatus, {ok: false}>;

/** What one looks at, too, before anything runs: the database as it is, and what a backup could bring back. */
export type MigrationSurroundings = {
	/** A text says why it did not answer. */
	readonly database: DatabaseNow | string;
	readonly backup: BackupNow;
	readonly usual: UsualTimes;
};
