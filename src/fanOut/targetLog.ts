import {type FileHandle, open} from 'node:fs/promises';
import {setTimeout as sleep} from 'node:timers/promises';
import {isRecord} from '../domain/isRecord.ts';
import type {TargetChange} from '../domain/targets.ts';

/** What happened on targets, in a file that outlives whoever writes it. */
export type TargetLog = {
	/** Resolves when a power cut cannot take it any more. */
	record(change: TargetChange): Promise<void>;
	/** Says that every target was seen to; `why` it stopped before, or null. */
	end(why: string | null): Promise<void>;
};

/** A line of the file: a finding, or the end. */
export type TargetLine = TargetChange | {readonly end: true; readonly why: string | null};

/** Milliseconds until what a full disk did not take is tried again. */
const againMs = 500;

/** Opens the file, which is made anew where it is not there. What comes in the same moment is made durable together. */
export async function openTargetLog(file: string): Promise<TargetLog> {
	const handle = await open(file, 'a', 0o600);
	let waiting = '';
	let flushing: Promise<void> | null = null;
	const flush = async () => {
		while (waiting !== '') {
			const text = waiting;
			waiting = '';
			await appendDurably(handle, text);
		}
	};
	const append = async (line: TargetLine) => {
		waiting += `${JSON.stringify(line)}\n`;
		const isFlushing = flushing;
		if (isFlushing) await isFlushing;
		// Whoever waited for the same flush may have begun the next one, with this line in it.
		flushing ??= flush().finally(() => {
			flushing = null;
		});
		await flushing;
	};
	return {record: append, end: why => append({end: true, why})};
}

/** Reads a line of the file; null for what is none, such as one that a full disk cut. */
export function parseTargetLine(text: string): TargetLine | null {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return null;
	}

	if (!isRecord(value)) return null;
	if (value.end === true) return {end: true, why: typeof value.why === 'string' ? value.why : null};
	const {target, state, round, exitCode, detail, at, began} = value;
	if (typeof target !== 'string' || typeof round !== 'number' || typeof at !== 'string') return null;
	if (
		state !== 'started' &&
		state !== 'succeeded' &&
		state !== 'failed' &&
		state !== 'unknown' &&
		state !== 'not-reached'
	)
		return null;
	if (exitCode !== null && typeof exitCode !== 'number') return null;
	if (detail !== null && typeof detail !== 'string') return null;
	return {target, state, round, exitCode, detail, at, ...(began === true ? {began} : {})};
}

async function appendDurably(handle: FileHandle, text: string): Promise<void> {
	for (let lead = ''; ; lead = '\n') {
		try {
			await handle.appendFile(lead + text);
			await handle.datasync();
			return;
		} catch {
			// A full disk. Nothing is begun before it is written down; a part of it may stand there.
			await sleep(againMs);
		}
	}
}
