import {type ChildProcess, spawn} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {keptSources} from './keptSources.ts';

const programs = path.resolve(import.meta.dirname, '../journal');

/** A program of `test/journal` that does something to a journal. */
export type JournalProgram = 'appendForever.ts' | 'upgradeInto.ts';

/** Starts one of the programs that do something to a journal; `stderr` can be read. */
export function startJournalProgram(program: JournalProgram, ...args: readonly string[]): ChildProcess {
	return spawn(process.execPath, [path.join(programs, program), ...args], {
		stdio: ['ignore', 'ignore', 'pipe'],
		env: {...process.env, ...keptSources},
	});
}
