// The countdown to a rollback by itself, on machines that sleep and clocks that are set: by a clock in the test's hand.
import {setImmediate as breathe} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {type ReleaseEvent, releaseStream} from '../../src/domain/events.ts';
import {watchOf} from '../../src/domain/watchRecord.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {ownIdentity} from '../../src/process/identity.ts';
import type {Clock} from '../../src/runner/clock.ts';
import {openRunnerWorld} from '../../src/runner/openRunnerWorld.ts';
import type {RunnerWorld} from '../../src/runner/runnerWorld.ts';
import {runRelease} from '../../src/runner/runRelease.ts';
import {ana, queueLength, watching} from '../support/samples.ts';
import {inWorld, untilTrue, type World} from '../support/world.ts';

const countdownMs = 30_000;
const began = Date.parse('2026-11-21T14:00:00.000Z');

/** So many milliseconds after the beginning the clock is set, or a machine wakes up: it goes forth, or back. */
type Jump = {readonly afterMs: number; readonly byMs: number};

/** Time goes as fast as somebody waits for it. */
function jumpingClock(jumps: readonly Jump[]): Clock {
	let elapsed = 0;
	return {
		now: () =>
			new Date(jumps.reduce((now, {afterMs, byMs}) => (elapsed >= afterMs ? now + byMs : now), began + elapsed)),
		elapsed: () => elapsed,
		async sleep(milliseconds, signal) {
			await breathe();
			if (!signal?.aborted) elapsed += milliseconds;
		},
	};
}

/** Lets a release whose watch has failed go on; tells when what was announced and done, in seconds of the runner's own time. */
async function countDown(
	world: World,
	jumps: readonly Jump[],
	rollBack: RunnerWorld['rollBack'] = async () => ({ok: true}),
) {
	const watch = watching(600_000, {signals: [queueLength(5)], onFail: 'rollback', countdownMs});
	const id = await world.start([watch]);
	const failed: readonly ReleaseEvent[] = [
		{type: 'step-intended', step: 'watch', attempt: 1},
		{type: 'signals-judged', step: 'watch', attempt: 1, verdict: 'fail'},
		{
			type: 'step-finished',
			step: 'watch',
			attempt: 1,
			outcome: 'failed',
			exitCode: null,
			signal: null,
			detail: 'queue 9: above its limit',
			durationMs: 10_000,
		},
	];
	const {seq} = await world.release(id);
	await world.journal.append(
		[{stream: releaseStream(id), expected: seq, events: failed}],
		ana,
		new Date().toISOString(),
	);
	const clock = jumpingClock(jumps);
	const journal = openSqliteJournal(world.file);
	const tried: number[] = [];
	try {
		const parts = {journal, root: world.root, home: world.home, identity: ownIdentity(), operator: ana};
		await runRelease(
			{
				...openRunnerWorld(parts),
				clock,
				say: () => {},
				async rollBack(release, order) {
					tried.push(clock.elapsed() / 1000);
					const done = await rollBack(release, order);
					// It aborts what it takes back.
					if (done.ok) await world.ask(id, {do: 'abort', reason: order.reason});
					return done;
				},
			},
			id,
		);
	} finally {
		journal.close();
	}

	const announced = (await world.events(id)).flatMap(({event}) =>
		event.type === 'rollback-announced' ? [(Date.parse(event.at) - began) / 1000] : [],
	);
	return {tried, announced, release: await world.release(id)};
}

test.concurrent(
	'after the countdown, and not before, the rollback begins, once',
	inWorld(async world => {
		expect(await countDown(world, [])).toMatchObject({announced: [30], tried: [30]});
	}),
);

const hour = 3_600_000;
const jumps: readonly (readonly [what: string, byMs: number])[] = [
	['a machine that slept for a night', 8 * hour],
	['a machine that slept until shortly before the end', 20_000],
	['a machine that slept until shortly behind the end', 33_000],
	['a clock that is set back by an hour', -hour],
	['a clock that is set back by a few seconds', -5000],
];

for (const [what, byMs] of jumps) {
	test.concurrent(
		`given ${what}, people have the whole countdown again`,
		inWorld(async world => {
			const {announced, tried} = await countDown(world, [{afterMs: 5000, byMs}]);
			expect(announced).toEqual([30, 35 + byMs / 1000]);
			expect(tried).toEqual([35]);
		}),
	);
}

test.concurrent(
	'given a clock that is corrected by less than anybody notices, the countdown goes on',
	inWorld(async world => {
		expect(await countDown(world, [{afterMs: 5000, byMs: 900}])).toMatchObject({announced: [30], tried: [30]});
		expect(await world.release(1)).toMatchObject({end: {outcome: 'aborted'}});
	}),
);

test.concurrent(
	'given a clock that is set again and again, the rollback comes in the end',
	inWorld(async world => {
		const {announced, tried} = await countDown(world, [
			{afterMs: 5000, byMs: hour},
			{afterMs: 20_000, byMs: -2 * hour},
			{afterMs: 40_000, byMs: 60_000},
		]);
		expect(announced).toHaveLength(4);
		expect(tried).toEqual([70]);
	}),
);

test.concurrent(
	'given a rollback that cannot even be tried, why is recorded, and a person decides',
	inWorld(async world => {
		const broken = countDown(world, [], async () => {
			throw new Error('Cannot find module rollBackByItself.js');
		});
		await untilTrue(async () => (await world.journal.releases({})).length > 0);
		const waiting = await world.until(1, release => watchOf(release, 'watch').refused !== null);
		expect(watchOf(waiting, 'watch')).toMatchObject({
			refused: 'Cannot find module rollBackByItself.js',
			rollbackAt: null,
		});
		await world.ask(1, {do: 'abort', reason: 'by hand'});
		expect((await broken).tried).toEqual([30]);
	}),
);

test.concurrent(
	'given a rollback that cannot be begun just now, it is tried again, and people have the whole countdown when that took long',
	inWorld(async world => {
		let times = 0;
		const {announced, tried, release} = await countDown(world, [], async () => {
			if (++times <= 15) throw Object.assign(new Error('no space left on device'), {code: 'ENOSPC'});
			return {ok: true};
		});
		expect(announced).toHaveLength(2);
		expect(tried).toHaveLength(16);
		expect(tried.at(-1)).toBeGreaterThanOrEqual((announced[1] ?? 0) - 0.001);
		expect(watchOf(release, 'watch').refused).toBeNull();
	}),
);
