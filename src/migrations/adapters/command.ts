import {createHash} from 'node:crypto';
import {wantsNoTransaction} from '../arrangeStatements.ts';
import {readSections} from '../sections.ts';
import {type Adapter, type FileMigration, fileMigration, type LedgerEntry, type Row} from './adapter.ts';
import {byNumber, orderedSet} from './fileSets.ts';
import {appliedEntry, instantOf, isYes, textOf} from './ledgerRows.ts';

/** Whatever is described in the configuration: a ledger, files, and commands. */
export const command: Adapter = {
	files: config => patternOf(config.files ?? '{id}'),
	parse: (files, config) => {
		const pattern = patternOf(config.files ?? '{id}');
		const migrations: FileMigration[] = [];
		for (const {name: file, content} of files) {
			const {id, app, name} = pattern.exec(file)?.groups ?? {};
			const own = id ?? [app, name].filter(part => part !== undefined).join('.');
			const sections = file.endsWith('.sql') ? readSections(content, config.dialect) : {up: null, down: null};
			if (typeof sections === 'string') return `${file}: ${sections}`;
			const {up, down} = sections;
			const rest = {
				name: name ?? own,
				up,
				down,
				hasDown: config.down !== undefined && (up === null || down !== null),
				transaction: wantsNoTransaction(up ?? '') ? 'none' : 'file',
				checksum: createHash('sha256').update(content).digest('hex'),
				group: app ?? '',
			} as const;
			migrations.push(fileMigration(own, file, app === undefined ? rest : {...rest, app}));
		}

		const set = orderedSet(migrations, byNumber);
		return typeof set === 'string' ? set : {...set, migrations: withPrevious(set.migrations)};
	},
	ledger: null,
	entries: rows => rows.map(entryOf),
	// All of them are configured.
	commands: {up: '', down: '', sql: null, sqlDown: null},
};

// Of several apps, each counts by itself, and by names instead of ids.
function withPrevious(migrations: readonly FileMigration[]): readonly FileMigration[] {
	const last = new Map<string, string>();
	return migrations.map(migration => {
		const {group, app, id, name} = migration;
		const prev = last.get(group) ?? '0';
		last.set(group, app === undefined ? id : name);
		return {...migration, prev};
	});
}

// The columns may be called as they like: what has one of these names is taken for what it says.
function entryOf(row: Row): LedgerEntry {
	const {app, name, checksum} = row;
	const id = textOf(row.id ?? (app === undefined ? Object.values(row)[0] : `${textOf(app)}.${textOf(name)}`));
	const hasFailed = isYes(row.failed) || isYes(row.dirty) || (row.success !== undefined && !isYes(row.success));
	return appliedEntry(id, instantOf(row.applied_at), {
		name: textOf(name) || id,
		state: hasFailed ? 'failed' : 'applied',
		checksum: textOf(checksum) || null,
	});
}

/** The pattern of a path with names in braces and stars. A name ends where what follows it in the pattern begins. */
function patternOf(written: string): RegExp {
	const parts = written.split(/(\{(?:id|app|name)\}|\*)/);
	const seen = new Set<string>();
	const source = parts.map(part => {
		if (part === '*') return '[^/]*';
		const name = /^\{(\w+)\}$/.exec(part)?.[1];
		if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
		if (seen.has(name)) return `\\k<${name}>`;
		seen.add(name);
		return `(?<${name}>[^/]+?)`;
	});
	return new RegExp(`^${source.join('')}$`);
}
