import {createHash} from 'node:crypto';
import {realpathSync} from 'node:fs';
import {join, resolve} from 'node:path';
import * as z from 'zod';
import type {Refusal} from '../domain/decision.ts';
import {refuse} from '../domain/decision.ts';
import {messageOf} from '../domain/messageOf.ts';
import {writeDurably} from '../process/durableFile.ts';
import {privateFolder} from './home.ts';
import {lineDiff} from './lineDiff.ts';
import {readPrivateFile} from './privateFile.ts';

/** Whether a person allowed this very text at this very place. `diff` goes from the allowed text to the new one. */
export type TrustState =
	| {readonly kind: 'trusted'}
	| {readonly kind: 'never'}
	| {readonly kind: 'changed'; readonly diff: readonly string[]};

/**
 * Trust is bound to content and real path, as with direnv: a changed file, or the same file elsewhere, is asked about
 * again. Nothing is trusted whose record cannot be read, or could have been written by somebody else. The lines of a
 * diff are as they stand in the files: they pass the sanitiser before they reach a terminal.
 */
export function trustState(home: string, file: string, text: string): TrustState {
	const path = realPath(file);
	const kept = readTrusted(recordFile(home, path), path);
	if (kept === null) return {kind: 'never'};
	return kept === text ? {kind: 'trusted'} : {kind: 'changed', diff: lineDiff(kept, text)};
}

/** Records that a person allowed this text at this place. When it returns, the record survives a power cut. */
export function trust(home: string, file: string, text: string): {readonly ok: true} | Refusal {
	const folder = privateFolder(trustFolder(home), true);
	if (!folder.ok) return folder;
	const path = realPath(file);
	const record: TrustRecord = {version: 1, file: path, digest: digestOf(text), text};
	try {
		writeDurably(recordFile(home, path), `${JSON.stringify(record)}\n`);
		return {ok: true};
	} catch (error) {
		const reason = messageOf(error);
		return refuse('not-possible', `The trust in ${file} could not be recorded: ${reason}`);
	}
}

type TrustRecord = {readonly version: 1; readonly file: string; readonly digest: string; readonly text: string};

function recordSchema() {
	return z.object({version: z.literal(1), file: z.string(), digest: z.string(), text: z.string()});
}

function readTrusted(record: string, path: string): string | null {
	try {
		const parsed = recordSchema().safeParse(JSON.parse(readPrivateFile(record, longestRecord) ?? ''));
		if (!parsed.success || parsed.data.file !== path) return null;
		return parsed.data.digest === digestOf(parsed.data.text) ? parsed.data.text : null;
	} catch {
		// No record, or a damaged one: it is asked again.
		return null;
	}
}

/** In bytes; a character of a configuration takes up to six of them. */
const longestRecord = 8 << 20;

function trustFolder(home: string): string {
	return join(home, 'trust');
}

function recordFile(home: string, path: string): string {
	return join(trustFolder(home), `${digestOf(path)}.json`);
}

/** The file beside the record of a configuration's trust that keeps what the configuration came to. */
export function keptProjectFile(home: string, file: string): string {
	return join(trustFolder(home), `${digestOf(realPath(file))}.project.json`);
}

function digestOf(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

function realPath(file: string): string {
	try {
		return realpathSync(file);
	} catch {
		return resolve(file);
	}
}
