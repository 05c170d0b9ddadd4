import {closeSync, constants, fstatSync, openSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {AttemptResult} from '../domain/events.ts';
import {isRecord} from '../domain/isRecord.ts';
import type {ProcessIdentity} from '../domain/operator.ts';
import {parseIdentity} from '../process/parseIdentity.ts';
import {isPassing} from '../process/systemError.ts';

/** The version of what stands in an attempt's folder. It grows when a shim of another version would misread it. */
export const specVersion = 1;

/** What a shim is to run. Secrets are not in it: they travel in the environment only. */
export type AttemptSpec = {
	readonly version: typeof specVersion;
	readonly file: string;
	readonly args: readonly string[];
	readonly cwd: string;
	readonly variables: Readonly<Record<string, string>>;
	readonly timeoutMs: number;
	/** Milliseconds between the request to end (TERM) and the end (KILL). */
	readonly graceMs: number;
	/** Marks every process of the attempt; no other attempt has it. */
	readonly mark: string;
	/** Names of the variables whose values are masked in the output. */
	readonly secrets: readonly string[];
	/** Files whose content is masked in the output, too. */
	readonly secretFiles: readonly string[];
	/** The file with the masked copy of the output. */
	readonly masked: string;
	/** The command has the terminal of its shim. */
	readonly interactive: boolean;
};

/** Who has the right to run the attempt: the shim, or a runner that made sure that no shim ever will. */
export type Claim = {readonly by: 'shim'; readonly shim: ProcessIdentity} | {readonly by: 'fence'};

/** What the shim recorded at the end. */
export type ExitRecord = AttemptResult;

/** Name of the file with the raw output: the one file of the folder that changes all the time. */
export const outputName = 'output';

/** Name of the file with what happened on targets, which changes with each of them. */
export const targetsName = 'targets.jsonl';

/** The files of one attempt's folder. They are the evidence; they go when the journal has the outcome. */
export function attemptFiles(folder: string) {
	const file = (name: string) => path.join(folder, name);
	return {
		folder,
		spec: file('spec.json'),
		claim: file('claim.json'),
		child: file('child.json'),
		exit: file('exit.json'),
		cancel: file('cancel'),
		output: file(outputName),
		migration: file('migration.json'),
		announcement: file('announcement'),
		order: file('order.json'),
		targets: file(targetsName),
	};
}

/** The paths of one attempt's folder. */
export type AttemptFiles = ReturnType<typeof attemptFiles>;

/**
 * Reads one of our own records. Null when it is not there; a damaged one counts as not there, which never means success.
 * @throws the system's error where it cannot be read just now: that proves nothing
 */
export function readRecord<T>(file: string, parse: (value: unknown) => T | null): T | null {
	let descriptor: number | null = null;
	try {
		// Whatever else somebody left under that name is not waited for, and not followed elsewhere.
		descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
		const status = fstatSync(descriptor);
		return status.isFile() && status.size <= longestRecord ? parse(JSON.parse(readFileSync(descriptor, 'utf8'))) : null;
	} catch (error) {
		if (isPassing(error)) throw error;
		return null;
	} finally {
		if (descriptor !== null) closeSync(descriptor);
	}
}

/** In bytes: more than a step's command and variables can take. */
const longestRecord = 16 << 20;

/** Reads what the shim is to run; null when it is no such record. */
export function parseSpec(value: unknown): AttemptSpec | null {
	if (!isRecord(value) || value['version'] !== specVersion || !isRecord(value['variables'])) return null;
	const {file, args, cwd, timeoutMs, graceMs, mark, secrets, secretFiles, masked, interactive} = value;
	if (typeof file !== 'string' || typeof cwd !== 'string' || typeof mark !== 'string') return null;
	if (typeof masked !== 'string' || typeof interactive !== 'boolean' || !isTexts(secrets)) return null;
	if (!isTexts(secretFiles)) return null;
	if (typeof timeoutMs !== 'number' || typeof graceMs !== 'number') return null;
	if (!isTexts(args)) return null;
	const variables: Record<string, string> = {};
	for (const [name, text] of Object.entries(value['variables'])) {
		if (typeof text !== 'string') return null;
		variables[name] = text;
	}

	return {
		version: specVersion,
		file,
		args,
		cwd,
		variables,
		timeoutMs,
		graceMs,
		mark,
		secrets,
		secretFiles,
		masked,
		interactive,
	};
}

/** Whether a record was written by another version of release-tui. */
export function isOtherVersion(value: unknown): boolean {
	return isRecord(value) && typeof value['version'] === 'number' && value['version'] !== specVersion;
}

/** Reads a claim; null when it is no such record. */
export function parseClaim(value: unknown): Claim | null {
	if (!isRecord(value)) return null;
	if (value['by'] === 'fence') return {by: 'fence'};
	const shim = parseIdentity(value['shim']);
	return value['by'] === 'shim' && shim ? {by: 'shim', shim} : null;
}

/** Reads an exit record; null when it is no such record. */
export function parseExit(value: unknown): ExitRecord | null {
	if (!isRecord(value)) return null;
	const {outcome, exitCode, signal, detail, durationMs} = value;
	if (outcome !== 'succeeded' && outcome !== 'failed' && outcome !== 'timed-out' && outcome !== 'cancelled')
		return null;
	if (exitCode !== null && typeof exitCode !== 'number') return null;
	// Nothing of ours calls anything else a success.
	if (outcome === 'succeeded' && exitCode !== 0) return null;
	if (signal !== null && typeof signal !== 'string') return null;
	if (detail !== null && typeof detail !== 'string') return null;
	return typeof durationMs === 'number' ? {outcome, exitCode, signal, detail, durationMs} : null;
}

function isTexts(value: unknown): value is readonly string[] {
	return Array.isArray(value) && value.every(text => typeof text === 'string');
}
