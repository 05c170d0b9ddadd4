// The program of a migration step: `node migrate.js FILE`. FILE says what to do; the database's URL comes from the
// environment only, so that it stands in no file and in no list of processes. Exit code 0: done, or done before.

import {readFileSync} from 'node:fs';
import {isRecord} from '../domain/isRecord.ts';
import {messageOf} from '../domain/messageOf.ts';
import {type ApplyInput, applyMigration} from './apply.ts';

/** What FILE holds. */
export type MigrationTask = {
	readonly script: ApplyInput['script'];
	readonly direction: 'up' | 'down';
	readonly commit: string;
	readonly release: number;
	readonly cwd: string;
};

process.exitCode = await main(process.argv[2]);

async function main(file: string | undefined): Promise<number> {
	const print = (line: string) => process.stdout.write(`${line}\n`);
	const fail = (error: string) => {
		process.stderr.write(`${error}\n`);
		return 1;
	};
	if (file === undefined) return fail('usage: migrate FILE');
	const task = readTask(file);
	if (typeof task === 'string') return fail(task);
	const result = await applyMigration({...task, database: process.env[task.script.database] ?? '', print});
	return result.ok ? 0 : fail(result.error);
}

function readTask(file: string): MigrationTask | string {
	try {
		return parseTask(JSON.parse(readFileSync(file, 'utf8'))) ?? `${file} is no migration task`;
	} catch (error) {
		return `${file} cannot be read: ${messageOf(error)}`;
	}
}

// By hand: this process lives for milliseconds, and a schema library would double its start.
function parseTask(value: unknown): MigrationTask | null {
	if (!isRecord(value) || !isRecord(value.script)) return null;
	const {direction, commit, release, cwd} = value;
	const {id, name, up, down, dialect, database} = value.script;
	if (direction !== 'up' && direction !== 'down') return null;
	if (dialect !== 'sqlite' && dialect !== 'postgres' && dialect !== 'mysql') return null;
	if (typeof commit !== 'string' || typeof release !== 'number' || typeof cwd !== 'string') return null;
	if (typeof id !== 'string' || typeof name !== 'string' || typeof database !== 'string') return null;
	if (typeof up !== 'string' || (typeof down !== 'string' && down !== null)) return null;
	return {script: {id, name, up, down, dialect, database}, direction, commit, release, cwd};
}
