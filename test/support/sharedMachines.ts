import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {StreamWrite} from '../../src/domain/decision.ts';
import type {Operator} from '../../src/domain/operator.ts';
import type {Journal, JournalUpkeep} from '../../src/journal/journal.ts';
import {openSharedJournal} from '../../src/journal/shared/sharedJournal.ts';
import {writeMark} from '../../src/journal/shared/sharedMark.ts';
import {ana} from './samples.ts';
import {startedWrite} from './started.ts';

/** A machine that shares the history of "shop": its state folder, and what it does there. */
export type SharedMachine = {
	readonly home: string;
	readonly move: {readonly project: string; readonly home: string; readonly variable: string; readonly url: string};
	readonly by: Operator;
	/** A journal that is closed with the machines. */
	open(url?: string): Promise<Journal & JournalUpkeep>;
	/** Records the start of a release, and its end. */
	release(id: number): Promise<void>;
};

/** When the machines of a test append. */
export const sharedAt = '2026-05-04T12:00:00.000Z';

/** State folders of machines that share a database; they go away with `close`. */
export function sharedMachines(url: string) {
	const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-shared-'));
	const opened: (Journal & JournalUpkeep)[] = [];
	return {
		/** A machine by its name, which is that of its host. */
		machine(host: string): SharedMachine {
			const home = path.join(folder, host);
			mkdirSync(home, {recursive: true, mode: 0o700});
			const by = {...ana, host};
			const machine: SharedMachine = {
				home,
				by,
				move: {project: 'shop', home, variable: 'RELEASES_URL', url},
				async open(at = url) {
					const journal = await openSharedJournal({url: at, project: 'shop', home, create: true});
					writeMark(home, {project: 'shop', variable: 'RELEASES_URL', since: sharedAt});
					opened.push(journal);
					return journal;
				},
				async release(id) {
					const journal = await machine.open();
					await journal.append([startedWrite(id)], by, sharedAt);
					await journal.append([endedWrite(id)], by, sharedAt);
				},
			};
			return machine;
		},
		close() {
			for (const journal of opened) journal.close();
			rmSync(folder, {recursive: true, force: true});
		},
	};
}

/** The write that ends a release that did nothing. */
export function endedWrite(release: number, expected = 1): StreamWrite {
	return {
		stream: `release:${release}`,
		expected,
		events: [{type: 'release-finished', outcome: 'succeeded', verified: true, reason: null}],
	};
}
