import {join} from 'node:path';
import type {AdapterName, Dialect} from '../../domain/project.ts';
import {findToolMigrations} from './findToolMigrations.ts';
import {guessDialect} from './guessDialect.ts';
import {listFolder, readSmall} from './readSmall.ts';

/** Migrations, how they are kept, and the database they are probably for. `reason` says from what that was guessed. */
export type FoundMigrations = {
	readonly adapter: AdapterName;
	readonly path: string;
	readonly dialect: Dialect;
	readonly reason: string;
};

const folders = ['db/migrations', 'migrations', 'db/migrate', 'database/migrations', 'sql/migrations', 'sql'];
const upFile = /^\w[\w.-]*\.up\.sql$/;

/** Finds migrations: those of a tool by its own files, else pairs of NNN_name.up.sql and NNN_name.down.sql. */
export function findMigrations(root: string): FoundMigrations | null {
	return findToolMigrations(root) ?? findPairs(root);
}

function findPairs(root: string): FoundMigrations | null {
	for (const path of folders) {
		const files = listFolder(join(root, path)).filter(name => upFile.test(name));
		if (files.length === 0) continue;
		const sql = files
			.slice(-20)
			.map(name => readSmall(join(root, path, name)) ?? '')
			.join('\n');
		return {adapter: 'sql-dir', path, ...guessDialect(root, sql)};
	}

	return null;
}
