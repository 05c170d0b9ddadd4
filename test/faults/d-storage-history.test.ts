// D. Storage: a history that was changed by hand, a newer one, and copies that are meant as copies.
import {copyFileSync, existsSync, linkSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setImmediate} from 'node:timers/promises';
import Database from 'better-sqlite3';
import {expect} from 'vitest';
import type {StreamWrite} from '../../src/domain/decision.ts';
import {stepOf} from '../../src/domain/release.ts';
import {backupJournal} from '../../src/journal/backupJournal.ts';
import {headFileOf} from '../../src/journal/headFile.ts';
import type {Journal, Problem} from '../../src/journal/journal.ts';
import {openDatabase} from '../../src/journal/sqliteFile.ts';
import {journalIn} from '../../src/journal/sqliteJournal.ts';
import {schemaVersion} from '../../src/journal/sqliteSchema.ts';
import {verifyDatabase} from '../../src/journal/verifyDatabase.ts';
import {verifyChains} from '../support/chains.ts';
import {addNote, at, createJournalFolder, type JournalFolder} from '../support/journalFolder.ts';
import {pushConfig} from '../support/projectConfig.ts';
import {ana, command} from '../support/samples.ts';
import {startedWrite} from '../support/started.ts';
import {type Fault, row} from './row.ts';

const free = 'DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_deleted; ';

row('D7', 'a backup is a whole private copy that opens as it is, taken while others append', async fault => {
	const project = await fault.project(pushConfig);
	const copy = path.join(project.folder, 'copy.db');
	expect(await project.run(['backup', copy])).toMatchObject({code: 1, stderr: 'There is no history yet.\n'});
	expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(0);
	let stop = false;
	const appending = (async () => {
		for (let i = 0; !stop; i++) {
			await project.append({stream: 'release:1', events: [{type: 'note-added', text: `note ${i}`}]});
			await setImmediate();
		}
	})();
	const made = await project.run(['backup', 'copy.db'], {});
	stop = true;
	await appending;
	expect(made).toMatchObject({
		code: 0,
		stdout: expect.stringMatching(/\d+ events in \d+ streams, read again and whole/),
	});
	const beside = path.join(project.root, 'copy.db');
	for (const name of ['copy.db', 'copy.head']) {
		expect(statSync(path.join(project.root, name)).mode & 0o777).toBe(0o600);
	}

	expect(verifyChains(beside)).toBeGreaterThan(5);
	const again = await project.run(['backup', 'copy.db']);
	expect(again).toMatchObject({code: 1, stderr: expect.stringContaining('copy.db is there already')});
	await project.closed();
	// Restoring: the two files take the places of the old ones.
	for (const end of ['db', 'head']) {
		copyFileSync(
			path.join(project.root, `copy.${end}`),
			path.join(path.dirname(project.journalFile), `journal.${end}`),
		);
	}

	expect(await project.json('verify')).toMatchObject({ok: true});
});

row('D7', 'a history that is not whole gets no backup that looks whole', async fault => {
	const project = await fault.project(pushConfig);
	fault.damagesHistory();
	expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(0);
	const database = new Database(project.journalFile);
	database.exec(
		`${free} UPDATE event SET actor = replace(actor, 'user', 'loser') WHERE stream = 'release:1' AND seq = 2`,
	);
	database.close();
	const made = await project.run(['backup', 'copy.db']);
	expect(made).toMatchObject({code: 1, stderr: expect.stringContaining('is not whole: was changed')});
	expect(existsSync(path.join(project.root, 'copy.db'))).toBe(false);
	expect(existsSync(path.join(project.root, 'copy.head'))).toBe(false);
});

row(
	'D7',
	'a backup goes to a disk without hard links, too, overwrites nothing there and leaves no half of itself',
	async fault => {
		const journal = folderFor(fault);
		await journal.fill(2);
		const [target, head] = [path.join(journal.folder, 'copy.db'), path.join(journal.folder, 'copy.head')];
		const before = readdirSync(journal.folder);
		const noLinks = () => {
			throw Object.assign(new Error('EPERM: operation not permitted, link'), {code: 'EPERM'});
		};
		for (const link of [linkSync, noLinks]) {
			const late = (from: string, to: string) => {
				if (to === target) writeFileSync(target, 'of somebody else');
				link(from, to);
			};
			await expect(backupJournal(journal.file, target, late)).rejects.toThrow(`${target} is there already`);
			expect(readFileSync(target, 'utf8')).toBe('of somebody else');
			rmSync(target);
			expect(readdirSync(journal.folder)).toEqual(before);
			expect(await backupJournal(journal.file, target, link)).toMatchObject({events: 3, problems: []});
			for (const file of [target, head]) {
				expect(statSync(file).mode & 0o777).toBe(0o600);
				rmSync(file);
			}

			expect(readdirSync(journal.folder)).toEqual(before);
		}
	},
);

