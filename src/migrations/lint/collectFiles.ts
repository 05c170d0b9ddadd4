import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {messageOf} from '../../domain/messageOf.ts';
import {isAbsent} from '../../process/systemError.ts';
import type {SourceFile} from './unit.ts';
import {wayBackFile} from './wayBackFile.ts';

/** More than this is no migration, and reading it would take memory many times its size. In bytes. */
const mostBytes = 16 * 1024 * 1024;

/**
 * Reads the files that are named, and of folders all SQL files in them and below, ordered by their numbers. What is
 * there but is no text that can be read keeps its place with the reason. A text says what is wrong with the paths.
 */
export function collectFiles(paths: readonly string[]): readonly SourceFile[] | string {
	const names = new Set<string>();
	for (const name of paths) {
		const found = namesAt(name);
		if (typeof found === 'string') return found;
		for (const each of found) names.add(each);
	}

	return [...names].map(readFile);
}

function namesAt(name: string): readonly string[] | string {
	try {
		const stat = statSync(name);
		if (!stat.isDirectory()) return stat.isFile() ? withWayBack(name) : `${name} is neither a file nor a folder.`;
		const found = readdirSync(name, {recursive: true, withFileTypes: true})
			.filter(entry => !entry.isDirectory() && /\.sql$/i.test(entry.name))
			.map(entry => path.join(entry.parentPath, entry.name))
			.filter(file => !/(?:^|[\\/])(?:node_modules|\.git)[\\/]/.test(path.relative(name, file)));
		return found.length > 0 ? found.sort(byNumber) : `There is no SQL file in ${name}.`;
	} catch (error) {
		return isAbsent(error) ? `There is no file or folder ${name}.` : `${name} cannot be read: ${messageOf(error)}`;
	}
}

const byNumber = new Intl.Collator('en', {numeric: true}).compare;

/** An up alone would look as if it had no way back. */
function withWayBack(name: string): readonly string[] {
	const down = wayBackFile(name);
	return down !== null && existsSync(down) ? [name, down] : [name];
}

function readFile(name: string): SourceFile {
	try {
		const stat = statSync(name);
		if (!stat.isFile()) return {name, problem: 'it is no file'};
		if (stat.size > mostBytes) {
			return {
				name,
				problem: `it has ${Math.round(stat.size / 1024 / 1024)} MB, more than ${mostBytes / 1024 / 1024} are not read`,
			};
		}

		return decode(name, readFileSync(name));
	} catch (error) {
		return {name, problem: `it cannot be read (${messageOf(error)})`};
	}
}

function decode(name: string, bytes: Buffer): SourceFile {
	if (bytes.includes(0)) return {name, problem: 'it is binary, or UTF-16: only text in UTF-8 is read'};
	try {
		return {name, text: new TextDecoder('utf-8', {fatal: true}).decode(bytes)};
	} catch {
		return {name, problem: 'it is no text in UTF-8'};
	}
}
