import {join, posix} from 'node:path';
import type {AdapterName, Dialect} from '../../domain/project.ts';
import type {FoundMigrations} from './findMigrations.ts';
import {guessDialect} from './guessDialect.ts';
import {listFolder, readSmall} from './readSmall.ts';

/** Finds the migrations of a tool by the files that the tool itself looks for; null where there are none. */
export function findToolMigrations(root: string): FoundMigrations | null {
	const read = (file: string) => readSmall(join(root, file));
	const list = (folder: string) => listFolder(join(root, folder));
	for (const find of finders) {
		const found = find({read, list});
		if (found === null) continue;
		const {adapter, path, schema = ''} = found;
		const said = dialectSaid(schema);
		return {adapter, path, ...(said === null ? guessDialect(root, schema) : {dialect: said, reason: 'its settings'})};
	}

	return null;
}

type Folder = {
	readonly read: (file: string) => string | null;
	readonly list: (folder: string) => readonly string[];
};

/** `schema` is a text that may say which database it is. */
type Found = {readonly adapter: AdapterName; readonly path: string; readonly schema?: string};

const finders: readonly ((folder: Folder) => Found | null)[] = [
	({read}) => {
		const settings = read('alembic.ini');
		if (settings === null) return null;
		const place = /^[ \t]*script_location[ \t]*=[ \t]*(?:%\(here\)s\/)?([\w./-]+)/m.exec(settings)?.[1] ?? 'alembic';
		const isInside = !place.startsWith('/') && !place.split('/').includes('..');
		return {adapter: 'alembic', path: posix.join(isInside ? place : 'alembic', 'versions'), schema: settings};
	},
	({read, list}) => {
		const named = list('.').filter(name => /^\w[\w.-]*$/.test(name));
		const folder = ['.', ...named].find(name => read(`${name}/manage.py`)?.includes('django'));
		return folder === undefined ? null : {adapter: 'django', path: folder};
	},
	({read, list}) => {
		const files = list('db/migrate').filter(name => /^\d+_\w+\.rb$/.test(name));
		return files.length === 0
			? null
			: {adapter: 'rails', path: 'db/migrate', schema: read('config/database.yml') ?? ''};
	},
	({read, list}) =>
		list('prisma/migrations').length === 0
			? null
			: {adapter: 'prisma', path: 'prisma/migrations', schema: read('prisma/schema.prisma') ?? ''},
	({read, list}) => {
		const path = ['drizzle', 'migrations', 'src/drizzle', 'src/db/migrations', 'db/migrations'].find(
			folder => read(`${folder}/meta/_journal.json`) !== null,
		);
		if (path === undefined) return null;
		const settings = list('.').find(name => /^drizzle\.config\.[cm]?[jt]s$/.test(name));
		return {adapter: 'drizzle', path, schema: (settings && read(settings)) ?? ''};
	},
	({read, list}) => {
		const settings = list('.').find(name => /^knexfile\.[cm]?[jt]s$/.test(name));
		if (settings === undefined) return null;
		const path = ['migrations', 'db/migrations'].find(folder => list(folder).length > 0) ?? 'migrations';
		return {adapter: 'knex', path, schema: read(settings) ?? ''};
	},
	({read}) =>
		read('package.json')?.includes('"node-pg-migrate"')
			? {adapter: 'node-pg-migrate', path: 'migrations', schema: 'postgresql'}
			: null,
	({read, list}) => {
		const path = 'db/migrations';
		const sql = list(path)
			.filter(name => /^\d+[^/]*\.sql$/.test(name))
			.slice(-20)
			.map(name => read(`${path}/${name}`) ?? '');
		return sql.some(text => /^--\s*migrate:up\b/m.test(text))
			? {adapter: 'dbmate', path, schema: sql.join('\n')}
			: null;
	},
	({read, list}) => {
		const path = ['src/main/resources/db/migration', 'db/migration', 'sql', 'migrations'].find(folder =>
			list(folder).some(name => /^V[\d._]+__.+\.sql$/.test(name)),
		);
		return path === undefined
			? null
			: {adapter: 'flyway', path, schema: read('flyway.conf') ?? read('flyway.toml') ?? ''};
	},
	({read, list}) => {
		const path = ['src/main/resources/db/changelog', 'db/changelog', 'changelog'].find(
			folder => list(folder).length > 0,
		);
		return path === undefined ? null : {adapter: 'liquibase', path, schema: read('liquibase.properties') ?? ''};
	},
];

// As settings of all these tools write it: a scheme, an adapter, a provider, a client, a dialect.
function dialectSaid(settings: string): Dialect | null {
	const [, named = ''] =
		/(?:jdbc:|adapter:\s*|provider\s*=\s*|client:\s*|dialect:\s*|\burl\s*=\s*)["']?(postgres|mysql|mariadb|sqlite|better-sqlite|pg\b)/i.exec(
			settings,
		) ?? (settings === 'postgresql' ? ['', 'postgres'] : []);
	if (/^(?:postgres|pg)/i.test(named)) return 'postgres';
	if (/^(?:mysql|mariadb)/i.test(named)) return 'mysql';
	return /sqlite/i.test(named) ? 'sqlite' : null;
}
