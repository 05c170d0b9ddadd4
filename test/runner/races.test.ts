// What comes in between: an operator's word, or another program, just while the runner decides. The journal that the
// runner uses lets these tests step in at an exact place.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {decideEnvironment} from '../../src/domain/decideEnvironment.ts';
import type {StreamWrite} from '../../src/domain/decision.ts';
import type {ReleaseEvent} from '../../src/domain/events.ts';
import type {ProcessIdentity} from '../../src/domain/operator.ts';
import {type Release, runningStep, stepOf} from '../../src/domain/release.ts';
import {commit} from '../../src/engine/commit.ts';
import {leaseHolder} from '../../src/engine/leaseHolder.ts';
import type {Journal} from '../../src/journal/journal.ts';
import {JournalError} from '../../src/journal/journalError.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {claimDurably} from '../../src/process/durableFile.ts';
import {identityOf, isAlive, ownIdentity} from '../../src/process/identity.ts';
import {attemptFiles, parseExit, readRecord} from '../../src/runner/attemptFiles.ts';
import {openRunnerWorld} from '../../src/runner/openRunnerWorld.ts';
import {type AttemptPlace, processShell} from '../../src/runner/processShell.ts';
import {processShells} from '../../src/runner/processShells.ts';
import {runRelease} from '../../src/runner/runRelease.ts';
import {type OrphanCare, settleAttempt} from '../../src/runner/settleAttempt.ts';
import type {Shell, Shells} from '../../src/runner/shells.ts';
import {artifactFolder, attemptFolder, outputFile} from '../../src/runner/stateFolders.ts';
import {whileUnreadable} from '../support/failingFiles.ts';
import {ana, command, reading, watching} from '../support/samples.ts';
import {inWorld, type World} from '../support/world.ts';

test.concurrent(
	'an abort that comes just before the end is not recorded as a success',
	inWorld(async world => {
		const id = await world.start([command('push', 'true')]);
		await runHere(world, id, journal => ({
			...journal,
			append: before(
				journal.append,
				writes => has(writes, 'release-finished'),
				() => world.ask(id, {do: 'abort', reason: 'late'}),
			),
		}));
		expect((await world.release(id)).end).toMatchObject({outcome: 'aborted', verified: false, reason: 'late'});
	}),
);

test.concurrent(
	'an abort that comes while a watch is being set up is heard at once',
	inWorld(async world => {
		const id = await world.start([watching(600_000)]);
		let begun = false;
		let asked = 0;
		await runHere(world, id, journal => ({
			...journal,
			// The abort stands in the journal before the runner begins to listen.
			subscribe(listener) {
				if (!begun) throw new Error('the abort must come first');
				return journal.subscribe(listener);
			},
			async read(stream, after) {
				const events = await journal.read(stream, after);
				if (!begun && events.some(({event}) => event.type === 'step-intended')) {
					begun = true;
					const told = notice(journal, stream);
					await world.ask(id, {do: 'abort', reason: 'at once'});
					asked = performance.now();
					// The notice of it is given by then, to nobody who waits for the release.
					await told;
				}

				// What was read before the abort.
				return events as never;
			},
		}));
		expect((await world.release(id)).end?.outcome).toBe('aborted');
		// Where nobody heard of it, the next look would be after fifteen seconds.
		expect(performance.now() - asked).toBeLessThan(10_000);
	}),
);

test.concurrent(
	'nothing starts when an abort comes just before the intent',
	inWorld(async world => {
		const id = await world.start([command('push', 'echo x >> ran')]);
		await runHere(world, id, journal => ({
			...journal,
			append: before(
				journal.append,
				writes => has(writes, 'step-intended'),
				() => world.ask(id, {do: 'abort', reason: 'no'}),
			),
		}));
		const release = await world.release(id);
		expect(release.end?.outcome).toBe('aborted');
		expect(stepOf(release, 'push').attempts).toEqual([]);
		expect(world.count('ran')).toBe(0);
	}),
);

test.concurrent(
	'a note that comes in between costs nothing',
	inWorld(async world => {
		const id = await world.start([command('push', 'echo x >> ran')]);
		await runHere(world, id, journal => ({
			...journal,
			append: before(
				journal.append,
				writes => has(writes, 'step-finished'),
				() => world.ask(id, {do: 'note', text: 'hello'}),
			),
		}));
		const release = await world.release(id);
		expect(release.end?.outcome).toBe('succeeded');
		expect(release.notes).toMatchObject([{text: 'hello'}]);
		expect(world.count('ran')).toBe(1);
	}),
);

