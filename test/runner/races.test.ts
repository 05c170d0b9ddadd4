// What comes in between: an operator's word, or another program, just while the runner decides. The journal that the
// runner uses lets these tests step in at an exact place.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import type {StreamWrite} from '../../src/domain/decision.ts';
import {runningStep, stepOf} from '../../src/domain/release.ts';
import type {Journal} from '../../src/journal/journal.ts';
import {JournalError} from '../../src/journal/journalError.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {ownIdentity} from '../../src/process/identity.ts';
import {attemptFiles} from '../../src/runner/attemptFiles.ts';
import {openRunnerWorld} from '../../src/runner/openRunnerWorld.ts';
import {type AttemptPlace, processShell} from '../../src/runner/processShell.ts';
import {runRelease} from '../../src/runner/runRelease.ts';
import {type OrphanCare, settleAttempt} from '../../src/runner/settleAttempt.ts';
import {artifactFolder, attemptFolder, outputFile} from '../../src/runner/stateFolders.ts';
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
					// The notice of it is given by then, to nobody who waits for the release.
					await told;
				}

				// What was read before the abort.
				return events as never;
			},
		}));
		expect((await world.release(id)).end?.outcome).toBe('aborted');
	}),
	5000,
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

function placeOf(world: World): AttemptPlace {
	return {
		step: 'push',
		files: attemptFiles(attemptFolder(world.home, 1, 'push', 1)),
		masked: outputFile(world.home, 1, 'push', 1),
		artifacts: artifactFolder(world.home, 1),
	};
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
