import {chmodSync, rmSync} from 'node:fs';
import Database from 'better-sqlite3';

/** A whole copy of a database that is in use: a plain copy of its file would miss what is still in its log. */
export async function backUpDatabase(database: string, target: string): Promise<number> {
	rmSync(target, {force: true});
	const source = new Database(database, {readonly: true, fileMustExist: true});
	try {
		const {totalPages} = await source.backup(target);
		chmodSync(target, 0o600);
		return totalPages;
	} finally {
		source.close();
	}
}
