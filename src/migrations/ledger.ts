import {createHash} from 'node:crypto';
import type {Instant} from '../domain/events.ts';

/**
 * A migration as our table in the migrated database records it. The table keeps the way back, so that a migration
 * whose file is gone can still be taken back.
 */
export type LedgerRow = {
	readonly id: string;
	readonly name: string;
	readonly checksum: string;
	readonly up: string;
	readonly down: string | null;
	readonly commit: string;
	readonly release: number;
	readonly appliedAt: Instant;
};

/** The table's name. It lies in the database that is migrated, so both change in one transaction. */
export const ledgerTable = 'release_tui_migrations';

/** The columns that are read, in order. */
export const ledgerColumns = 'id, name, checksum, up, down, commit_sha, release, applied_at';

/** Tells two texts of a migration apart. Line ends do not count: git may rewrite them. */
export function checksumOf(script: string): string {
	return createHash('sha256').update(script.replaceAll('\r\n', '\n').trimEnd()).digest('hex');
}

/** A row as a database gives it. It may have been written by anyone: what does not fit becomes empty. */
export function toLedgerRow(row: Readonly<Record<string, unknown>>): LedgerRow {
	const text = (name: string) => (typeof row[name] === 'string' ? row[name] : '');
	return {
		id: text('id'),
		name: text('name'),
		checksum: text('checksum'),
		up: text('up'),
		down: typeof row.down === 'string' ? row.down : null,
		commit: text('commit_sha'),
		release: Number(row.release ?? 0),
		appliedAt: instantOf(row.applied_at),
	};
}

function instantOf(value: unknown): Instant {
	const date = value instanceof Date ? value : new Date(typeof value === 'string' ? value : Number.NaN);
	return (Number.isNaN(date.getTime()) ? new Date(0) : date).toISOString();
}
