// A. Kill points: kill -9 at every arrow of the attempt protocol, for every retry policy, in a release and in a
// rollback; then another runner. docs/durability.md has the table.
import {expect} from 'vitest';
import type {RetryPolicy} from '../../src/domain/project.ts';
import {stepOf, waitingFor} from '../../src/domain/release.ts';
import type {Failpoint} from '../../src/runner/failpoint.ts';
import {markedProcesses} from '../support/projectProcesses.ts';
import {command} from '../support/samples.ts';
import {story, type World} from '../support/world.ts';
import {watched} from './oracles/executionOracle.ts';
import {type Fault, row} from './row.ts';

/** What is known of a step afterwards. `ran`: how often the killed attempt really had begun. */
type After =
	/** It runs exactly once, whatever its policy. */
	| {readonly known: 'once'}
	/** Nobody can know how it ended: the policy decides. */
	| {readonly known: 'lost'; readonly ran: 0 | 1};

const points: readonly (readonly [id: string, point: Failpoint, what: string, after: After])[] = [
	['A1', 'runner:before-intent', 'killed before the intent', {known: 'once'}],
	['A2', 'runner:after-intent', 'killed between intent and spawn', {known: 'once'}],
	['A3', 'runner:after-spawn', 'killed before the start is recorded', {known: 'once'}],
	['A3', 'runner:after-started', 'killed after the start is recorded', {known: 'once'}],
	['A5', 'runner:exit-seen', 'killed after the exit record, before the outcome is recorded', {known: 'once'}],
	['A6', 'runner:after-finished', 'killed after the outcome, before the next intent', {known: 'once'}],
	['A7', 'shim:spare', 'the spare shim killed before it got an attempt', {known: 'once'}],
	['A7', 'shim:spare-told', 'the spare shim killed when it had got its attempt', {known: 'once'}],
	['A7', 'shim:before-claim', 'the shim killed before its claim', {known: 'once'}],
	['A8', 'shim:after-claim', 'the shim killed after its claim, before the command', {known: 'lost', ran: 0}],
	['A10', 'shim:exit-unrecorded', 'the shim killed before the exit record', {known: 'lost', ran: 1}],
	['A11', 'shim:exit-recorded', 'the shim killed after the exit record', {known: 'once'}],
	['A14', 'runner:before-release-finished', 'killed before the end of the release', {known: 'once'}],
	['A14', 'runner:after-release-finished', 'killed after the end of the release', {known: 'once'}],
];
const policies: readonly RetryPolicy[] = ['safe', 'ask', 'never'];

for (const [id, point, what, after] of points) {
	for (const retry of policies) {
		row(id, `${what}, retry ${retry}: ${outcome(after, retry)}`, async fault => {
			const world = await fault.world();
			const push = command('push', watched('sleep 0.1; echo once >> ran'), {retry});
			const release = await world.start([push, command('after', watched('echo after >> ran-after'))]);
			await killAndGoOn(fault, world, release, point);
			if (after.known === 'lost' && retry !== 'safe') await decideWhatIsUnknown(world, release, after.ran);
			const ended = await world.until(release, now => now.end !== null);
			expect(ended.end).toMatchObject({outcome: 'succeeded'});
			expect(world.count('ran')).toBe(runs(after, retry));
			expect(world.count('ran-after')).toBe(1);
			expect((await world.environment()).lease).toBeNull();
		});
	}

	row(
		'A13',
		`in a rollback, ${what}: ${after.known === 'once' ? 'it undoes once' : 'it says that nobody knows'}`,
		async fault => {
			const world = await fault.world();
			const release = await world.start([command('push', 'true', {undo: watched('echo undone >> ran')})]);
			await world.finish(release);
			const back = await world.rollback();
			await killAndGoOn(fault, world, back, point);
			const rollback = await world.until(back, now => now.end !== null);
			expect(rollback.end?.outcome).toBe(after.known === 'once' ? 'succeeded' : 'unknown');
			expect((await world.release(release)).rolledBackBy).toBe(after.known === 'once' ? back : null);
			const said = `#${release} ${after.known === 'once' ? 'rolled back' : 'rollback unknown'} by #${back}`;
			expect(await world.environment()).toMatchObject({lease: null, lock: {reason: said}});
			if (after.known === 'once') {
				expect(world.count('ran')).toBe(1);
				return;
			}

			// It is in nobody's way: the next one takes up where it was left.
			const again = await world.finish(await world.rollback());
			expect(again.end?.outcome).toBe('succeeded');
			expect(world.count('ran')).toBe(after.ran + 1);
		},
	);
}

