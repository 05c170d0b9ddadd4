import {
	closeSync,
	existsSync,
	fdatasyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type {Instant, JournalEvent} from '../domain/events.ts';
import type {JournalWait} from '../domain/journalWait.ts';
import {parseReleaseEvent} from '../journal/eventSchema.ts';
import {syncFolder} from '../process/durableFile.ts';

/**
 * What a runner wants to be recorded in a journal that may be away: it stands in a file of its own, on the disk, before the
 * journal is asked to take it, with the time at which it happened.
 */
export type Outbox = {
	/**
	 * Puts events there. @returns when they happened: earlier than now, where they wait there already, also as another
	 * runner left them
	 */
	keep(events: readonly JournalEvent[], now: Instant): Instant;
	/** Says that the journal is away, and why. */
	waits(why: string, now: Instant): void;
	/** The journal answers. @param isRecorded what was kept is recorded, or is not to be any more */
	answers(isRecorded: boolean): void;
	/** The runner leaves; what still waits stays for the next one. */
	close(): void;
};

/** A journal on this machine needs none. */
export const noOutbox: Outbox = {keep: (_, now) => now, waits: () => {}, answers: () => {}, close: () => {}};

const folderIn = (home: string) => path.join(home, 'outbox');
const fileOf = (home: string, release: number) => path.join(folderIn(home), `${release}.json`);

/** The outbox of a release's runner. @param home the project's private state folder */
export function openOutbox(home: string, release: number): Outbox {
	const file = fileOf(home, release);
	let kept = readBox(file);

	// In place, which takes one synchronisation instead of two: what is torn is as if it were not there.
	const put = (box: Box, isDurable: boolean) => {
		// Without the state folder nobody can decide any more, which the runner finds out by itself.
		if (!existsSync(home)) return;
		const isNew = !existsSync(file);
		if (isNew) mkdirSync(folderIn(home), {recursive: true, mode: 0o700});
		const descriptor = openSync(file, 'w', 0o600);
		try {
			writeFileSync(descriptor, JSON.stringify(box));
			if (isDurable) fdatasyncSync(descriptor);
		} finally {
			closeSync(descriptor);
		}

		if (isNew && isDurable) syncFolder(folderIn(home));
		kept = box;
	};

	return {
		keep(events, now) {
			const isSame = kept !== null && events.length > 0 && JSON.stringify(kept.events) === JSON.stringify(events);
			const box = {at: isSame && kept ? kept.at : now, events, away: kept?.away ?? null};
			if (!isSame) put(box, true);
			return box.at;
		},
		waits(why, now) {
			// Whatever else it says later, it is away since then.
			if (!kept?.away) put({at: now, events: [], ...kept, away: {since: now, why}}, false);
		},
		answers(isRecorded) {
			if (kept === null || (!isRecorded && kept.events.length > 0)) return;
			kept = null;
			if (existsSync(file)) writeFileSync(file, '');
		},
		close() {
			if (kept === null) rmSync(file, {force: true});
		},
	};
}

/** What releases of this machine wait for the journal. Those that are about to be recorded do not wait. */
export function journalWaits(home: string): readonly JournalWait[] {
	return releasesIn(home).flatMap(release => readJournalWait(home, release) ?? []);
}

/** What one release waits for; null: nothing. */
export function readJournalWait(home: string, release: number): JournalWait | null {
	const box = readBox(fileOf(home, release));
	if (!box?.away) return null;
	return {release, ...box.away, at: box.at, events: box.events.flatMap(readable)};
}

type Box = {
	readonly at: Instant;
	readonly events: readonly unknown[];
	readonly away: {readonly since: Instant; readonly why: string} | null;
};

const schema = z.object({
	at: z.string(),
	events: z.array(z.unknown()),
	away: z.object({since: z.string(), why: z.string()}).nullable(),
});

function readBox(file: string): Box | null {
	try {
		return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
	} catch {
		// What stood there is known from the attempt's own record, too.
		return null;
	}
}

// Those of other streams, which are appended with a release's, tell no more of it.
function readable(event: unknown): readonly JournalEvent[] {
	try {
		return [parseReleaseEvent(JSON.stringify(event))];
	} catch {
		return [];
	}
}

function releasesIn(home: string): readonly number[] {
	try {
		return readdirSync(folderIn(home)).flatMap(name => {
			const number = /^(\d+)\.json$/.exec(name)?.[1];
			return number === undefined ? [] : [Number(number)];
		});
	} catch {
		return [];
	}
}