row('D14', 'a journal of a newer program is refused and not touched', async fault => {
	const journal = folderFor(fault);
	await journal.fill(2);
	journal.tamper(`PRAGMA user_version = ${schemaVersion + 1}`);
	const before = readFileSync(journal.file);
	await expect(journal.use(addOne)).rejects.toThrow(
		`written by a newer release-tui (journal version ${schemaVersion + 1}; this one knows ${schemaVersion})`,
	);
	expect(readFileSync(journal.file).equals(before)).toBe(true);
});

row(
	'D14',
	'a program of the version before, still running, adds nothing that the head does not know of',
	async fault => {
		const journal = folderFor(fault);
		await journal.fill(2);
		const insert = `INSERT INTO event (stream, seq, at, actor, type, data, hash)
		SELECT stream, 4, at, actor, type, data, 'x' FROM event WHERE seq = 3`;
		expect(() => journal.tamper(insert)).toThrow('the head of the journal was not moved');
		expect(await journal.fill(1)).toHaveLength(4);
	},
);

row('D15', 'verify names the first event that is wrong, and what is wrong with it', async fault => {
	const cases: readonly (readonly [string, Problem])[] = [
		[
			"UPDATE event SET data = replace(data, 'note 3', 'note 4') WHERE seq = 5",
			{event: {stream: 'release:1', seq: 5}, what: 'was changed, or does not follow the event before it'},
		],
		['DELETE FROM event WHERE seq = 3', {event: {stream: 'release:1', seq: 3}, what: 'is missing'}],
		['DELETE FROM event WHERE seq IN (3, 4)', {event: {stream: 'release:1', seq: 3}, what: 'to 4 are missing'}],
		['DELETE FROM event WHERE seq > 6', {event: null, what: 'the history is shorter than recorded: 6 events, of 9'}],
		[
			"UPDATE event SET data = '{}' WHERE seq = 9",
			{event: {stream: 'release:1', seq: 9}, what: 'was changed, or does not follow the event before it'},
		],
		['DELETE FROM release', {event: null, what: 'the list of releases does not tell what release:1 says'}],
		[
			"UPDATE release SET summary = replace(summary, 'running', 'succeeded')",
			{event: null, what: 'the list of releases does not tell what release:1 says'},
		],
		['UPDATE head SET position = 8', {event: null, what: expect.stringContaining('not the history that was recorded')}],
	];
	for (const [sql, problem] of cases) {
		const journal = folderFor(fault);
		await journal.fill(8);
		journal.tamper(free + sql);
		// Not through the journal: opening it would make a lost list again.
		const database = openDatabase(journal.file);
		const {problems} = verifyDatabase(database, headFileOf(journal.file));
		database.close();
		expect(problems[0]).toEqual(problem);
	}
});

row('D15', 'a chain that was made anew, head and all, is not the history that was recorded', async fault => {
	for (const [notes, said] of [
		[8, 'is not the one that was recorded'],
		[5, 'is shorter than recorded: it has 6 events, and 9 were recorded'],
		[12, 'is not the one that was recorded'],
	] as const) {
		const journal = folderFor(fault);
		const forged = folderFor(fault);
		await journal.fill(8);
		await forged.use(opened => opened.append([{...forgedStart, expected: 0}], ana, at));
		await forged.fill(notes);
		copyFileSync(forged.file, journal.file);
		await journal.use(async opened => {
			expect((await opened.alarm())?.message).toContain(said);
			expect((await opened.verify()).problems).toHaveLength(1);
			await expect(addNote(opened, 'more')).rejects.toThrow(said);
			expect(await opened.read('release:1')).toHaveLength(notes + 1);
		});
	}
});