row(
	'A4',
	'the runner killed in the middle of a step: the step goes on, its end and its output are recorded',
	async fault => {
		const world = await fault.world();
		const release = await world.start([
			command('push', watched('echo one; until [ -e go ]; do sleep 0.05; done; echo two')),
		]);
		const first = world.run(release);
		await world.until(release, now => stepOf(now, 'push').attempts.at(-1)?.shim != null);
		first.child.kill('SIGKILL');
		await first.ended;
		fault.acknowledge(await world.events(release));
		world.touch('go');
		const ended = await world.finish(release);
		expect(ended.end?.outcome).toBe('succeeded');
		const {n} = stepOf(ended, 'push').attempts.at(-1) ?? {n: 0};
		expect(world.output(release, 'push', n)).toBe('one\ntwo\n');
		expect(world.count('ran-witness')).toBe(2);
	},
);

row(
	'A9',
	'the shim killed in the middle of its step: nothing starts while the orphan lives, then the policy decides',
	async fault => {
		const world = await fault.world();
		const run = watched('echo $$ > pid; until [ -e go ]; do sleep 0.05; done');
		const release = await world.start([command('push', run, {retry: 'safe'})]);
		world.runUntil(release, 'shim:after-spawn');
		await world.until(release, now => stepOf(now, 'push').attempts.at(-1)?.shim != null && world.killed());
		await begun(world, 1);
		// Several looks of the runner, each of which could have started a second one.
		await world.until(release, now => Date.parse(now.startedAt) + 1500 < Date.now());
		expect(stepOf(await world.release(release), 'push').attempts).toHaveLength(1);
		world.touch('go');
		const ended = await world.until(release, now => now.end !== null);
		expect(stepOf(ended, 'push').attempts).toMatchObject([
			{lost: expect.any(String)},
			{result: {outcome: 'succeeded'}},
		]);
	},
);

for (const retry of policies) {
	row(
		'A12',
		`runner, shim and command killed together, retry ${retry}: unknown, and the policy decides`,
		async fault => {
			const world = await fault.world();
			const release = await world.start([command('push', watched('echo $$ > pid; [ -e go ] || sleep 60'), {retry})]);
			const first = world.run(release);
			const {shim} = await shimOf(world, release);
			await world.until(release, () => Number(world.text('pid')) > 1);
			for (const pid of [first.child.pid ?? 0, shim]) process.kill(pid, 'SIGKILL');
			process.kill(-Number(world.text('pid')), 'SIGKILL');
			await first.ended;
			fault.acknowledge(await world.events(release));
			world.touch('go');
			world.run(release);
			if (retry !== 'safe') await decideWhatIsUnknown(world, release, 1);
			const ended = await world.until(release, now => now.end !== null);
			expect(ended.end?.outcome).toBe('succeeded');
			expect(stepOf(ended, 'push').attempts).toHaveLength(retry === 'safe' ? 2 : 1);
		},
	);
}

row(
	'A19',
	'the shim killed in the middle of copying: what was copied is a whole beginning, and the rest is said to be withheld',
	async fault => {
		const world = await fault.world();
		const secret = fault.secret('correct-horse-battery');
		const lines = 'i=0; while [ $i -lt 20000 ]; do echo "$i $TOKEN"; i=$((i + 1)); [ -e go ] || sleep 0.01; done';
		const release = await world.start([command('push', lines)], {secrets: ['TOKEN'], onFailure: 'stop'});
		const runner = world.run(release, {TOKEN: secret});
		const {shim} = await shimOf(world, release);
		await world.until(release, () => world.output(release, 'push').includes('\n'));
		world.touch('go');
		process.kill(shim, 'SIGKILL');
		const ended = await world.until(release, now => now.end !== null);
		await runner.ended;
		expect(ended.end?.outcome).toBe('unknown');
		const output = world.output(release, 'push').split('\n');
		expect(output.at(-2)).toContain('withheld');
		const copied = output.slice(0, -3);
		expect(copied).toEqual(copied.map((_, i) => `${i} ***`));
	},
);

