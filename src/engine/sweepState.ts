import {readdirSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import {artifactName} from '../domain/artifact.ts';
import {nextAction} from '../domain/nextAction.ts';
import type {Release} from '../domain/release.ts';
import type {Journal} from '../journal/journal.ts';
import {sealFile, sealFolder} from '../runner/planSeal.ts';
import {artifactFolder, releaseEvidence} from '../runner/stateFolders.ts';
import {readRelease} from './readState.ts';

/** Of more releases than these nothing is run any more, nor taken back. */
const mostSeals = 2000;

/**
 * Deletes what has outlived its use in a project's state folder: artifacts past their `keep`, and what attempts left
 * behind (their unmasked output among it) where a runner died between the end of its release and the cleaning up; and the
 * seals of old releases.
 */
export async function sweepState(home: string, journal: Journal, now = new Date()): Promise<void> {
	for (const id of releaseFolders(path.join(home, 'attempts'))) {
		const release = await readRelease(journal, id);
		// What was put off, or is announced once more, runs after the end: its claim and its exit record are there.
		if (release?.end && nextAction(release) === null) rmSync(releaseEvidence(home, id), {recursive: true, force: true});
	}

	for (const id of releaseFolders(sealFolder(home))
		.toSorted((one, other) => other - one)
		.slice(mostSeals)) {
		rmSync(sealFile(home, id), {force: true});
	}

	for (const id of releaseFolders(path.join(home, 'artifacts'))) {
		// Most releases leave nothing behind, and need not be read.
		if (isEmpty(artifactFolder(home, id))) continue;
		const release = await readRelease(journal, id);
		if (!release) continue;
		const due = release.artifacts.flatMap(({file, keepUntil}) =>
			keepUntil !== null && Date.parse(keepUntil) < now.getTime() ? [file] : [],
		);
		for (const file of [...due, ...halfWritten(home, release, now)])
			rmSync(path.join(artifactFolder(home, id), file), {force: true});
	}
}

// What a command wrote that failed, or was killed, is as much a copy of the data as a whole one.
function halfWritten(home: string, release: Release, now: Date): readonly string[] {
	if (!release.end) return [];
	const stored = new Set(release.artifacts.map(({file}) => file));
	return release.plan.steps.flatMap(step => {
		if (step.kind !== 'run' || !step.artifact || step.artifact.keepMs === null) return [];
		const {keepMs} = step.artifact;
		const file = artifactName(step.artifact);
		const written = statSync(path.join(artifactFolder(home, release.id), file), {throwIfNoEntry: false});
		return !stored.has(file) && written && written.mtimeMs + keepMs < now.getTime() ? [file] : [];
	});
}

function isEmpty(folder: string): boolean {
	try {
		return readdirSync(folder).length === 0;
	} catch {
		return true;
	}
}

function releaseFolders(folder: string): readonly number[] {
	try {
		return readdirSync(folder)
			.filter(name => /^\d+$/.test(name))
			.map(Number);
	} catch {
		return [];
	}
}
