// What random histories once found, told as the short stories that they came to.
import {expect, test} from 'vitest';
import type {StreamWrite} from '../../src/domain/decision.ts';
import {environmentStream, type ReleaseEvent, releaseStream} from '../../src/domain/events.ts';
import type {Release} from '../../src/domain/release.ts';
import {openEngine} from '../../src/engine/openEngine.ts';
import type {Journal} from '../../src/journal/journal.ts';
import {ana, ben, command} from '../support/samples.ts';
import {startedEvent} from '../support/started.ts';
import {memoryJournal} from './memoryStore.ts';
import {project} from './plans.ts';
import type {Actor} from './scheduler.ts';
import {repository} from './simulatedEngine.ts';
import {simulatedShells} from './simulatedShells.ts';
import {type SimulatedWorld, simulatedWorld} from './world.ts';

const at = '2026-05-04T12:00:00.000Z';
const push = command('push', 'push it', {undo: 'take it back'});
const runner = {host: 'bastion', pid: 7, startTime: '1', bootId: 'an earlier boot'};
const hand: Actor = {name: 'hand', kind: 'cockpit', dead: false};

test('a lease is not broken while a command runs whose runner died before it recorded that it began', async () => {
	const {world, breakLease} = begun();
	until(world, () => world.machine.marked('1.push.1').length > 0);
	expect(await breakLease()).toMatchObject({ok: false, code: 'locked', message: expect.stringContaining('#1')});
});

test('nor while an orphan of it runs', async () => {
	const {world, breakLease} = begun();
	until(world, () => world.machine.marked('1.push.1').length > 0);
	for (const process of world.machine.processes()) if (process.actor.kind === 'shim') world.machine.end(process);
	expect(await breakLease()).toMatchObject({ok: false, code: 'locked'});
	expect(world.machine.marked('1.push.1')).toHaveLength(1);
});

test('once it is broken, a shim that comes late does nothing', async () => {
	const {world, breakLease} = begun();
	expect(await breakLease()).toEqual({ok: true});
	until(world, () => world.scheduler.waiting() === 0);
	expect(world.machine.processes()).toEqual([]);
	expect(world.ledger.count()).toBe(0);
});

test('a rollback pressed twice is one rollback, even where the first ends before the second is decided', async () => {
	const {world, engine} = begun();
	const options = {request: 'one key press', reason: 'errors', onFailure: 'stop'} as const;
	let isPressed = false;
	const slow = engine(journal => ({
		...journal,
		// It looks for its own request, and finds none.
		async releases(query) {
			const known = await journal.releases(query);
			if (!isPressed) {
				isPressed = true;
				expect(await engine().rollback('production', options)).toEqual({ok: true, release: 2});
				endBoth(world);
			}

			return known;
		},
	}));
	expect(await slow.rollback('production', options)).toEqual({ok: true, release: 2});
	expect(world.store.releases({}).map(({id}) => id)).toEqual([2, 1]);
});

// Release #1 is about to push: its runner recorded the intent, started the shim, and died.
function begun() {
	const world = simulatedWorld(null, null);
	const {store, machine, scheduler} = world;
	world.isCalm = true;
	const started = startedEvent(1, {
		plan: {steps: [push], secrets: []},
		previous: {sha: '0'.repeat(40), version: 'v0'},
	});
	const lease = {
		stream: environmentStream('production'),
		expected: 0,
		events: [{type: 'lease-taken', release: 1}],
	} as const;
	store.append([lease, ofRelease(0, started)], ana, at);
	store.append([ofRelease(1, {type: 'runner-started', runner})], ana, at);
	store.append([ofRelease(2, {type: 'step-intended', step: 'push', attempt: 1})], ana, at);
	simulatedShells(world, hand).start(releaseOf(world, 1), push, 1);
	const engine = (change: (journal: Journal) => Journal = journal => journal) =>
		openEngine({
			project,
			journal: change(memoryJournal(store)),
			repository,
			operator: ben,
			home: '/nowhere',
			machine: {
				shells: simulatedShells(world, hand),
				startRunner: () => {},
				isAlive: machine.isAlive,
				now: () => new Date(scheduler.now()),
			},
		});
	const breakLease = () => engine().decideEnvironment('production', {do: 'break', reason: 'its machine is gone'});
	return {world, engine, breakLease};
}

function ofRelease(expected: number, event: ReleaseEvent): StreamWrite {
	return {stream: releaseStream(1), expected, events: [event]};
}

function until({scheduler}: SimulatedWorld, wanted: () => boolean): void {
	for (let deeds = 0; !wanted(); deeds++) {
		expect(deeds).toBeLessThan(100);
		scheduler.first();
	}
}

// As their runners would: #1 aborted, its rollback failed.
function endBoth({store}: SimulatedWorld): void {
	const ended = (id: number, outcome: 'aborted' | 'failed') => ({
		stream: releaseStream(id),
		expected: releaseOf({store}, id).seq,
		events: [{type: 'release-finished' as const, outcome, verified: false, reason: null}],
	});
	const {seq} = store.environment('production');
	const freed = {
		stream: environmentStream('production'),
		expected: seq,
		events: [{type: 'lease-freed', release: 2}],
	} as const;
	expect(store.append([ended(1, 'aborted'), ended(2, 'failed'), freed], ana, at)).toMatchObject({ok: true});
}

function releaseOf({store}: Pick<SimulatedWorld, 'store'>, id: number): Release {
	const release = store.release(id);
	if (!release) throw new Error(`there is no release #${id}`);
	return release;
}
