import {type Adapter, type FileMigration, fileMigration, type LedgerEntry, type Row, type TreeFile} from './adapter.ts';
import {dependencyOrder} from './dependencyOrder.ts';
import {appliedEntry, instantOf, textOf} from './ledgerRows.ts';
import {assignedTo, callsOf, stringsIn, withoutRemarks} from './pythonText.ts';

const manage = 'python {path}/manage.py';

/** Django: numbered files for each app, which name others that have to come before. An id is `app.0001_name`. */
export const django: Adapter = {
	files: () => /^(?:.+\/)?[^/]+\/(?:apps\.py|migrations\/(?!__init__\.py$)[^/]+\.py)$/,
	parse: files => {
		const labels = new Map(files.flatMap(labelIn));
		const found = files.flatMap(({name, content}) => readFile(name, content, labels));
		const all = found.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
		const known = new Set(all.map(({id}) => id));
		const apps = new Set(all.map(({app}) => app));
		const linked = all.map(migration => ({
			...migration,
			after: migration.after.flatMap(id => resolve(id, all)).filter(id => known.has(id) || isOwn(id, apps)),
		}));
		const ordered = dependencyOrder(withReplaced(linked));
		if (typeof ordered === 'string') return ordered;
		const migrations = ordered.map(one => ({...one, prev: previousOf(one)}));
		return {migrations, heads: conflicts(migrations)};
	},
	ledger: () => 'SELECT app, name, applied FROM django_migrations',
	entries: (rows, known) => {
		const entries = rows.map(entryOf);
		const applied = new Set(entries.map(({id}) => id));
		// One that stands for others is applied with the last of them.
		const squashed = known.filter(
			({id, replaces}) => !applied.has(id) && replaces.length > 0 && replaces.every(other => applied.has(other)),
		);
		const replaced = new Set(known.flatMap(({replaces}) => replaces));
		const present = new Set(known.map(({id}) => id));
		return [
			...entries.filter(({id}) => present.has(id) || !replaced.has(id)),
			...squashed.map(({id, name}) => appliedEntry(id, null, {name})),
		];
	},
	// The framework's own apps have no files here.
	isForeign: (entry, known) => !known.some(({app}) => app === appOf(entry.id)),
	downReach: 'later-of-app',
	commands: {
		up: `${manage} migrate {app} {name}`,
		down: `${manage} migrate {app} {prev}`,
		sql: `${manage} sqlmigrate {app} {name}`,
		sqlDown: `${manage} sqlmigrate --backwards {app} {name}`,
	},
	// In the place of what runs Python, there is a comment.
	ownSql: printed => {
		if (/^--.*CANNOT BE WRITTEN AS SQL/m.test(printed)) return null;
		// Its own transaction around it, which `transaction` tells of.
		return printed.replace(/^BEGIN;\n([\s\S]*)^COMMIT;\s*$/m, '$1').trim();
	},
};

// An app is called as its folder, unless its configuration says otherwise.
function labelIn({name, content}: TreeFile): readonly (readonly [string, string])[] {
	if (!name.endsWith('/apps.py')) return [];
	const [label] = stringsIn(assignedTo('label', withoutRemarks(content)) ?? '');
	return label === undefined ? [] : [[name.slice(0, -'/apps.py'.length), label]];
}

function readFile(file: string, content: string, labels: ReadonlyMap<string, string>): readonly FileMigration[] {
	const [, folder, name] = /^(.+)\/migrations\/([^/]+)\.py$/.exec(file) ?? [];
	const text = withoutRemarks(content);
	if (folder === undefined || name === undefined || !/\bclass\s+Migration\b/.test(text)) return [];
	const app = labels.get(folder) ?? folder.replace(/^.*\//, '');
	return [
		fileMigration(`${app}.${name}`, file, {
			name,
			app,
			up: null,
			down: null,
			hasDown: isReversible(text),
			transaction: /^[ \t]*atomic\s*=\s*False\b/m.test(text) ? 'none' : 'file',
			after: pairsIn(assignedTo('dependencies', text) ?? ''),
			replaces: pairsIn(assignedTo('replaces', text) ?? ''),
			group: app,
		}),
	];
}

function pairsIn(list: string): readonly string[] {
	return [...list.matchAll(/\(\s*((["'])\w+\2)\s*,\s*((["'])\w+\4)\s*,?\s*\)/g)].map(match =>
		stringsIn(`${match[1]} ${match[3]}`).join('.'),
	);
}

// What runs code or SQL goes back only where it says how.
function isReversible(text: string): boolean {
	const hasBack = (args: readonly string[]) =>
		args.some(argument => /^reverse_(?:code|sql)\s*=(?!\s*None\b)/.test(argument)) ||
		args.filter(argument => !/^\w+\s*=(?!=)/.test(argument)).length > 1;
	return [...callsOf('RunPython', text), ...callsOf('RunSQL', text)].every(hasBack);
}

function resolve(id: string, all: readonly FileMigration[]): readonly string[] {
	const [app = '', name = ''] = id.split('.', 2);
	if (name !== '__first__' && name !== '__latest__') return [id];
	const own = all.filter(migration => migration.app === app);
	const found = name === '__first__' ? own[0] : own.at(-1);
	return found ? [found.id] : [];
}

// Where files are replaced by one, what came after them comes after that one.
function withReplaced(all: readonly FileMigration[]): readonly FileMigration[] {
	const known = new Set(all.map(({id}) => id));
	const by = new Map(all.flatMap(({id, replaces}) => replaces.map(other => [other, id] as const)));
	const present = (id: string) => (known.has(id) ? id : (by.get(id) ?? id));
	return all.map(migration => ({
		...migration,
		after: [...new Set(migration.after.map(present))].filter(id => id !== migration.id),
	}));
}

function isOwn(id: string, apps: ReadonlySet<string | undefined>): boolean {
	return apps.has(appOf(id));
}

function previousOf({app, after}: FileMigration): string {
	const own = after.find(id => appOf(id) === app);
	return own === undefined ? 'zero' : own.slice(appOf(own).length + 1);
}

/** The last migrations of apps that have several. */
function conflicts(migrations: readonly FileMigration[]): readonly string[] {
	const needed = new Set(migrations.flatMap(({id, after}) => after.filter(other => appOf(other) === appOf(id))));
	const replaced = new Set(migrations.flatMap(({replaces}) => replaces));
	const leaves = migrations.filter(({id}) => !needed.has(id) && !replaced.has(id));
	return leaves.filter(leaf => leaves.some(other => other !== leaf && other.app === leaf.app)).map(({id}) => id);
}

function entryOf(row: Row): LedgerEntry {
	const name = textOf(row.name);
	return appliedEntry(`${textOf(row.app)}.${name}`, instantOf(row.applied), {name});
}

function appOf(id: string): string {
	return id.slice(0, Math.max(0, id.indexOf('.')));
}
