import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import type {ReleaseEvent} from '../../src/domain/events.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {ownIdentity} from '../../src/process/identity.ts';
import {openRunnerWorld} from '../../src/runner/openRunnerWorld.ts';
import {outputsStay} from '../../src/runner/releaseOutputs.ts';
import {stayForOutputs} from '../../src/runner/stayForOutputs.ts';
import {ana, command} from '../support/samples.ts';
import {startedEvent} from '../support/started.ts';

const at = '2026-05-04T12:00:00.000Z';

test('a runner that stays for output goes on where somebody asks for something of its release', async () => {
	const home = mkdtempSync(path.join(tmpdir(), 'release-tui-stay-'));
	onTestFinished(() => rmSync(home, {recursive: true, force: true}));
	const journal = openSqliteJournal(path.join(home, 'journal.db'));
	onTestFinished(() => journal.close());
	const identity = ownIdentity();
	const started = startedEvent(1);
	const events: readonly ReleaseEvent[] = [
		{...started, plan: {...started.plan, steps: [command('push', 'push it')]}},
		{type: 'runner-started', runner: identity},
		{type: 'release-paused', reason: null},
	];
	await journal.append([{stream: 'release:1', expected: 0, events}], ana, at);
	const {promise: shared, resolve} = Promise.withResolvers<void>();
	const world = openRunnerWorld({
		...{journal, root: home, home, identity, operator: ana},
		outputs: {...outputsStay, finish: () => shared},
	});
	const ended: ReleaseEvent = {type: 'release-finished', outcome: 'failed', verified: false, reason: null};
	await journal.append([{stream: 'release:1', expected: 3, events: [ended]}], ana, at);
	const staying = stayForOutputs(world, 1);
	await journal.append([{stream: 'release:1', expected: 4, events: [{type: 'note-added', text: 'hm'}]}], ana, at);
	resolve();
	expect(await staying).toBe(false);

	const other = {...startedEvent(2), plan: {...started.plan, steps: [command('push', 'push it')]}};
	const write = {
		stream: 'release:2',
		expected: 0,
		events: [other, {type: 'runner-started', runner: identity}] as const,
	};
	await journal.append([write], ana, at);
	const never = {...world, outputs: {...outputsStay, finish: () => new Promise<void>(() => {})}};
	expect(await stayForOutputs(never, 2)).toBe(true);
	const foreign = {...world, identity: {...identity, pid: 1}, outputs: {...outputsStay, finish: () => shared}};
	expect(await stayForOutputs(foreign, 2)).toBe(false);
});
