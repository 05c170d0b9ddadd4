import {createHash} from 'node:crypto';
import {type Adapter, fileMigration, type LedgerEntry, type Row} from './adapter.ts';
import {byFile, orderedSet} from './fileSets.ts';
import {appliedEntry, instantOf, textOf} from './ledgerRows.ts';

/** Prisma: a folder with a `migration.sql` for each. `migrate deploy` applies all that is pending. */
export const prisma: Adapter = {
	files: () => /^[^/]+\/(?:migration|down)\.sql$/,
	parse: files => {
		const downs = new Map(files.filter(({name}) => name.endsWith('/down.sql')).map(file => [idOf(file.name), file]));
		return orderedSet(
			files
				.filter(({name}) => name.endsWith('/migration.sql'))
				.map(({name, content}) => {
					const id = idOf(name);
					const down = downs.get(id)?.content ?? null;
					const checksum = createHash('sha256').update(content).digest('hex');
					return fileMigration(id, name, {up: content, down, hasDown: down !== null, checksum});
				}),
			byFile,
		);
	},
	ledger: () =>
		'SELECT migration_name, checksum, started_at, finished_at, rolled_back_at FROM _prisma_migrations ORDER BY started_at',
	// A migration that failed and was applied later has several rows: the last one counts.
	entries: rows => [...new Map(rows.map(row => [textOf(row.migration_name), entryOf(row)])).values()],
	commands: {up: 'node_modules/.bin/prisma migrate deploy', down: null, sql: null, sqlDown: null},
	appliesAll: true,
};

function entryOf(row: Row): LedgerEntry {
	const finished = instantOf(row.finished_at);
	const state = instantOf(row.rolled_back_at) !== null ? 'undone' : finished === null ? 'failed' : 'applied';
	const checksum = textOf(row.checksum) || null;
	return appliedEntry(textOf(row.migration_name), finished ?? instantOf(row.started_at), {state, checksum});
}

function idOf(file: string): string {
	return file.slice(0, file.indexOf('/'));
}
