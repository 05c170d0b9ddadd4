import {createHash} from 'node:crypto';
import {isRecord} from '../../domain/isRecord.ts';
import {type Adapter, type FileMigration, fileMigration} from './adapter.ts';
import {appliedEntry, instantOf, textOf} from './ledgerRows.ts';

/** Drizzle: SQL files in the order of `meta/_journal.json`. All that is pending is applied at once, in one transaction. */
export const drizzle: Adapter = {
	files: () => /^(?:[^/]+\.sql|meta\/_journal\.json)$/,
	parse: files => {
		const journal = files.find(({name}) => name === 'meta/_journal.json');
		if (!journal) return files.length === 0 ? {migrations: [], heads: []} : 'meta/_journal.json is missing';
		const entries = entriesOf(journal.content);
		if (entries === null) return 'meta/_journal.json cannot be read';
		const texts = new Map(files.map(({name, content}) => [name, content]));
		const migrations: FileMigration[] = [];
		for (const {tag, when} of entries) {
			const file = `${tag}.sql`;
			const content = texts.get(file);
			if (content === undefined) return `${file} is missing: meta/_journal.json names it`;
			const checksum = createHash('sha256').update(content).digest('hex');
			const up = content.replaceAll('--> statement-breakpoint', '');
			const rest = {up, down: null, hasDown: false, transaction: 'all', checksum, key: when} as const;
			migrations.push(fileMigration(tag, file, rest));
		}

		return {migrations, heads: []};
	},
	ledger: dialect =>
		`SELECT hash, created_at FROM ${dialect === 'postgres' ? 'drizzle.__drizzle_migrations' : '__drizzle_migrations'}`,
	// A row has the moment at which the file was written, and nothing else that it could be known by.
	entries: (rows, known) =>
		rows.map(row => {
			const when = textOf(row.created_at);
			const hash = textOf(row.hash);
			const {id, name} = known.find(each => each.key === when) ?? {id: `${when} ${hash.slice(0, 8)}`, name: when};
			return appliedEntry(id, null, {name, checksum: hash});
		}),
	commands: {up: 'node_modules/.bin/drizzle-kit migrate', down: null, sql: null, sqlDown: null},
	appliesAll: true,
	outOfOrder: 'drizzle will not apply it: it looks only for files that are newer than the last one applied',
};

type JournalEntry = {readonly tag: string; readonly when: string};

function entriesOf(text: string): readonly JournalEntry[] | null {
	try {
		const journal: unknown = JSON.parse(text);
		const entries = isRecord(journal) && Array.isArray(journal.entries) ? journal.entries : null;
		if (!entries) return null;
		const found = entries.flatMap((entry: unknown) =>
			isRecord(entry) && typeof entry.tag === 'string' && instantOf(entry.when) !== null
				? [{tag: entry.tag, when: textOf(entry.when)}]
				: [],
		);
		return found.length === entries.length ? found : null;
	} catch {
		return null;
	}
}