test.concurrent(
	'a journal that is busy for a while is tried again, and the step does not run twice',
	inWorld(async world => {
		const id = await world.start([command('push', 'echo x >> ran')]);
		await runHere(world, id, journal => ({
			...journal,
			append: before(
				journal.append,
				writes => has(writes, 'step-finished'),
				() => Promise.reject(new JournalError('in use', null, {passing: true})),
			),
		}));
		expect((await world.release(id)).end?.outcome).toBe('succeeded');
		expect(world.count('ran')).toBe(1);
	}),
);

test.concurrent(
	'a release whose lease is gone starts nothing more',
	inWorld(async world => {
		const id = await world.start([command('push', 'echo x >> ran')]);
		const environment = await world.environment();
		const write = {
			stream: 'environment:production',
			expected: environment.seq,
			events: [{type: 'lease-freed' as const, release: id}],
		};
		await world.journal.append([write], ana, new Date().toISOString());
		await expect(runHere(world, id)).rejects.toThrow('lost its lease');
		expect(world.count('ran')).toBe(0);
	}),
);

const noOrphans: OrphanCare = {found: async () => {}, end: new AbortController().signal};

test.concurrent(
	'a claim that cannot be read counts as a lost outcome, not as a reason to wait for ever',
	inWorld(async world => {
		const place = placeOf(world);
		mkdirSync(place.files.folder, {recursive: true});
		writeFileSync(place.files.claim, '{"by":');
		const settled = await settleAttempt(
			processShell(place, null, false),
			async () => {},
			new AbortController().signal,
			noOrphans,
		);
		expect(settled).toEqual({how: 'lost', why: 'nobody can read who claimed it'});
	}),
);

test.concurrent(
	'an abort does not wait for a shim of ours that never comes to claim its attempt',
	inWorld(async world => {
		const place = placeOf(world);
		// As one that hangs before its claim.
		const shim = spawn('sleep', ['300'], {stdio: 'ignore'});
		const ended = once(shim, 'exit');
		try {
			const abort = new AbortController();
			const settling = settleAttempt(processShell(place, shim, false), async () => {}, abort.signal, noOrphans);
			expect(existsSync(place.files.claim)).toBe(false);
			abort.abort();
			expect(await settling).toEqual({how: 'fenced'});
			// Awake again, it must do nothing.
			expect(await ended).toEqual([null, 'SIGKILL']);
		} finally {
			shim.kill('SIGKILL');
		}
	}),
);

test.concurrent(
	'what cannot be looked at or done just now proves nothing: it is waited for, and said',
	inWorld(async world => {
		const place = placeOf(world);
		mkdirSync(place.files.folder, {recursive: true});
		const sleeper = spawn('sleep', ['300'], {stdio: 'ignore'});
		try {
			const shim = identityOf(sleeper.pid ?? 0);
			writeFileSync(place.files.claim, JSON.stringify({by: 'shim', shim}));
			const abort = new AbortController();
			const real = processShell(place, null, false);
			const said: string[] = [];
			const asked: string[] = [];
			const failsOnce = failing(['exit', 'claim', 'isAlive', 'requestEnd', 'orphans']);
			const shell: Shell = {
				...real,
				exit: () => failsOnce('exit', real.exit),
				claim: () => failsOnce('claim', real.claim),
				isAlive: identity => failsOnce('isAlive', () => real.isAlive(identity)),
				requestEnd(identity) {
					asked.push('asked');
					failsOnce('requestEnd', () => real.requestEnd(identity));
				},
				orphans: () => failsOnce('orphans', real.orphans),
			};
			const told = async () => abort.abort();
			expect(await settleAttempt(shell, told, abort.signal, noOrphans, null, problem => said.push(problem))).toEqual({
				how: 'lost',
				why: 'its shim died without recording how it ended',
			});
			expect(said).toEqual(['exit', 'claim', 'isAlive', 'requestEnd', 'orphans'].map(what => `EMFILE: ${what}`));
			expect(asked).toHaveLength(2);
		} finally {
			sleeper.kill('SIGKILL');
		}
	}),
);

test.concurrent(
	'a record that cannot be read just now does not count as one that is not there',
	inWorld(async world => {
		const {files} = placeOf(world);
		mkdirSync(files.folder, {recursive: true});
		expect(readRecord(files.exit, parseExit)).toBeNull();
		const read = () => readRecord(files.exit, parseExit);
		for (const code of ['EMFILE', 'EIO', 'EACCES']) {
			expect(() => whileUnreadable(code, file => file === files.exit, read)).toThrow(code);
		}
	}),
);

