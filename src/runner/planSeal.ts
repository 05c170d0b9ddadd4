import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {Decision} from '../domain/decision.ts';
import {canonicalText} from '../domain/planDifference.ts';
import type {Started} from '../domain/release.ts';
import {readMark} from '../journal/shared/sharedMark.ts';
import {writeDurably} from '../process/durableFile.ts';
import {errorCode} from '../process/systemError.ts';

/** What a release begins with, as far as it decides what is run. */
export type SealedFacts = Pick<
	Started,
	'kind' | 'environment' | 'candidate' | 'previous' | 'plan' | 'reverts' | 'undoes' | 'root'
> & {readonly id: number};

/**
 * Notes on this machine that a release was planned or checked here. What stands in a shared history anybody may have
 * written who can write to the database: a runner begins nothing that has no seal. A history of this machine alone needs
 * none.
 * @param home the project's private state folder
 * @returns when the note survives a power cut
 */
export function sealPlan(home: string, facts: SealedFacts): void {
	if (readMark(home) === null) return;
	mkdirSync(sealFolder(home), {recursive: true, mode: 0o700});
	writeDurably(sealFile(home, facts.id), `${digestOf(facts)}\n`);
}

/** Whether a release is, in all that decides what is run, the one that was planned or checked on this machine. */
export function isSealed(home: string, facts: SealedFacts): boolean {
	if (readMark(home) === null) return true;
	try {
		return readFileSync(sealFile(home, facts.id), 'utf8').trim() === digestOf(facts);
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return false;
		throw error;
	}
}

/** The folder with the notes, each called like its release. */
export function sealFolder(home: string): string {
	return path.join(home, 'sealed');
}

/** The note of a release. */
export function sealFile(home: string, release: number): string {
	return path.join(sealFolder(home), String(release));
}

function digestOf({id, kind, environment, candidate, previous, plan, reverts, undoes, root}: SealedFacts): string {
	const facts = {id, kind, environment, candidate, previous, plan, reverts, undoes, root};
	return createHash('sha256').update(canonicalText(facts)).digest('hex');
}

/** Seals what is about to begin here; what is for a runner host is sealed there. */
export function sealStarts(home: string, decision: Decision): Decision {
	for (const event of decision.ok ? decision.writes.flatMap(({events}) => events) : []) {
		if (event.type === 'release-started' && event.runsOn === undefined) sealPlan(home, {...event, id: event.release});
	}

	return decision;
}
