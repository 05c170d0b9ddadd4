import {type Adapter, type FileMigration, fileMigration, type TreeFile} from './adapter.ts';
import {appliedEntry, instantOf, textOf} from './ledgerRows.ts';

/**
 * Liquibase: change sets in files, in the order of the files' names and of the sets in them. An id is `author:id`. Of
 * formatted SQL the SQL is read; XML, YAML and JSON are only searched for their change sets.
 */
export const liquibase: Adapter = {
	files: () => /\.(?:sql|xml|ya?ml|json)$/,
	parse: files => {
		const migrations = files.flatMap(changeSets);
		const byId = new Map<string, FileMigration>();
		for (const migration of migrations) {
			const other = byId.get(migration.id);
			if (other) return `${migration.file}: the change set ${migration.id} stands in ${other.file}, too`;
			byId.set(migration.id, migration);
		}

		return {migrations, heads: []};
	},
	// Liquibase writes the name in capitals, which matters to MySQL alone.
	ledger: dialect =>
		`SELECT id, author, dateexecuted, exectype FROM ${dialect === 'mysql' ? 'DATABASECHANGELOG' : 'databasechangelog'} ORDER BY orderexecuted`,
	entries: rows =>
		rows.map(row => {
			const lower = Object.fromEntries(Object.entries(row).map(([key, value]) => [key.toLowerCase(), value]));
			const id = `${textOf(lower.author)}:${textOf(lower.id)}`;
			const state = textOf(lower.exectype) === 'FAILED' ? 'failed' : 'applied';
			return appliedEntry(id, instantOf(lower.dateexecuted), {state});
		}),
	commands: {
		// It counts, in the order of the change log; which one is meant is said to whoever reads the plan.
		up: 'liquibase update-count --count=1 # {app}:{to}',
		// It takes back the newest, whichever that is: so it is asked before which one that would be.
		down: "liquibase rollback-count-sql --count=1 | grep -q -e '::{to}::{app} *$' && liquibase rollback-count --count=1",
		sql: null,
		sqlDown: null,
	},
};

function changeSets({name, content}: TreeFile): readonly FileMigration[] {
	if (name.endsWith('.sql')) return formattedSql(name, content);
	if (name.endsWith('.xml')) {
		return [...content.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<changeSet\b([^>]*)>([\s\S]*?)<\/changeSet>/g)].map(
			([, attributes = '', body = '']) => {
				const attribute = (key: string) => new RegExp(`\\b${key}\\s*=\\s*(["'])(.*?)\\1`).exec(attributes)?.[2] ?? '';
				const hasDown = /<rollback\b/.test(body) || !/<(?:sql|sqlFile|dropTable|dropColumn|insert|delete)\b/.test(body);
				return changeSet(name, attribute('author'), attribute('id'), null, null, hasDown);
			},
		);
	}

	// One "changeSet" is what stands until the next.
	return content
		.split(/["']?\bchangeSet["']?\s*:/)
		.slice(1)
		.map(part => {
			const value = (key: string) =>
				new RegExp(`(?:^|[\\s{,])["']?${key}["']?\\s*:\\s*["']?([^"',}\\n]*)`).exec(part)?.[1]?.trim() ?? '';
			const hasDown =
				/\brollback["']?\s*:/.test(part) || !/\b(?:sql|sqlFile|dropTable|dropColumn|delete)["']?\s*:/.test(part);
			return changeSet(name, value('author'), value('id'), null, null, hasDown);
		});
}

function formattedSql(name: string, content: string): readonly FileMigration[] {
	if (!/^\s*--\s*liquibase formatted sql\b/i.test(content)) return [];
	return content
		.split(/^(?=[ \t]*--[ \t]*changeset[ \t])/im)
		.slice(1)
		.map(part => {
			const [, author = '', id = '', rest = ''] = /^[ \t]*--[ \t]*changeset[ \t]+([^:\s]+):(\S+)(.*)/i.exec(part) ?? [];
			const lines = part.split('\n').slice(1);
			const isBack = (line: string) => /^[ \t]*--[ \t]*rollback\b/i.test(line);
			const down = lines.filter(isBack).map(line => line.replace(/^[ \t]*--[ \t]*rollback[ \t]*/i, ''));
			const hasDown = down.some(line => line.trim() !== '' && !/^not required$/i.test(line.trim()));
			const up = lines
				.filter(line => !isBack(line))
				.join('\n')
				.trim();
			const set = changeSet(name, author, id, up, hasDown ? down.join('\n') : null, hasDown);
			return /\brunInTransaction:false\b/i.test(rest) ? {...set, transaction: 'none'} : set;
		});
}

function changeSet(
	file: string,
	author: string,
	id: string,
	up: string | null,
	down: string | null,
	hasDown: boolean,
): FileMigration {
	const own = `${author}:${id}`;
	// For a command, what a shell could read as more than a word is any character.
	const asPattern = (text: string) => text.replace(/[^\w@]/g, '.');
	return fileMigration(own, file, {
		up,
		down,
		hasDown,
		name: file.replace(/^.*\//, ''),
		app: asPattern(author),
		to: asPattern(id),
	});
}