row('D15', 'what was accepted is told of, and hides nothing that is changed later', async fault => {
	const journal = folderFor(fault);
	await journal.fill(8);
	journal.tamper(`${free} DELETE FROM event WHERE seq = 3; UPDATE event SET at = 'then' WHERE seq = 5`);
	await journal.use(async opened => {
		expect((await opened.verify()).problems).toHaveLength(3);
		await opened.accept('known since Monday', ana, at);
		const damaged = [3, 5].map(seq => ({stream: 'release:1', seq}));
		expect(await opened.verify()).toMatchObject({problems: [], accepted: damaged});
		expect(await opened.read('journal')).toMatchObject([{event: {damaged, reason: 'known since Monday'}}]);
		await addNote(opened, 'goes on');
	});
	journal.tamper("UPDATE event SET at = 'then' WHERE seq = 6");
	await journal.use(async opened => {
		expect((await opened.verify()).problems).toMatchObject([{event: {stream: 'release:1', seq: 6}}]);
	});
});

row(
	'D15',
	'a release whose beginning is gone, or that nobody can read, is accepted and hides no other',
	async fault => {
		for (const damage of [
			"DELETE FROM event WHERE stream = 'release:2' AND seq = 1",
			"UPDATE event SET data = '{}' WHERE stream = 'release:2' AND seq = 2",
			"UPDATE event SET data = 'no event' WHERE stream = 'release:2'",
		]) {
			const journal = folderFor(fault);
			await journal.fill(2);
			await journal.use(async opened => {
				await opened.append([startedWrite(2)], ana, at);
				await opened.append(
					[{stream: 'release:2', expected: 1, events: [{type: 'note-added', text: 'seen'}]}],
					ana,
					at,
				);
			});
			journal.tamper(`${free} ${damage}; UPDATE release SET summary = '{}' WHERE id = 2`);
			await journal.use(async opened => {
				expect(await opened.releases({})).toMatchObject([{id: 1}]);
				expect(await opened.nextRelease()).toBe(3);
				await opened.accept('read it by hand', ana, at);
				expect(await opened.verify()).toMatchObject({problems: []});
				await addNote(opened, 'goes on');
				expect(await opened.append([startedWrite(3)], ana, at)).toMatchObject({ok: true});
				expect(await opened.releases({})).toMatchObject([{id: 3}, {id: 1}]);
			});
		}
	},
);

row('D15', 'where there is no history yet, none is made by looking for one', async fault => {
	const project = await fault.project(pushConfig);
	for (const args of [['verify'], ['verify', '--json'], ['verify', '--accept', '--reason', 'x', '--yes']]) {
		expect(await project.run(args)).toMatchObject({code: 1, stderr: 'There is no history yet.\n'});
		expect(existsSync(project.journalFile)).toBe(false);
	}
});

row(
	'D16',
	'nothing holds a lock that could be lost with an object: a runner is known by its process alone',
	async fault => {
		const world = await fault.world();
		const id = await world.start([command('push', 'until [ -e go ]; do sleep 0.05; done')]);
		const first = world.run(id, {NODE_OPTIONS: '--expose-gc'});
		await world.until(id, release => stepOf(release, 'push').state.status === 'running');
		const second = world.run(id);
		// It sees that another lives, and leaves.
		expect(await second.ended).toBe(0);
		await world.touch('go');
		await world.until(id, release => release.end !== null);
		await first.ended;
		const begun = (await world.events(id)).filter(({event}) => event.type === 'runner-started');
		expect(begun).toHaveLength(1);
	},
);

row('D17', 'every connection waits for the disk: WAL, synchronous=FULL, and the head synced after it', async fault => {
	const journal = folderFor(fault);
	await journal.fill(1);
	const database = openDatabase(journal.file);
	fault.after(() => database.close());
	expect(database.pragma('journal_mode', {simple: true})).toBe('wal');
	expect(database.pragma('synchronous', {simple: true})).toBe(2);
	await journalIn(database, journal.file).append([lockWrite], ana, at);
	expect(headFileOf(journal.file).read()).toMatchObject({position: 3});
});

const forgedStart = startedWrite(1, {environment: 'elsewhere'});
const lockWrite: StreamWrite = {
	stream: 'environment:production',
	expected: 0,
	events: [{type: 'environment-locked', reason: 'no'}],
};

function folderFor(fault: Fault): JournalFolder {
	const journal = createJournalFolder();
	fault.after(journal.remove);
	return journal;
}

function addOne(journal: Journal): Promise<void> {
	return addNote(journal, 'one more');
}