test.concurrent(
	'a fence that comes between the intent and the start is heeded',
	inWorld(async world => {
		const id = await world.start([command('push', 'echo x >> ran')]);
		const {files} = placeOf(world, id);
		await runHere(world, id, journal => ({
			...journal,
			async append(writes, by, at) {
				const result = await journal.append(writes, by, at);
				if (has(writes, 'step-intended') && !existsSync(files.claim) && world.count('ran') === 0) {
					mkdirSync(files.folder, {recursive: true});
					claimDurably(files.claim, JSON.stringify({by: 'fence'}));
				}

				return result;
			},
		}));
		const {attempts} = stepOf(await world.release(id), 'push');
		expect(attempts.map(({fenced}) => fenced)).toEqual([true, false]);
		expect(world.count('ran')).toBe(1);
	}),
);

test.concurrent(
	'what lies there of an attempt that the journal never heard of counts for nothing',
	inWorld(async world => {
		const id = await world.start([command('push', 'echo x >> ran; exit 3')], {onFailure: 'stop'});
		const {files} = placeOf(world, id);
		mkdirSync(files.folder, {recursive: true});
		writeFileSync(files.claim, JSON.stringify({by: 'shim', shim: ownIdentity()}));
		writeFileSync(
			files.exit,
			JSON.stringify({outcome: 'succeeded', exitCode: 0, signal: null, detail: null, durationMs: 1}),
		);
		writeFileSync(files.cancel, '');
		await runHere(world, id);
		expect((await world.release(id)).end?.reason).toBe('push: exit code 3');
		expect(world.count('ran')).toBe(1);
	}),
);

test.concurrent(
	'an attempt that could not be prepared on a full disk is begun anew, and runs once',
	inWorld(async world => {
		const id = await world.start([command('push', 'echo x >> ran')]);
		const {home, root} = world;
		const said: string[] = [];
		const own = openRunnerWorld({journal: world.journal, root, home, identity: ownIdentity(), operator: ana});
		const failsOnce = failing(['start', 'find'], 'ENOSPC');
		const shells: Shells = {
			...own.shells,
			start: (...attempt) => failsOnce('start', () => own.shells.start(...attempt)),
			find: (...attempt) => failsOnce('find', () => own.shells.find(...attempt)),
		};
		await runRelease({...own, shells, say: message => said.push(message)}, id);
		const release = await world.release(id);
		expect(release.end?.outcome).toBe('succeeded');
		expect(stepOf(release, 'push').attempts.map(({fenced}) => fenced)).toEqual([true, false]);
		expect(world.count('ran')).toBe(1);
		expect(said).toEqual([
			'ENOSPC: start. The release waits.',
			'ENOSPC: find. The release waits.',
			'The release goes on.',
		]);
	}),
);

test.concurrent(
	'a journal that cannot be read for a while is read again, and an abort that stands there is heard',
	inWorld(async world => {
		const id = await world.start([watching(600_000)]);
		const isBusy = failing(['begin', 'intent', 'abort'], null);
		await runHere(world, id, journal => ({
			...journal,
			async read(stream, after) {
				const events = await journal.read(stream, after);
				const there = (type: string) => events.some(({event}) => event.type === type);
				if (there('release-started')) isBusy('begin', () => {});
				if (there('abort-requested')) isBusy('abort', () => {});
				if (there('step-intended')) {
					await world.ask(id, {do: 'abort', reason: 'now'});
					isBusy('intent', () => {});
				}

				return events as never;
			},
		}));
		expect((await world.release(id)).end).toMatchObject({outcome: 'aborted', reason: 'now'});
	}),
);

test.concurrent(
	'an aborted rollback that waits for a runner on another machine ends when its lease is broken',
	inWorld(async world => {
		const there: ProcessIdentity = {host: 'elsewhere', pid: 7, startTime: '1', bootId: 'another'};
		const id = await world.start([command('push', 'true', {undo: 'echo x >> undone'})]);
		await appendTo(world, id, [
			{type: 'runner-started', runner: there},
			{type: 'step-intended', step: 'push', attempt: 1},
			{type: 'step-started', step: 'push', attempt: 1, shim: there},
		]);
		const back = await world.rollback();
		const waits = runHere(world, back);
		await world.until(back, ({runner}) => runner !== null);
		expect(await breakLease(world)).toMatchObject({ok: false, hint: `End it: release-tui abort ${back}`});
		await world.ask(back, {do: 'abort', reason: 'it is gone for good'});
		expect(await breakLease(world)).toMatchObject({ok: true});
		await waits;
		expect((await world.release(id)).end?.outcome).toBe('unknown');
		expect((await world.release(back)).end?.outcome).toBe('unknown');
		expect((await world.environment()).lease).toBeNull();
		expect(world.count('undone')).toBe(0);
	}),
);

