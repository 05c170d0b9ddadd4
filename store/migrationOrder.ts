import type {MigrationRow} from '../src/migrations/migrations.ts';

const rank = {failed: 0, halfway: 0, pending: 1, undone: 2, applied: 3, gone: 4} as const;

/** Migrations as the pane lists them: what would run first, then what ran, newest first, then what is gone. */
export function orderMigrations(rows: readonly MigrationRow[]): readonly MigrationRow[] {
	return rows
		.map((row, index) => ({row, index}))
		.sort(
			(a, b) =>
				rank[a.row.state] - rank[b.row.state] || (a.row.state === 'pending' ? a.index - b.index : b.index - a.index),
		)
		.map(({row}) => row);
}
