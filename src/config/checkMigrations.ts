import {placeholderNames, placeholdersOf} from '../domain/placeholders.ts';
import {suggestion} from './didYouMean.ts';
import type {PathIssue} from './places.ts';
import {entryOf} from './places.ts';
import {quote} from './quote.ts';

/** What no schema can say of "migrations": which keys an adapter needs, and which it has no use for. */
export function checkMigrations(root: unknown): readonly PathIssue[] {
	const migrations = entryOf(root, 'migrations');
	const adapter = entryOf(migrations, 'adapter');
	if (typeof adapter !== 'string') return [];
	const has = (key: string) => entryOf(migrations, key) !== undefined;
	return [
		...checkPairs(migrations, adapter),
		...lacking(
			required(adapter).filter(key => !has(key)),
			adapter,
		),
		...useless(adapter, has).map(([key, why]) => ({
			path: ['migrations', key],
			on: 'key' as const,
			message: `${quote(key)} in "migrations" has no effect with adapter ${quote(adapter)}: ${why}`,
		})),
		...checkPlaceholders(migrations),
	];
}

// At one place, one message.
function lacking(keys: readonly string[], adapter: string): readonly PathIssue[] {
	if (keys.length === 0) return [];
	const list = keys.map(key => `${quote(key)}${hints[key] ?? ''}`).join(', ');
	return [{path: ['migrations'], on: 'key', message: `"migrations" with adapter ${quote(adapter)} needs ${list}`}];
}

const hints: Readonly<Record<string, string>> = {
	ledger: ' (SQL that gives the ids of what is applied)',
	files: ' (such as "{id}_*.sql")',
	up: ' (the command that applies one migration)',
};

function required(adapter: string): readonly string[] {
	if (adapter === 'command') return ['ledger', 'files', 'up'];
	return adapter === 'django' ? [] : ['path'];
}

function useless(adapter: string, has: (key: string) => boolean): readonly (readonly [string, string])[] {
	const applied = 'release-tui applies these migrations itself and keeps its own ledger';
	const isOwn = adapter === 'sql-dir' || adapter === 'growing-file';
	const own = isOwn ? ['ledger', 'up', 'down', 'sql', 'sqlDown'].map(key => [key, applied] as const) : [];
	const files = adapter === 'command' ? [] : [['files', 'it knows which files are migrations'] as const];
	return [...own, ...files].filter(([key]) => has(key));
}

function checkPairs(migrations: unknown, adapter: string): readonly PathIssue[] {
	const dialect = entryOf(migrations, 'dialect');
	const path = ['migrations', 'dialect'];
	if (adapter === 'node-pg-migrate' && typeof dialect === 'string' && dialect !== 'postgres') {
		return [{path, on: 'value', message: `"node-pg-migrate" migrates PostgreSQL only: "dialect" must be "postgres"`}];
	}

	return [];
}

// A shell has braces of its own: only what looks like a slip of the pen is one.
function checkPlaceholders(migrations: unknown): readonly PathIssue[] {
	return ['files', 'up', 'down', 'sql', 'sqlDown'].flatMap(key => {
		const template = entryOf(migrations, key);
		return (typeof template === 'string' ? placeholdersOf(template) : [])
			.map(name => ({name, hint: isKnown(name) ? '' : suggestion(name, placeholderNames)}))
			.filter(({hint}) => hint !== '')
			.map(({name, hint}) => ({
				path: ['migrations', key],
				on: 'value' as const,
				message: `${quote(key)} in "migrations" names {${name}}, which is not known${hint}`,
			}));
	});
}

function isKnown(name: string): boolean {
	return placeholderNames.some(known => known === name);
}