test.concurrent(
	'a rollback that lets its environment speak is verified by what that says',
	inWorld(async world => {
		const sha = '0'.repeat(40);
		const id = await world.start([
			command('push', 'echo new > live', {undo: `echo "$RELEASE_PREVIOUS_SHA" > live`}),
			reading('cat live', 'f'.repeat(40), {timeoutMs: 100}),
		]);
		await runHere(world, id, journal => journal, {until: 'failed'});
		const back = await world.rollback({run: 'cat live', match: null, timeoutMs: 5000});
		await runHere(world, back);
		expect(await world.release(back)).toMatchObject({
			end: {outcome: 'succeeded', verified: true},
			live: {revision: {sha}},
		});
	}),
);

test.concurrent(
	'a step whose shim cannot be started fails instead of being tried for ever',
	inWorld(async world => {
		const id = await world.start([command('push', 'true')], {onFailure: 'stop'});
		const {home, root} = world;
		const parts = {journal: world.journal, root, home, identity: ownIdentity(), operator: ana};
		const own = openRunnerWorld(parts);
		await runRelease({...own, shells: {...own.shells, start: own.shells.find}}, id);
		const release = await world.release(id);
		expect(release.end?.reason).toBe('push: it could not be started 3 times in a row; nothing of it ran');
		expect(stepOf(release, 'push').attempts.every(attempt => attempt.fenced)).toBe(true);
	}),
);

function placeOf(world: World, release = 1): AttemptPlace {
	return {
		step: 'push',
		files: attemptFiles(attemptFolder(world.home, release, 'push', 1)),
		masked: outputFile(world.home, release, 'push', 1),
		artifacts: artifactFolder(world.home, release),
	};
}

/**
 * Lets each of these fail the first time that it is done.
 * @param code of the system's error; null: the journal's own, which passes
 */
function failing(names: readonly string[], code: string | null = 'EMFILE') {
	const left = new Set(names);
	return <T>(name: string, act: () => T): T => {
		if (!left.delete(name)) return act();
		if (code === null) throw new JournalError(`${name} cannot be read`, null, {passing: true});
		throw Object.assign(new Error(`${code}: ${name}`), {code});
	};
}

// As the engine does it.
async function breakLease(world: World) {
	const {journal, root, home} = world;
	const runnerAlive = ({runner}: Release) => runner && isAlive(runner);
	return commit({journal, operator: ana, now: () => new Date()}, async () => {
		const environment = await world.environment();
		const holder = await leaseHolder(journal, environment, ana, runnerAlive, processShells(root, home));
		return decideEnvironment(environment, {do: 'break', reason: 'gone'}, holder);
	});
}

async function appendTo(world: World, id: number, events: readonly ReleaseEvent[]): Promise<void> {
	const write = {stream: `release:${id}`, expected: (await world.release(id)).seq, events};
	await world.journal.append([write], ana, new Date().toISOString());
}

// Runs a release in this very process, with a journal of its own that `change` may put something in front of.
async function runHere(
	world: World,
	id: number,
	change: (journal: Journal) => Journal = journal => journal,
	options: {readonly until?: 'failed'} = {},
): Promise<void> {
	const journal = openSqliteJournal(world.file);
	const {home, root} = world;
	try {
		const parts = {journal: change(journal), root, home, identity: ownIdentity(), operator: ana};
		const run = runRelease(openRunnerWorld(parts), id);
		if (options.until !== 'failed') return await run;
		const stopped = run.catch(() => {});
		await world.until(
			id,
			release => runningStep(release) === undefined && stepOf(release, 'live').state.status === 'failed',
		);
		await world.ask(id, {do: 'abort', reason: 'seen enough'});
		await stopped;
	} finally {
		journal.close();
	}
}

/** Resolves with a notice after which the stream has an abort. */
function notice(journal: Journal, stream: string): Promise<void> {
	return new Promise(resolve => {
		const unsubscribe = journal.subscribe(async () => {
			const events = await journal.read(stream, 0);
			if (!events.some(({event}) => event.type === 'abort-requested')) return;
			unsubscribe();
			resolve();
		});
	});
}

function before(
	append: Journal['append'],
	when: (writes: readonly StreamWrite[]) => boolean,
	first: () => Promise<void>,
): Journal['append'] {
	let done = false;
	return async (writes, by, at) => {
		if (!done && when(writes)) {
			done = true;
			await first();
		}

		return append(writes, by, at);
	};
}

function has(writes: readonly StreamWrite[], type: string): boolean {
	return writes.some(({events}) => events.some(event => event.type === type));
}
