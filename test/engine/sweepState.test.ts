import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {ReleaseEvent} from '../../src/domain/events.ts';
import {sweepState} from '../../src/engine/sweepState.ts';
import type {Journal} from '../../src/journal/journal.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {sealFile, sealFolder} from '../../src/runner/planSeal.ts';
import {artifactFolder, attemptFolder} from '../../src/runner/stateFolders.ts';
import {at, createJournalFolder} from '../support/journalFolder.ts';
import {ana, announcement, command} from '../support/samples.ts';
import {startedWrite} from '../support/started.ts';
import {failed, succeeded} from '../support/story.ts';

/** A journal whose release 1 has stored files that are kept until then. */
async function stored(keepUntil: Readonly<Record<string, string>>) {
	const folder = createJournalFolder();
	await folder.fill(1);
	const journal = openSqliteJournal(folder.file);
	const events = Object.entries(keepUntil).map(
		([file, until]) =>
			({type: 'artifact-stored', step: 'backup', file, bytes: 1, sha256: 'x', keepUntil: until}) as const,
	);
	await journal.append([{stream: 'release:1', expected: 2, events}], ana, at);
	mkdirSync(artifactFolder(folder.folder, 1), {recursive: true});
	for (const file of Object.keys(keepUntil)) writeFileSync(path.join(artifactFolder(folder.folder, 1), file), 'x');
	return {
		home: folder.folder,
		journal,
		has: (file: string) => existsSync(path.join(artifactFolder(folder.folder, 1), file)),
		close() {
			journal.close();
			folder.remove();
		},
	};
}

test('the seals of the newest releases stay, and those of old ones go', async () => {
	const state = await stored({});
	try {
		mkdirSync(sealFolder(state.home));
		for (let id = 1; id <= 2002; id++) writeFileSync(sealFile(state.home, id), 'x');
		await sweepState(state.home, state.journal);
		expect([1, 2, 3, 2002].map(id => existsSync(sealFile(state.home, id)))).toEqual([false, false, true, true]);
	} finally {
		state.close();
	}
});

test('what is kept for longer than years have four digits is kept', async () => {
	const state = await stored({old: '2026-05-04T11:59:59.000Z', later: '+029405-01-01T00:00:00.000Z'});
	try {
		await sweepState(state.home, state.journal, new Date(at));
		expect([state.has('old'), state.has('later')]).toEqual([false, true]);
	} finally {
		state.close();
	}
});

test('a release that left nothing behind is not read', async () => {
	const state = await stored({});
	try {
		const unread: Journal = {...state.journal, read: () => Promise.reject(new Error('read'))};
		await sweepState(state.home, unread);
		writeFileSync(path.join(artifactFolder(state.home, 1), 'dump'), 'x');
		await expect(sweepState(state.home, unread)).rejects.toThrow('read');
	} finally {
		state.close();
	}
});

test('what attempts left behind stays while something of the release runs after its end', async () => {
	const folder = createJournalFolder();
	const journal = openSqliteJournal(folder.file);
	const news = announcement('news', 'send it');
	const plan = {steps: [command('push', 'push it'), news], secrets: []};
	let expected = 1;
	const append = async (...events: readonly ReleaseEvent[]) => {
		await journal.append([{stream: 'release:1', expected, events}], ana, at);
		expected += events.length;
	};
	const place = attemptFolder(folder.folder, 1, 'news', 2);
	try {
		await journal.append([startedWrite(1, {plan})], ana, at);
		const ended = {type: 'release-finished', outcome: 'succeeded', verified: true, reason: null} as const;
		await append(...failed('news'), ended, {type: 'step-retried', step: 'news', attempt: 1});
		await append({type: 'step-intended', step: 'news', attempt: 2});
		mkdirSync(place, {recursive: true});
		await sweepState(folder.folder, journal);
		expect(existsSync(place)).toBe(true);
		await append(...succeeded('news', 2).slice(1));
		await sweepState(folder.folder, journal);
		expect(existsSync(place)).toBe(false);
	} finally {
		journal.close();
		folder.remove();
	}
});

test('what a command wrote that failed is kept no longer than it would have been whole', async () => {
	const folder = createJournalFolder();
	const journal = openSqliteJournal(folder.file);
	const artifact = {file: 'dump.sql', keepMs: 3_600_000};
	const plan = {steps: [command('dump', 'dump', {artifact})], secrets: []};
	const file = path.join(artifactFolder(folder.folder, 1), 'dump.sql');
	const ended = {type: 'release-finished', outcome: 'failed', verified: false, reason: null} as const;
	try {
		await journal.append([startedWrite(1, {plan})], ana, at);
		await journal.append([{stream: 'release:1', expected: 1, events: [...failed('dump'), ended]}], ana, at);
		mkdirSync(path.dirname(file), {recursive: true});
		writeFileSync(file, 'half of it');
		await sweepState(folder.folder, journal, new Date());
		expect(existsSync(file)).toBe(true);
		await sweepState(folder.folder, journal, new Date(Date.now() + 3_700_000));
		expect(existsSync(file)).toBe(false);
	} finally {
		journal.close();
		folder.remove();
	}
});
