import {mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import * as z from 'zod';
import type {ProcessIdentity} from '../domain/operator.ts';
import {isAlive} from '../process/identity.ts';

const identitySchema = z
	.object({host: z.string(), pid: z.int().positive(), startTime: z.string(), bootId: z.string()})
	.readonly();

const recordSchema = z
	.object({
		identity: identitySchema,
		/** What the process does, in a word. */
		role: z.string(),
		/** The commit that a shop runs. */
		sha: z.string().nullable(),
		/** The folder that a shop runs in. */
		folder: z.string().nullable(),
	})
	.readonly();

/** A process of a demo, so that it can be ended for sure, and never a stranger that got its number. */
export type ProcessRecord = z.output<typeof recordSchema>;

/** The schema of a process identity, for other records that hold one. */
export {identitySchema};

/** Writes a record whole or not at all. */
export function writeProcessRecord(file: string, record: ProcessRecord): void {
	mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
	const temporary = `${file}.${process.pid}.tmp`;
	writeFileSync(temporary, JSON.stringify(record), {mode: 0o600});
	renameSync(temporary, file);
}

/** Reads a record; null when there is none. */
export function readProcessRecord(file: string): ProcessRecord | null {
	try {
		const parsed = recordSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
		return parsed.success ? parsed.data : null;
	} catch {
		return null;
	}
}

/** The record, if the process that it names still runs. */
export function liveRecord(file: string): ProcessRecord | null {
	const record = readProcessRecord(file);
	return record && isAlive(record.identity) ? record : null;
}

/** All processes of a folder of records that still run. */
export function liveRecords(folder: string): readonly ProcessRecord[] {
	return recordFiles(folder)
		.map(file => liveRecord(file))
		.filter(record => record !== null);
}

/** Removes the records of processes that are gone. */
export function forgetDeadProcesses(folder: string): void {
	for (const file of recordFiles(folder)) {
		if (readProcessRecord(file) && !liveRecord(file)) rmSync(file, {force: true});
	}
}

/** Ends these very processes: TERM, and KILL for those that do not go within the grace time. Waits until they are gone. */
export async function endProcesses(identities: readonly ProcessIdentity[], graceMs = 3000): Promise<boolean> {
	for (const [signal, patience] of [['SIGTERM', graceMs] as const, ['SIGKILL', 5000] as const]) {
		for (const identity of identities) signalOne(identity, signal);
		const deadline = Date.now() + patience;
		while (Date.now() < deadline) {
			if (!identities.some(identity => isAlive(identity))) return true;
			await wait(20);
		}
	}

	return !identities.some(identity => isAlive(identity));
}

function signalOne(identity: ProcessIdentity, signal: NodeJS.Signals): void {
	if (!isAlive(identity)) return;
	try {
		process.kill(identity.pid, signal);
	} catch {
		// It went between the question and the signal.
	}
}

function recordFiles(folder: string): readonly string[] {
	try {
		return readdirSync(folder)
			.filter(name => name.endsWith('.json') || name.endsWith('.lock'))
			.map(name => path.join(folder, name));
	} catch {
		return [];
	}
}
