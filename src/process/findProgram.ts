import {accessSync, constants, statSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/**
 * The file of a program that a shell would run by its name; null: there is none.
 * @param searched folders as PATH has them; relative ones are passed over
 */
export function findProgram(name: string, searched = process.env['PATH'] ?? ''): string | null {
	if (name.includes('/')) return canRun(name) ? name : null;
	const folders = searched.split(path.delimiter).filter(folder => path.isAbsolute(folder));
	return folders.map(folder => path.join(folder, name)).find(canRun) ?? null;
}

function canRun(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return statSync(file).isFile();
	} catch {
		return false;
	}
}
