import {rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {execa} from 'execa';
import {findProgram} from '../../process/findProgram.ts';
import type {ClonePlace} from './clone.ts';

/** A private file for a dump, made empty before anything is written to it. */
export function dumpFile(place: ClonePlace): string {
	const file = fileOf(place);
	writeFileSync(file, '', {mode: 0o600});
	return file;
}

/** Removes it; does nothing where there is none. */
export function removeDump(place: ClonePlace): void {
	rmSync(fileOf(place), {force: true});
}

function fileOf({folder, name}: ClonePlace): string {
	return path.join(folder, `${name}.dump`);
}

/** The first of several programs that is on the PATH; the first by name where none is. */
export function findTool(names: readonly string[]): string {
	return names.find(name => findProgram(name) !== null) ?? names[0] ?? '';
}

/**
 * Runs a program of a database to its end.
 * @param inputFile what it reads
 * @throws with what it said, when it fails or is not there
 */
export async function runTool(
	file: string,
	args: readonly string[],
	env: Readonly<Record<string, string>>,
	inputFile?: string,
): Promise<void> {
	const result = await execa(file, args, {
		env,
		...(inputFile === undefined ? {stdin: 'ignore'} : {inputFile}),
		stdout: 'ignore',
		maxBuffer: 64 * 1024,
		reject: false,
	});
	if (!result.failed) return;
	if (result.code === 'ENOENT') throw new Error(`the program ${file} is not on the PATH, and is needed for this`);
	throw new Error(`${file}: ${result.stderr.trim() || result.shortMessage}`);
}