row('A20', 'of six runners started at once on a dead one’s release, exactly one goes on', async fault => {
	const world = await fault.world();
	const release = await world.start([command('push', watched('sleep 0.2'), {retry: 'never'})]);
	expect(await world.runUntil(release, 'runner:after-spawn').ended).toBe('SIGKILL');
	const racers = Array.from({length: 6}, () => world.run(release));
	const ended = await world.until(release, now => now.end !== null);
	expect(await Promise.all(racers.map(racer => racer.ended))).toEqual([0, 0, 0, 0, 0, 0]);
	expect(ended.end?.outcome).toBe('succeeded');
	expect(story(await world.events(release)).filter(type => type === 'runner-started')).toHaveLength(2);
});

row(
	'A21',
	'the runner killed while an abort runs its grace: the shim still kills, and the abort is recorded',
	async fault => {
		const world = await fault.world();
		const deaf = `trap "" TERM; ${watched('echo "$RELEASE_ATTEMPT" > mark; while :; do sleep 0.1; done')}`;
		const release = await world.start([command('push', deaf)]);
		const first = world.run(release);
		await shimOf(world, release);
		await world.until(release, () => world.text('mark') !== '');
		await world.ask(release, {do: 'abort', reason: 'wrong one'});
		await world.until(release, now => now.abort !== null && world.exists(`attempts/${release}/push.1/cancel`));
		first.child.kill('SIGKILL');
		await first.ended;
		const ended = await world.finish(release);
		expect(ended.end).toMatchObject({outcome: 'aborted', reason: 'wrong one'});
		expect(stepOf(ended, 'push').attempts).toMatchObject([{result: {outcome: 'cancelled'}}]);
		expect(markedProcesses(`RELEASE_ATTEMPT=${world.text('mark').trim()}`)).toEqual([]);
	},
);

// Kills at the point, and has another runner go on where it was a runner that died.
async function killAndGoOn(fault: Fault, world: World, release: number, point: Failpoint): Promise<void> {
	const first = world.runUntil(release, point);
	if (point.startsWith('runner:')) {
		expect(await first.ended).toBe('SIGKILL');
		fault.acknowledge(await world.events(release));
		world.run(release);
	}

	await world.until(release, () => world.killed());
}

async function decideWhatIsUnknown(world: World, release: number, ran: number): Promise<void> {
	const waiting = await world.until(release, now => stepOf(now, 'push').state.status === 'unknown');
	expect(waitingFor(waiting)).toEqual({why: 'unknown', step: 'push'});
	await begun(world, ran);
	expect(world.count('ran-after')).toBe(0);
	await world.step(release, {do: 'skip', step: 'push', reason: 'looked: it is done'});
}

async function shimOf(world: World, release: number): Promise<{readonly shim: number}> {
	const now = await world.until(release, state => stepOf(state, 'push').attempts.at(-1)?.shim != null);
	return {shim: stepOf(now, 'push').attempts.at(-1)?.shim?.pid ?? 0};
}

async function begun(world: World, times: number): Promise<void> {
	await world.until(1, () => world.text('ran-witness').split('begin').length - 1 >= times);
}

function runs(after: After, retry: RetryPolicy): number {
	if (after.known === 'once') return 1;
	return retry === 'safe' ? after.ran + 1 : after.ran;
}

function outcome(after: After, retry: RetryPolicy): string {
	if (after.known === 'once') return 'it runs exactly once';
	return retry === 'safe' ? 'it is started again by itself' : 'it waits for a person';
}
