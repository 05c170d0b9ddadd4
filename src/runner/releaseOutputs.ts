import {mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {type ReleaseEvent, releaseStream} from '../domain/events.ts';
import {foldRelease} from '../domain/evolveRelease.ts';
import type {AttemptName, Exchange, OutputShelf} from '../journal/exchange.ts';
import type {Journal} from '../journal/journal.ts';
import {type OutputSharing, shareOutput} from './shareOutput.ts';
import {outputFile} from './stateFolders.ts';

/** What becomes of the output of a runner's attempts besides being kept here. */
export type ReleaseOutputs = {
	/** An attempt begins, or is found. */
	follow(of: AttemptName): void;
	/** It has ended. */
	end(of: AttemptName): void;
	/** There is nothing more to do; where the release is over, waits until all is shared, for a while. */
	finish(): Promise<void>;
	/** The runner goes. */
	close(): void;
};

/** Where one machine has the history, output is where it is read. */
export const outputsStay: ReleaseOutputs = {follow: () => {}, end: () => {}, finish: async () => {}, close: () => {}};

/** Releases whose output is kept in a shared journal. On its own machine it stays. */
const keptReleases = 100;

/** How long a runner, or a cockpit, stays for what is not shared yet, in milliseconds. */
const patienceMs = 30_000;

/** Stands among a release's output until all of it is shared. */
const unsharedName = 'unshared';

/** What releases of this machine leave to be shared: where it goes, the project's private state folder, and which are over. */
export type LeftOutputs = {
	readonly shelf: OutputShelf;
	readonly home: string;
	readonly isOver: (release: number) => Promise<boolean>;
};

/** @param home the project's private state folder */
export function leftOutputs(journal: Journal, {output: shelf}: Exchange, home: string): LeftOutputs {
	const isOver = async (release: number) =>
		foldRelease(await journal.read<ReleaseEvent>(releaseStream(release)))?.end != null;
	return {shelf, home, isOver};
}

/**
 * Shares the output of a release's attempts.
 * @param say is told once when it cannot be shared, and why
 */
export function releaseOutputs(left: LeftOutputs, release: number, say: (problem: string) => void): ReleaseOutputs {
	const {shelf, home} = left;
	const sharing = shareOutput(shelf, say);
	const ended = new Set<string>();
	void shelf.forget(release - keptReleases + 1).catch(() => {});
	return {
		follow(of) {
			mark(home, of.release);
			sharing.follow(of, fileOf(home, of));
		},
		end(of) {
			sharing.end(of);
			ended.add(fileOf(home, of));
		},
		async finish() {
			if (!(await left.isOver(release).catch(() => false))) return;
			await shareRest(sharing, home, release, ended);
			await shareLeftOutput(left);
		},
		close: sharing.close,
	};
}

/** Shares what runners of this machine had to leave: the database was away until their end, or they were killed. It never throws. */
export async function shareLeftOutput({shelf, home, isOver}: LeftOutputs): Promise<void> {
	for (const release of entriesOf(path.join(home, 'output')).map(Number)) {
		if (!entriesOf(path.dirname(markOf(home, release))).includes(unsharedName)) continue;
		if (!(await isOver(release).catch(() => false))) continue;
		const sharing = shareOutput(shelf, () => {});
		await shareRest(sharing, home, release, new Set());
		sharing.close();
	}
}

/** @param ended files that are shared already, or are about to be */
async function shareRest(
	sharing: OutputSharing,
	home: string,
	release: number,
	ended: ReadonlySet<string>,
): Promise<void> {
	for (const of of attemptsIn(home, release)) {
		const file = fileOf(home, of);
		if (ended.has(file)) continue;
		sharing.follow(of, file);
		sharing.end(of);
	}

	if (await sharing.finish(patienceMs)) rmSync(markOf(home, release), {force: true});
}

function attemptsIn(home: string, release: number): readonly AttemptName[] {
	return entriesOf(path.dirname(markOf(home, release))).flatMap(name => {
		const [, step, attempt] = /^(.+)\.(\d+)\.log$/.exec(name) ?? [];
		return step === undefined ? [] : [{release, step, attempt: Number(attempt)}];
	});
}

// Without the mark, what is left of it when this process is killed stays where it is. That is no reason to fail.
function mark(home: string, release: number): void {
	try {
		const file = markOf(home, release);
		mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
		writeFileSync(file, '', {mode: 0o600});
	} catch {
		// A full disk.
	}
}

const markOf = (home: string, release: number) => path.join(home, 'output', String(release), unsharedName);

const fileOf = (home: string, {release, step, attempt}: AttemptName) => outputFile(home, release, step, attempt);

function entriesOf(folder: string): readonly string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}
