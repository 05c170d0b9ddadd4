// What happens on a disk that fills up, run on a small disk of its own: `node fullDisk.ts CASE`. Fails by exit code.

import {ok, rejects, strictEqual, throws} from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {closeSync, existsSync, openSync, rmSync, writeFileSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {stepOf} from '../../src/domain/release.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {ballastFile, keepBallast} from '../../src/process/ballast.ts';
import {addNote, createJournalFolder} from '../support/journalFolder.ts';
import {openProject} from '../support/project.ts';
import {pushConfig} from '../support/projectConfig.ts';
import {command} from '../support/samples.ts';
import {eventually, openWorld, type World} from '../support/world.ts';
import {checkExecutions, watched} from './oracles/executionOracle.ts';
import {checkJournal} from './oracles/journalOracle.ts';

// Let go by taking a file away: on a full disk there is no room to make one.
const held = 'held';
const waits = watched(`while [ -e ${held} ]; do sleep 0.02; done`);

const cases: Readonly<Record<string, (world: World) => Promise<void>>> = {
	/** The step ends on a full disk: its end is recorded in the room that the ballast gave up; the next step waits. */
	async ballast(world) {
		const id = await begun(world);
		ok(existsSync(ballastFile(world.home)));
		fillUp(world);
		letGo(world);
		const paused = await world.until(id, release => release.paused !== null);
		strictEqual(stepOf(paused, 'push').state.status, 'succeeded');
		strictEqual(stepOf(paused, 'more').state.status, 'pending');
		ok(paused.paused?.reason?.includes('MB are left on the disk with the journal'), paused.paused?.reason ?? '');
		ok(!existsSync(ballastFile(world.home)), 'the ballast is still there');
		strictEqual(world.count('ran-more'), 0);
		makeRoom(world);
		await world.ask(id, {do: 'resume'});
		strictEqual((await world.until(id, release => release.end !== null)).end?.outcome, 'succeeded');
		// Put back when the next release starts.
		const next = await world.start([command('push', 'true')]);
		await world.finish(next);
		ok(existsSync(ballastFile(world.home)), 'the ballast was not put back');
	},

	/** Nothing is left to give up: the end stands in the exit record or waits with the shim, and nothing is started. */
	async nothing(world) {
		const id = await begun(world);
		rmSync(ballastFile(world.home));
		fillUp(world);
		await rejects(fillJournal(world), /is full: nothing more can be recorded/);
		letGo(world);
		await eventually(() => world.count('ran-witness') === 2);
		await rejects(addNote(world.journal, 'still full'), /is full/);
		strictEqual(stepOf(await world.release(id), 'more').attempts.length, 0);
		makeRoom(world);
		const {end} = await world.until(id, release => release.end !== null);
		strictEqual(end?.outcome, 'succeeded');
		strictEqual(world.count('ran-more'), 1);
	},

	/** A rollback is not stopped for want of room: it goes its way in that of the ballast. */
	async rollback(world) {
		const back = await toBeTakenBack(world);
		fillUp(world);
		const {ended} = world.run(back);
		strictEqual((await world.until(back, release => release.end !== null)).end?.outcome, 'succeeded');
		strictEqual(await ended, 0);
		ok(!existsSync(ballastFile(world.home)), 'the ballast is still there');
		strictEqual(world.count('undone'), 1);
	},

	/** Nothing is left to give up: the runner of a rollback waits, and goes on by itself. */
	async waits(world) {
		const back = await toBeTakenBack(world);
		rmSync(ballastFile(world.home));
		fillUp(world);
		const {ended, said} = world.run(back);
		await eventually(() => said().includes('The release waits.'));
		makeRoom(world);
		strictEqual((await world.until(back, release => release.end !== null)).end?.outcome, 'succeeded');
		strictEqual(await ended, 0);
		strictEqual(world.count('undone'), 1);
	},

	/** No file can be made any more: the release stops before its next step, and says so. */
	async files(world) {
		const id = await begun(world);
		for (let i = 0; ; i++) {
			try {
				writeFileSync(path.join(world.folder, `empty${i}`), '');
			} catch {
				break;
			}
		}

		for (const i of [0, 1, 2, 3]) rmSync(path.join(world.folder, `empty${i}`));
		letGo(world);
		const {paused} = await world.until(id, release => release.paused !== null);
		ok(paused?.reason?.includes('more files fit on the disk'), paused?.reason ?? '');
		strictEqual(world.count('ran-more'), 0);
		for (let i = 4; existsSync(path.join(world.folder, `empty${i}`)); i++) rmSync(path.join(world.folder, `empty${i}`));
		await world.ask(id, {do: 'resume'});
		await world.until(id, release => release.end !== null);
	},
};

// Remounted as a file system is that found an error: nobody has the journal open then.
async function readonly(): Promise<void> {
	const folder = createJournalFolder();
	await folder.fill(2);
	execFileSync('mount', ['-o', 'remount,ro', tmpdir()]);
	try {
		throws(() => openSqliteJournal(folder.file), {hint: /read-only/, passing: true});
	} finally {
		execFileSync('mount', ['-o', 'remount,rw', tmpdir()]);
	}

	strictEqual((await folder.fill(1)).length, 4);
	folder.remove();
}

async function gate(): Promise<void> {
	const project = openProject();
	await project.configure(pushConfig);
	const refused = await project.run(['deploy', 'staging', '--yes']);
	strictEqual(refused.code, 3, refused.stderr);
	ok(/space: only \d+ MB are left on the disk/.test(refused.stderr), refused.stderr);
	const overruled = await project.run(['deploy', 'staging', '--yes', '--override', 'space', '--reason', 'it is small']);
	strictEqual(overruled.code, 0, overruled.stderr);
	// Even a reading needs some room, which comes out of the ballast.
	await project.closed();
	keepBallast(path.dirname(project.journalFile));
	fillUp(project);
	const history = await project.run(['history']);
	strictEqual(history.code, 0, history.stderr);
	ok(history.stdout.includes('#1'), history.stdout);
	fillUp(project);
	const noted = await project.run(['note', '1', 'x'.repeat(50_000)]);
	strictEqual(noted.code, 1, noted.stderr);
	ok(/is full|cannot be written/.test(noted.stderr), noted.stderr);
	makeRoom(project);
	strictEqual((await project.run(['note', '1', 'all is well'])).code, 0);
	await project.close();
}

const world = await openWorld();
try {
	const [, , name = ''] = process.argv;
	if (name === 'gate') await gate();
	else if (name === 'readonly') await world.close().then(readonly);
	else await cases[name]?.(world);
	if (existsSync(world.file)) checkExecutions(world.root, await checkJournal(world.file, []));
	process.stdout.write('held\n');
} finally {
	await world.close();
}

// A release whose first step waits for a file, and whose second one leaves word.
async function begun(world: World): Promise<number> {
	world.touch(held);
	const id = await world.start([command('push', waits), command('more', watched('echo x >> ran-more'))]);
	world.run(id);
	await world.until(id, release => stepOf(release, 'push').attempts.at(-1)?.shim != null);
	// Everything that its start writes is written.
	await eventually(() => world.count('ran-witness') === 1);
	return id;
}

function letGo(world: World): void {
	rmSync(path.join(world.root, held));
}

// A rollback that nobody runs yet. The log of its journal has room for more: what does not fit are other files.
async function toBeTakenBack(world: World): Promise<number> {
	const id = await world.start([command('push', watched('true'), {undo: watched('echo x >> undone')})]);
	await world.finish(id);
	for (let i = 0; i < 300; i++) await addNote(world.journal, 'x'.repeat(20_000));
	return world.rollback();
}

// Commits until the log has used what it had allocated.
async function fillJournal(world: World): Promise<void> {
	const journal = openSqliteJournal(world.file);
	try {
		for (let i = 0; i < 2000; i++) await addNote(journal, 'x'.repeat(10_000));
	} finally {
		journal.close();
	}
}

function fillUp({folder}: {readonly folder: string}): void {
	const descriptor = openSync(path.join(folder, 'filler'), 'a');
	for (const size of [1 << 20, 4096, 1]) {
		const bytes = Buffer.alloc(size, 'x');
		try {
			for (;;) writeSync(descriptor, bytes);
		} catch {
			// Full, as far as pieces of this size go.
		}
	}

	closeSync(descriptor);
}

function makeRoom({folder}: {readonly folder: string}): void {
	rmSync(path.join(folder, 'filler'));
}
