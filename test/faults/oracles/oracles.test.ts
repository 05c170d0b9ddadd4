// The oracles themselves: each finds what it is there for.
import {appendFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import {expect, test} from 'vitest';
import type {JournalEvent} from '../../../src/domain/events.ts';
import {ana, command} from '../../support/samples.ts';
import {startedEvent} from '../../support/started.ts';
import {inWorld, type World} from '../../support/world.ts';
import {checkExecutions} from './executionOracle.ts';
import {checkJournal} from './journalOracle.ts';
import {checkSecrets} from './secretOracle.ts';

const succeeded = {outcome: 'succeeded', exitCode: 0, signal: null, detail: null, durationMs: 1} as const;
const attempt = {step: 'push', attempt: 1} as const;
const intended = {type: 'step-intended', ...attempt} as const;
const finished = {type: 'step-finished', ...attempt, ...succeeded} as const;

const forgeries: readonly (readonly [what: string, oracle: string, stream: string, events: readonly JournalEvent[]])[] =
	[
		['an end without an intent', 'O3', 'release:1', [finished]],
		['a start without an intent', 'O3', 'release:1', [{type: 'step-started', ...attempt, shim: null}]],
		['two attempts at once', 'O4', 'release:1', [intended, {...intended, attempt: 2}]],
		['a success with an exit code', 'O5', 'release:1', [intended, {...finished, exitCode: 1}]],
		['a success of a command that a signal ended', 'O5', 'release:1', [intended, {...finished, exitCode: null}]],
		['a lease that is taken twice', 'O4', 'environment:production', [{type: 'lease-taken', release: 2}]],
		[
			'a lease that is passed on by somebody else',
			'O4',
			'environment:production',
			[{type: 'lease-passed', from: 7, to: 8}],
		],
	];

for (const [what, oracle, stream, events] of forgeries) {
	test(
		`${oracle} finds ${what}`,
		inWorld(async world => {
			await world.start([command('push', 'true')]);
			await checkJournal(world.file, []);
			await record(world, stream, events);
			await expect(checkJournal(world.file, [])).rejects.toThrow(oracle);
		}),
	);
}

test(
	'O4 finds two releases that have the same shared lock',
	inWorld(async world => {
		const locks = ['orders-db'];
		await record(world, 'release:1', [startedEvent(1, {environment: 'staging', locks})]);
		await checkJournal(world.file, []);
		await record(world, 'release:2', [startedEvent(2, {environment: 'production', locks})]);
		await expect(checkJournal(world.file, [])).rejects.toThrow('"orders-db"');
	}),
);

test(
	'O1 finds an event that was changed behind the journal’s back',
	inWorld(async world => {
		await world.start([command('push', 'true')]);
		const database = new Database(world.file);
		database.exec('DROP TRIGGER event_is_never_changed');
		database.exec(`UPDATE event SET data = replace(data, 'main', 'evil') WHERE stream = 'release:1'`);
		database.close();
		await expect(checkJournal(world.file, [])).rejects.toThrow('not chained');
	}),
);

test(
	'O2 finds an acknowledged event that is missing',
	inWorld(async world => {
		const id = await world.start([command('push', 'true')]);
		const [event] = await world.events(id);
		if (!event) throw new Error('there is no event');
		await checkJournal(world.file, [event]);
		await expect(checkJournal(world.file, [{...event, seq: 2}])).rejects.toThrow('O2');
	}),
);

test(
	'O10 finds a list that tells something else than the events',
	inWorld(async world => {
		await world.start([command('push', 'true')]);
		const database = new Database(world.file);
		database.exec(`UPDATE release SET summary = replace(summary, '"bad":false', '"bad":true')`);
		database.close();
		await expect(checkJournal(world.file, [])).rejects.toThrow('O10');
	}),
);

const mark = '1.push.1.some-uuid';
const witnesses: readonly (readonly [what: string, oracle: string, lines: readonly string[]])[] = [
	['an attempt that ran twice', 'O4', [`begin ${mark}`, `end ${mark}`, `begin ${mark}`]],
	['an attempt that was never intended', 'O3', ['begin 1.push.2.other-uuid']],
	['a success of a command that did not come to its end', 'O5', [`begin ${mark}`]],
];

for (const [what, oracle, lines] of witnesses) {
	test(
		`${oracle} finds ${what}`,
		inWorld(async world => {
			await world.start([command('push', 'true', {retry: 'never'})]);
			await record(world, 'release:1', [intended, finished]);
			const streams = await checkJournal(world.file, []);
			appendFileSync(path.join(world.root, 'ran-witness'), `${lines.join('\n')}\n`);
			expect(() => checkExecutions(world.root, streams)).toThrow(oracle);
		}),
	);
}

test(
	'O6 finds a step that is never to be repeated and was begun again without a word',
	inWorld(async world => {
		await world.start([command('push', 'true', {retry: 'never'})]);
		const lost = {type: 'step-lost', ...attempt, why: 'gone'} as const;
		await record(world, 'release:1', [intended, lost, {...intended, attempt: 2}]);
		const streams = await checkJournal(world.file, []);
		writeFileSync(path.join(world.root, 'ran-witness'), `begin ${mark}\nbegin 1.push.2.other\n`);
		expect(() => checkExecutions(world.root, streams)).toThrow('O6');
	}),
);

test(
	'O8 finds a secret in any form in any file, and in what was shown',
	inWorld(async world => {
		const secret = 'correct-horse-battery';
		checkSecrets(world.home, [secret], ['nothing'], null);
		expect(() => checkSecrets(world.home, [secret], [`so ${secret}`], null)).toThrow('O8');
		writeFileSync(path.join(world.home, 'notes'), `x${Buffer.from(`ab${secret}`).toString('base64')}`);
		expect(() => checkSecrets(world.home, [secret], [], null)).toThrow('O8');
	}),
);

test('O8 finds a secret that is broken over lines, and each line of a key', () => {
	const secret = 'p@ss wörd/~with+"everything"';
	const shown = (text: string) => () => checkSecrets(null, [secret], [text], null);
	const encoded = Buffer.from(`deploy:${secret}`).toString('base64');
	expect(shown(encoded.replace(/.{20}/g, '$&\r\n'))).toThrow('O8');
	expect(shown('p%40ss%20w%C3%B6rd/~with%2B%22everything%22')).toThrow('O8');
	expect(shown('p@ss w\\u00F6rd/~with\\u002B\\u0022everything\\u0022')).toThrow('O8');
	expect(() => checkSecrets(null, ['-----BEGIN KEY-----\nMIIEvQIB\n-----END KEY-----'], ['MIIEvQIB'], null)).toThrow(
		'O8',
	);
});

async function record(world: World, stream: string, events: readonly JournalEvent[]): Promise<void> {
	const expected = (await world.journal.read(stream)).length;
	const result = await world.journal.append([{stream, expected, events}], ana, new Date().toISOString());
	if (!result.ok) throw new Error('it was not recorded');
}
