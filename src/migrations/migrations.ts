import type {Instant} from '../domain/events.ts';
import type {MigrationScript} from '../domain/plan.ts';

/** A migration as the ledger of the database and the candidate's tree know it. */
export type MigrationRow = {
	readonly id: string;
	readonly name: string;
	/** `gone`: in the database, but no longer in the candidate. */
	readonly state: 'applied' | 'pending' | 'gone';
	readonly appliedAt: Instant | null;
	/** Null when the file is gone and our ledger does not have it. */
	readonly up: string | null;
	readonly down: string | null;
	/** The file was edited after it was applied. */
	readonly changed: boolean;
};

/** All migrations of an environment for a candidate, in order; or why they cannot be known. */
export type MigrationStatus =
	| {
			readonly ok: true;
			readonly rows: readonly MigrationRow[];
			readonly pending: readonly MigrationScript[];
			readonly at: Instant;
	  }
	| {readonly ok: false; readonly error: string; readonly at: Instant};
