// What a runner host does, with a journal of its own and nobody else: what it starts is written down instead.
import {afterAll, expect, test, vi} from 'vitest';
import {releaseStream} from '../../src/domain/events.ts';
import {JournalError} from '../../src/journal/journalError.ts';
import type {RunnerHosts} from '../../src/journal/runnerHosts.ts';
import {processShells} from '../../src/runner/processShells.ts';
import {hostWork} from '../../src/runnerHost/hostWork.ts';
import {ana, command} from '../support/samples.ts';
import {startedWrite} from '../support/started.ts';
import {inWorld, type World} from '../support/world.ts';

const me = {name: 'bastion', labels: ['production']};
const runner = {host: 'build-1', pid: 7, startTime: '1', bootId: 'one'};
const at = '2026-05-04T12:00:00.000Z';
const goesOn = new AbortController().signal;

/** Alone: it is given whatever it claims. */
const alone: RunnerHosts = {
	list: async () => [],
	register: async () => null,
	beat: async () => true,
	stop: async () => {},
	claim: async (_, [first = null]) => first,
};

function openHost({journal, root, home}: World, used = journal) {
	const seen = {started: [] as number[], said: [] as string[], now: Date.parse(at), alive: false};
	const work = hostWork({
		me,
		journal: used,
		hosts: alone,
		root,
		home,
		operator: ana,
		machine: {
			shells: processShells(root, home),
			startRunner: release => seen.started.push(release),
			isAlive: () => seen.alive,
			now: () => new Date(seen.now),
		},
		say: line => seen.said.push(line),
	});
	return {...work, seen};
}

async function begin({journal}: World, id: number, secrets: readonly string[] = []): Promise<void> {
	const plan = {steps: [command('push', 'true')], secrets};
	await journal.append([startedWrite(id, {runsOn: 'production', plan})], ana, at);
}

afterAll(() => void vi.unstubAllEnvs());

test(
	'a clock that was set back keeps no runner from being started again',
	inWorld(async world => {
		await begin(world, 1);
		const {round, seen} = openHost(world);
		await round(goesOn);
		seen.now -= 3_600_000;
		await round(goesOn);
		expect(seen.started).toEqual([1, 1]);
	}),
);

test(
	'it starts what waits, waits for that to come up, starts it again, and gives up when it ends at once',
	inWorld(async world => {
		await begin(world, 1);
		const {round, seen} = openHost(world);
		expect(await round(goesOn)).toBe(true);
		await round(goesOn);
		expect(seen.started).toEqual([1]);
		for (let times = 2; times <= 5; times++) {
			seen.now += 5000;
			await round(goesOn);
			expect(seen.started).toHaveLength(times);
		}

		seen.now += 5000;
		await round(goesOn);
		const {paused} = await world.release(1);
		expect(paused?.reason).toMatch(/^bastion does not run it: its runner ends at once; .*runners\/1\.log$/);
		await round(goesOn);
		expect(seen.started).toHaveLength(5);
		seen.now += 60_000;
		await world.ask(1, {do: 'resume'});
		await round(goesOn);
		expect(seen.started).toHaveLength(6);
	}),
);

test(
	'it takes up what died on it, and leaves what lives, what another host has, and what is over',
	inWorld(async world => {
		const taken = async (id: number, host: string) => {
			await begin(world, id);
			const write = {stream: releaseStream(id), expected: 1, events: [{type: 'runner-started', runner, host} as const]};
			await world.journal.append([write], ana, at);
		};
		await taken(1, 'bastion');
		await taken(2, 'spare');
		const {round, seen} = openHost(world);
		seen.alive = true;
		expect(await round(goesOn)).toBe(true);
		expect(seen.started).toEqual([]);
		seen.alive = false;
		await round(goesOn);
		expect(seen.started).toEqual([1]);
		const end = {type: 'release-finished', outcome: 'succeeded', verified: true, reason: null} as const;
		await world.journal.append([{stream: releaseStream(1), expected: 2, events: [end]}], ana, at);
		seen.now += 5000;
		expect(await round(goesOn)).toBe(false);
		expect(seen.started).toEqual([1]);
	}),
);

test(
	'a release whose secret is missing waits for it, and says so once',
	inWorld(async world => {
		await begin(world, 1, ['HOST_ONLY']);
		const {round, seen} = openHost(world);
		await round(goesOn);
		await round(goesOn);
		expect((await world.release(1)).paused?.reason).toContain('needs $HOST_ONLY, which is not set');
		expect(seen).toMatchObject({started: [], said: [expect.stringContaining('#1 is not run: it needs $HOST_ONLY')]});
		vi.stubEnv('HOST_ONLY', 'correct-horse');
		await world.ask(1, {do: 'resume'});
		await round(goesOn);
		expect(seen.started).toEqual([1]);
	}),
);

test(
	'a release that cannot be read keeps nobody from the others, and a journal that is away is told as that',
	inWorld(async world => {
		await begin(world, 1);
		await begin(world, 2);
		let problem = new JournalError('it is damaged');
		const {round, seen} = openHost(world, {
			...world.journal,
			read(stream, after) {
				if (stream === releaseStream(1)) throw problem;
				return world.journal.read(stream, after);
			},
		});
		await round(goesOn);
		expect(seen).toMatchObject({started: [2], said: ['#1 cannot be looked at: it is damaged', expect.anything()]});
		problem = new JournalError('it is away', null, {passing: true});
		await expect(round(goesOn)).rejects.toThrow('it is away');
	}),
);
