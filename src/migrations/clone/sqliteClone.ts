import {chmodSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import {sqlitePath} from '../databaseUrl.ts';
import type {ClonePlace, Cloner} from './clone.ts';

/** Clones of SQLite: its own backup, which is consistent while others write. */
export const sqliteCloner: Cloner = {
	async create(place) {
		const file = fileOf(place);
		// Made before there is anything in it, so that nobody else ever reads it.
		writeFileSync(file, '', {mode: 0o600, flag: 'wx'});
		const original = new Database(sqlitePath(place.database, place.cwd), {readonly: true, fileMustExist: true});
		try {
			await original.backup(file);
		} finally {
			original.close();
		}

		chmodSync(file, 0o600);
		return {database: file, how: 'by SQLite’s backup'};
	},
	async drop(place) {
		for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(fileOf(place) + suffix, {force: true});
	},
	others: async () => [],
};

function fileOf({folder, name}: ClonePlace): string {
	return path.join(folder, `${name}.db`);
}
