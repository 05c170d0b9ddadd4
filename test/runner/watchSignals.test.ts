// A watch that measures: real logs, commands and addresses, looked at by a real runner.
import {appendFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {type ReleaseEvent, releaseStream} from '../../src/domain/events.ts';
import {type Release, stepOf} from '../../src/domain/release.ts';
import type {Signal} from '../../src/domain/signal.ts';
import {watchOf} from '../../src/domain/watchRecord.ts';
import {serve} from '../support/httpServer.ts';
import {ana, command, queueLength, watching} from '../support/samples.ts';
import {eventually, inWorld, type World} from '../support/world.ts';

/** Looked at each second; nobody waits for its end. */
const long = 60_000;

const errors: Signal = {
	name: 'errors',
	kind: 'logs',
	source: {name: 'web', kind: 'file', file: 'web.log'},
	match: null,
	max: {of: 'share', value: 0.1},
	maxRise: null,
};

const write = (world: World, name: string, text: string) => writeFileSync(path.join(world.root, name), text);
const looks = (release: Release) => watchOf(release, 'watch').during;
const failed = (release: Release) => stepOf(release, 'watch').state.status === 'failed';

test.concurrent(
	'given good figures until its end, the watch and the release succeed, and every look is kept',
	inWorld(async world => {
		write(world, 'queue', '3\n');
		const release = await world.start([watching(8000, {signals: [queueLength(5)]})]);
		const ended = await world.finish(release);
		expect(ended.end?.outcome).toBe('succeeded');
		expect(watchOf(ended, 'watch').verdict).toBe('pass');
		expect(looks(ended).length).toBeGreaterThanOrEqual(3);
		expect(looks(ended)[0]).toEqual({queue: {what: 'number', value: 3}});
	}),
);

test.concurrent(
	'given a figure over its limit, the watch fails long before its end, and a person decides',
	inWorld(async world => {
		write(world, 'queue', 'so many: 3\n9\n');
		const release = await world.start([
			watching(long, {signals: [queueLength(5)]}),
			command('next', 'echo > ran-next'),
		]);
		world.run(release);
		const waiting = await world.until(release, failed);
		expect(stepOf(waiting, 'watch').state).toMatchObject({detail: 'queue 9: above its limit (fails above 5)'});
		expect(watchOf(waiting, 'watch')).toMatchObject({verdict: 'fail', rollbackAt: null});
		expect(world.count('ran-next')).toBe(0);
		// Watched anew, it starts with nothing.
		write(world, 'queue', '1\n');
		await world.step(release, {do: 'retry', step: 'watch', attempt: 1});
		const again = await world.until(release, now => looks(now).length >= 3);
		expect(looks(again).every(({queue}) => queue?.what === 'number' && queue.value === 1)).toBe(true);
		expect(stepOf(again, 'watch').state.status).toBe('running');
		await world.ask(release, {do: 'abort', reason: 'seen enough'});
		expect((await world.until(release, now => now.end !== null)).end?.outcome).toBe('aborted');
	}),
);

test.concurrent(
	'given a source that is not there and a command that says nothing, nothing is known: a person is asked',
	inWorld(async world => {
		const silent = queueLength(5, {run: 'true'});
		const release = await world.start([watching(3000, {signals: [errors, silent], onFail: 'rollback'})]);
		world.run(release);
		const waiting = await world.until(release, failed);
		expect(stepOf(waiting, 'watch').state).toMatchObject({
			detail: 'not known: errors: web: no such file; queue: it prints no number',
		});
		expect(watchOf(waiting, 'watch')).toMatchObject({verdict: 'unknown', rollbackAt: null});
	}),
);

test.concurrent(
	'given a log, lines are counted from now on, and those that tell of an error',
	inWorld(async world => {
		write(world, 'web.log', 'ERROR long ago\n'.repeat(50));
		const release = await world.start([watching(long, {signals: [errors]})]);
		world.run(release);
		await world.until(release, now => looks(now).length >= 1);
		const log = (text: string, count: number) =>
			appendFileSync(path.join(world.root, 'web.log'), `${text}\n`.repeat(count));
		log('GET / 200', 100);
		log('{"level":"error","msg":"no"}', 2);
		const counted = (now: Release) => {
			const seen = looks(now).flatMap(({errors: look}) => (look?.what === 'lines' ? [look] : []));
			const sum = (of: 'lines' | 'matched') => seen.reduce((total, look) => total + look[of], 0);
			return {lines: sum('lines'), matched: sum('matched')};
		};
		const calm = await world.until(
			release,
			now =>
				// A look may come between the two.
				counted(now).lines >= 102,
		);
		expect(counted(calm)).toEqual({lines: 102, matched: 2});
		log('\u001b[31mERROR\u001b[0m it broke', 100);
		const waiting = await world.until(release, failed);
		expect(stepOf(waiting, 'watch').state).toMatchObject({
			detail: expect.stringMatching(/^errors \d+ %: above its limit \(fails above 10 %\)$/),
		});
	}),
);

test.concurrent(
	'given a log command, it runs as long as one watches, and ends with the watch, also where the runner is killed',
	inWorld(async world => {
		const run = 'echo $$ >> followers; while :; do echo "GET / 200"; sleep 0.1; done';
		const follow: Signal = {...errors, source: {name: 'web', kind: 'run', run}};
		const release = await world.start([watching(long, {signals: [follow]})]);
		world.run(release);
		const watched = await world.until(release, now =>
			looks(now).some(({errors: look}) => look?.what === 'lines' && look.lines > 2),
		);
		// The one that was listened to before the watch may only now end, or even begin.
		await eventually(() => running(world, 'followers').length === 1);
		const first = running(world, 'followers');
		process.kill(watched.runner?.pid ?? 0, 'SIGKILL');
		world.run(release);
		// Whoever goes on goes on with the looks that there were, and ends what the dead one left running.
		const taken = await world.until(release, now => looks(now).length > looks(watched).length);
		expect(looks(taken).slice(0, looks(watched).length)).toEqual(looks(watched));
		await eventually(() => !first.some(isRunning));
		await eventually(() => running(world, 'followers').length === 1);
		await world.ask(release, {do: 'abort', reason: 'seen enough'});
		await world.until(release, now => now.end !== null);
		await eventually(() => running(world, 'followers').length === 0);
	}),
);

test.concurrent(
	'given a command that hangs, and a runner that is killed meanwhile, it ends with it, with all that it started',
	inWorld(async world => {
		const run = 'echo $$ > hanging; sleep 600 & echo $! > child; wait';
		const hangs = queueLength(5, {run, withinMs: 600_000});
		const release = await world.start([watching(long, {signals: [hangs]})]);
		world.run(release);
		await eventually(() => world.count('child') === 1);
		const pids = [Number(world.text('hanging')), Number(world.text('child'))];
		expect(pids.map(isRunning)).toEqual([true, true]);
		const {runner} = await world.release(release);
		process.kill(runner?.pid ?? 0, 'SIGKILL');
		// Nobody takes over.
		await eventually(() => !pids.some(isRunning));
	}),
);

test.concurrent(
	'given a log command that a killed runner left, whoever takes over ends it, also where nothing is measured any more',
	inWorld(async world => {
		const follow: Signal = {...errors, source: {name: 'web', kind: 'run', run: 'echo $$ >> followers; exec sleep 600'}};
		const release = await world.start([watching(long, {signals: [follow]})]);
		world.run(release);
		await eventually(() => running(world, 'followers').length > 0);
		const {runner} = await world.release(release);
		process.kill(runner?.pid ?? 0, 'SIGKILL');
		await world.ask(release, {do: 'abort', reason: 'seen enough'});
		expect((await world.finish(release)).end?.outcome).toBe('aborted');
		await eventually(() => running(world, 'followers').length === 0);
	}),
);

test.concurrent(
	'given a log command that prints its last lines first, as often as it is started, only what comes then counts',
	inWorld(async world => {
		const past = 'i=0; while [ $i -lt 200 ]; do echo "ERROR long ago"; i=$((i + 1)); done';
		const run = `${past}; sleep 4.5; echo "GET / 200"; sleep 1.2; echo "GET / 200"`;
		const follow: Signal = {...errors, source: {name: 'web', kind: 'run', run}};
		const release = await world.start([watching(long, {signals: [follow]})]);
		world.run(release);
		const seen = (now: Release) => looks(now).flatMap(({errors: look}) => (look?.what === 'lines' ? [look] : []));
		const counted = await world.until(release, now => seen(now).reduce((sum, {lines}) => sum + lines, 0) >= 4, 80_000);
		expect(seen(counted).every(({matched}) => matched === 0)).toBe(true);
		await world.ask(release, {do: 'abort', reason: 'seen enough'});
		await world.until(release, now => now.end !== null);
	}),
);

test.concurrent(
	'given a signal that is slow to answer, the others are told of meanwhile',
	inWorld(async world => {
		write(world, 'queue', '3\n');
		const slow = queueLength(5, {name: 'slow', run: 'until test -e go; do sleep 0.05; done; echo 3', withinMs: 60_000});
		const release = await world.start([watching(long, {signals: [queueLength(5), slow]})]);
		world.run(release);
		const early = await world.until(release, now => looks(now).length >= 3);
		expect(
			looks(early)
				.slice(0, 3)
				.map(look => Object.keys(look)),
		).toEqual([['queue'], ['queue'], ['queue']]);
		write(world, 'go', '');
		const late = await world.until(release, now => looks(now).some(look => look['slow'] !== undefined));
		expect(looks(late).at(-1)?.['slow']).toEqual({what: 'number', value: 3});
		await world.ask(release, {do: 'abort', reason: 'seen enough'});
		await world.until(release, now => now.end !== null);
	}),
);

test.concurrent(
	'given a runner that was dead for most of the time, nothing is known, however good the looks were',
	inWorld(async world => {
		write(world, 'queue', '3\n');
		const release = await world.start([watching(long, {signals: [queueLength(5)]})]);
		// Begun by a runner that is long dead, with three looks and ten seconds to go.
		const {seq} = await world.release(release);
		const look: ReleaseEvent = {
			type: 'signals-sampled',
			step: 'watch',
			stage: 'during',
			readings: {queue: {what: 'number', value: 3}},
		};
		const events: readonly ReleaseEvent[] = [{type: 'step-intended', step: 'watch', attempt: 1}, look, look, look];
		const at = new Date(Date.now() - long + 10_000).toISOString();
		const written = await world.journal.append([{stream: releaseStream(release), expected: seq, events}], ana, at);
		expect(written.ok).toBe(true);
		world.run(release);
		const waiting = await world.until(release, failed);
		expect(stepOf(waiting, 'watch').state).toMatchObject({
			detail: expect.stringContaining('nobody watched for most of the time'),
		});
	}),
);

test.concurrent(
	'given an address, its status and the time that it takes are measured; before the release changes anything, too',
	inWorld(async world => {
		let status = 200;
		const {url, close} = await serve((_, __, response) => void response.writeHead(status).end());
		try {
			const home: Signal = {
				name: 'home',
				kind: 'http',
				url,
				status: 200,
				withinMs: 5000,
				maxMs: null,
				maxFailing: 0.5,
				maxRise: null,
			};
			const release = await world.start([
				command('check', 'while ! test -e go; do sleep 0.05; done', {phase: 'preflight'}),
				command('push', 'true', {phase: 'deploy', undo: 'true'}),
				watching(long, {signals: [home]}),
			]);
			world.run(release);
			await world.until(release, now => watchOf(now, 'watch').before.length >= 3);
			world.touch('go');
			const watched = await world.until(release, now => looks(now).length >= 3);
			const {before} = watchOf(watched, 'watch');
			expect(before[0]).toEqual({home: {what: 'answer', problem: null, ms: expect.any(Number)}});
			status = 503;
			const waiting = await world.until(release, failed);
			expect(stepOf(waiting, 'watch').state).toMatchObject({
				detail: expect.stringContaining(`${url} answered 503, not 200`),
			});
			// Once something had changed, nothing more was measured of what was before.
			expect(watchOf(waiting, 'watch').before).toEqual(before);
		} finally {
			close();
		}
	}),
);

test.concurrent(
	'given a log that floods, an address beside it is measured',
	inWorld(async world => {
		const {url, close} = await serve((_, __, response) => void response.writeHead(200).end());
		try {
			const home: Signal = {
				name: 'home',
				kind: 'http',
				url,
				status: 200,
				withinMs: 5000,
				maxMs: null,
				maxFailing: 0,
				maxRise: null,
			};
			const flood: Signal = {...errors, source: {name: 'web', kind: 'run', run: 'nice -n 19 yes GET / 200'}};
			const release = await world.start([watching(long, {signals: [flood, home]})]);
			world.run(release);
			// Not before three seconds are over a command's lines count.
			const watched = await world.until(release, now =>
				looks(now).some(({errors: look}) => look?.what === 'lines' && look.lines > 1000),
			);
			// On a slow machine one may come a look later.
			const answers = looks(watched).flatMap(look => look['home'] ?? []);
			expect(answers.length).toBeGreaterThan(1);
			expect(answers).toEqual(answers.map(() => ({what: 'answer', problem: null, ms: expect.any(Number)})));
			await world.ask(release, {do: 'abort', reason: 'seen enough'});
			await world.until(release, now => now.end !== null);
		} finally {
			close();
		}
	}),
);

/** The processes that wrote their ids to a file and still run. */
function running(world: World, file: string): readonly number[] {
	return world.text(file).split('\n').filter(Boolean).map(Number).filter(isRunning);
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
