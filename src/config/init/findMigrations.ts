import {join} from 'node:path';
import {listFolder, readSmall} from './readSmall.ts';

/** A folder of SQL migrations, and the database they are probably for. `reason` says from what that was guessed. */
export type FoundMigrations = {
	readonly path: string;
	readonly dialect: 'sqlite' | 'postgres';
	readonly reason: string;
};

const folders = ['db/migrations', 'migrations', 'db/migrate', 'database/migrations', 'sql/migrations', 'sql'];
const upFile = /^\w[\w.-]*\.up\.sql$/;

/** Finds migrations kept as pairs of NNN_name.up.sql and NNN_name.down.sql. */
export function findMigrations(root: string): FoundMigrations | null {
	for (const path of folders) {
		const files = listFolder(join(root, path)).filter(name => upFile.test(name));
		if (files.length === 0) continue;
		const sql = files
			.slice(-20)
			.map(name => readSmall(join(root, path, name)) ?? '')
			.join('\n');
		return {path, ...guessDialect(root, sql)};
	}

	return null;
}

function guessDialect(root: string, sql: string): Pick<FoundMigrations, 'dialect' | 'reason'> {
	if (/\bAUTOINCREMENT\b|\bPRAGMA\b|\bWITHOUT\s+ROWID\b/i.test(sql)) return {dialect: 'sqlite', reason: 'their SQL'};
	if (/\b(BIG)?SERIAL\b|\bJSONB\b|\bTIMESTAMPTZ\b|\bCONCURRENTLY\b|::\w|\bGENERATED\b.*\bIDENTITY\b/i.test(sql)) {
		return {dialect: 'postgres', reason: 'their SQL'};
	}

	for (const file of [
		'package.json',
		'Gemfile',
		'requirements.txt',
		'pyproject.toml',
		'go.mod',
		'compose.yaml',
		'docker-compose.yml',
	]) {
		const text = readSmall(join(root, file)) ?? '';
		if (/"pg"|postgres|psycopg|pgx|asyncpg/i.test(text)) return {dialect: 'postgres', reason: file};
		if (/sqlite/i.test(text)) return {dialect: 'sqlite', reason: file};
	}

	return {dialect: 'postgres', reason: 'nothing: please check'};
}
