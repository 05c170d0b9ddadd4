// D. Storage: a journal that others have at the same moment.
import type {ChildProcess} from 'node:child_process';
import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import {expect} from 'vitest';
import {patiently} from '../../src/journal/patiently.ts';
import {verifyChains} from '../support/chains.ts';
import {addNote, createJournalFolder, type JournalFolder} from '../support/journalFolder.ts';
import {startJournalProgram} from '../support/journalProgram.ts';
import {eventually} from '../support/world.ts';
import {type Fault, row} from './row.ts';

row(
	'D8',
	'while another has the journal, an append waits, a reading does not, and the event loop turns on',
	async fault => {
		const journal = folderFor(fault);
		await journal.fill(1);
		const other = new Database(journal.file);
		fault.after(() => other.close());
		await journal.use(async opened => {
			other.exec('BEGIN IMMEDIATE');
			const beat = heartbeat();
			const appended = addNote(opened, 'at last');
			expect(await opened.read('release:1')).toHaveLength(2);
			await eventually(() => beat.count() > 30);
			// The disk that the append waits for in the end is not what is measured.
			beat.stop();
			other.exec('COMMIT');
			await appended;
			// 15 ms of SQLite's own patience, and whatever a busy machine adds. One wait of SQLite's would be 5 s.
			expect(beat.longestMs()).toBeLessThan(3000);
		});
		expect(verifyChains(journal.file)).toBe(3);
	},
	// The row that vacuums waits for its lock in this very event loop.
	{alone: true},
);

row(
	'D8',
	'a journal that stays locked is an error that passes, after some seconds and with nothing recorded',
	async fault => {
		const journal = folderFor(fault);
		await journal.fill(1);
		const other = new Database(journal.file, {timeout: 0});
		const third = new Database(journal.file, {timeout: 0});
		fault.after(() => [other, third].map(database => database.close()));
		other.exec('BEGIN IMMEDIATE');
		let tries = 0;
		const locked = patiently(() => {
			tries++;
			third.exec('BEGIN IMMEDIATE');
		}, 200);
		await expect(locked).rejects.toThrow('database is locked');
		expect(tries).toBeGreaterThan(1);
		other.exec('ROLLBACK');
		expect(await journal.fill(1)).toHaveLength(3);
	},
	{alone: true},
);

row('D9', 'writers that contend for every append are never refused by a snapshot that is too old', async fault => {
	const journal = folderFor(fault);
	await journal.fill(0);
	const acknowledged = path.join(journal.folder, 'acknowledged');
	writeFileSync(acknowledged, '');
	const names = ['a', 'b', 'c', 'd'];
	const writers = names.map(name => start(fault, journal.file, acknowledged, name));
	const by = (name: string) => readFileSync(acknowledged, 'utf8').split(`${name} `).length - 1;
	await eventually(() => names.every(name => by(name) >= 5));
	// One that met such an error would have died of it.
	expect(writers.map(({said}) => said())).toEqual(['', '', '', '']);
	for (const {child} of writers) {
		expect(child.exitCode).toBeNull();
		child.kill('SIGKILL');
		await new Promise(resolve => child.once('exit', resolve));
	}

	expect(verifyChains(journal.file)).toBeGreaterThan(20);
});

row('D13', 'a vacuum, a backup and an exclusive lock in between lose nothing', async fault => {
	const journal = folderFor(fault);
	await journal.fill(5);
	const acknowledged = path.join(journal.folder, 'acknowledged');
	writeFileSync(acknowledged, '');
	const {child, said} = start(fault, journal.file, acknowledged, 'a');
	const count = () => readFileSync(acknowledged, 'utf8').split('\n').length - 1;
	await eventually(() => count() > 5);
	const other = new Database(journal.file, {timeout: 30_000});
	for (let round = 0; round < 3; round++) {
		other.exec('VACUUM');
		const copy = path.join(journal.folder, `copy${round}.db`);
		await other.backup(copy);
		other.exec('BEGIN EXCLUSIVE');
		// As a scanner does, which reads all of it while it is held.
		readFileSync(journal.file);
		other.exec('COMMIT');
		rmSync(copy);
		const before = count();
		await eventually(() => count() > before + 3);
	}

	other.close();
	expect(said()).toBe('');
	child.kill('SIGKILL');
	await new Promise(resolve => child.once('exit', resolve));
	const kept = await journal.use(opened => opened.read('release:1'));
	const texts = new Set(kept.map(({event}) => ('text' in event ? event.text : '')));
	const lost = readFileSync(acknowledged, 'utf8')
		.trimEnd()
		.split('\n')
		.filter(text => !texts.has(text));
	expect(lost).toEqual([]);
	verifyChains(journal.file);
});

// Beats while the event loop turns.
function heartbeat() {
	let last = performance.now();
	let longest = 0;
	let beats = 0;
	const timer = setInterval(() => {
		const now = performance.now();
		longest = Math.max(longest, now - last);
		last = now;
		beats++;
	}, 5);
	return {count: () => beats, longestMs: () => longest, stop: () => clearInterval(timer)};
}

function start(fault: Fault, ...args: readonly string[]): {readonly child: ChildProcess; readonly said: () => string} {
	const child = startJournalProgram('appendForever.ts', ...args);
	let said = '';
	child.stderr?.on('data', chunk => (said += String(chunk)));
	fault.after(() => child.kill('SIGKILL'));
	return {child, said: () => said};
}

function folderFor(fault: Fault): JournalFolder {
	const journal = createJournalFolder();
	fault.after(journal.remove);
	return journal;
}
