import {compareIds} from '../parseFiles.ts';
import {type FileMigration, type FileSet, fileMigration, type TreeFile} from './adapter.ts';

/** Orders migrations by the number that their id begins with, and those of the same number by name. */
export function byNumber(a: FileMigration, b: FileMigration): number {
	const [left, right] = [numberOf(a.id), numberOf(b.id)];
	return compareIds(left, right) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Orders migrations by the names of their files, as texts. */
export function byFile(a: FileMigration, b: FileMigration): number {
	return a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
}

/** A set in an order; a text says which two have the same id. */
export function orderedSet(
	migrations: readonly FileMigration[],
	order: typeof byNumber | typeof byFile,
): FileSet | string {
	const taken = new Map<string, string>();
	for (const {id, file} of migrations) {
		const other = taken.get(id);
		if (other !== undefined) return `${file}: ${id} is taken by ${other}`;
		taken.set(id, file);
	}

	return {migrations: migrations.toSorted(order), heads: []};
}

/** A migration that is code: what it does can only be told by running it. */
export function codeMigration(
	id: string,
	{name}: TreeFile,
	rest: Partial<FileMigration> & {readonly hasDown: boolean},
): FileMigration {
	return fileMigration(id, name, {up: null, down: null, ...rest});
}

/** Text without block and line comments, as far as they can be told from strings by their look. */
export function withoutComments(text: string, line: '#' | '//' | '--'): string {
	const lines = text.split('\n').filter(each => !each.trimStart().startsWith(line));
	return lines.join('\n').replace(/\/\*[\s\S]*?\*\//g, '');
}

function numberOf(id: string): string {
	return /^\d+/.exec(id)?.[0] ?? '';
}
