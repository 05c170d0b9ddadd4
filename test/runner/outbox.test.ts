import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {JournalEvent} from '../../src/domain/events.ts';
import {journalWaitText} from '../../src/domain/journalWait.ts';
import {journalWaits, openOutbox, readJournalWait} from '../../src/runner/outbox.ts';

const [early, late] = ['2026-05-04T12:00:00.000Z', '2026-05-04T13:00:00.000Z'];
const ended: JournalEvent = {
	type: 'step-finished',
	step: 'push',
	attempt: 1,
	...{outcome: 'succeeded', exitCode: 0, signal: null, detail: null, durationMs: 12},
};

let home: string;
beforeEach(() => {
	home = mkdtempSync(path.join(tmpdir(), 'release-tui-outbox-'));
});
afterEach(() => rmSync(home, {recursive: true, force: true}));

test('what waits keeps the time at which it happened, also for the runner after', () => {
	expect(openOutbox(home, 7).keep([ended], early)).toBe(early);
	const next = openOutbox(home, 7);
	expect(next.keep([ended], late)).toBe(early);
	next.answers(true);
	expect(openOutbox(home, 7).keep([ended], late)).toBe(late);
});

test('another event happened when it did', () => {
	const outbox = openOutbox(home, 7);
	outbox.keep([ended], early);
	expect(outbox.keep([{type: 'note-added', text: 'other'}], late)).toBe(late);
});

test('a release waits from when the journal is away until it has taken what happened', () => {
	const outbox = openOutbox(home, 7);
	outbox.keep([ended], early);
	expect(readJournalWait(home, 7)).toBeNull();
	outbox.waits('no route to host', late);
	outbox.waits('it was reset', late);
	expect(journalWaits(home)).toEqual([{release: 7, since: late, why: 'no route to host', at: early, events: [ended]}]);
	outbox.answers(false);
	const [wait] = journalWaits(home);
	expect(wait && journalWaitText(wait, at => at.slice(11, 16))).toBe(
		'waiting for the journal since 13:00; push succeeded at 12:00, which is kept here',
	);
	outbox.answers(true);
	expect(journalWaits(home)).toEqual([]);
});

test('a journal that is away and answers again before anything happened leaves nothing behind', () => {
	const outbox = openOutbox(home, 7);
	outbox.waits('no route to host', early);
	expect(readJournalWait(home, 7)?.events).toEqual([]);
	outbox.answers(false);
	expect(readJournalWait(home, 7)).toBeNull();
});

test('a file that nobody can read is as if it were not there', () => {
	openOutbox(home, 7).keep([ended], early);
	writeFileSync(path.join(home, 'outbox', '7.json'), '{half');
	expect(readJournalWait(home, 7)).toBeNull();
	expect(openOutbox(home, 7).keep([ended], late)).toBe(late);
});
