// Runner hosts in a shared journal: several processes, each with a connection of its own, and a real PostgreSQL.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {RunnerHosts} from '../../src/journal/runnerHosts.ts';
import {openSharedJournal} from '../../src/journal/shared/sharedJournal.ts';
import {describePostgres} from '../support/postgres.ts';
import {askPostgres} from '../support/postgresProxy.ts';

const identity = {host: 'build-1', pid: 7, startTime: '1', bootId: 'one'};
const host = (name: string, instance = name) => ({
	name,
	labels: ['production'],
	machine: 'build-1',
	version: '1.0.0',
	identity,
	instance,
});
const nobodyDied = () => false;

describePostgres('runner hosts', server => {
	let home: string;
	let url: string;
	const closing: (() => void)[] = [];
	beforeEach(async () => {
		home = mkdtempSync(path.join(tmpdir(), 'release-tui-shared-'));
		url = await server().createDatabase();
	});
	afterEach(() => {
		for (const close of closing.splice(0)) close();
		rmSync(home, {recursive: true, force: true});
	});
	const open = async (): Promise<RunnerHosts> => {
		const journal = await openSharedJournal({url, project: 'shop', home, create: true});
		closing.push(journal.close);
		if (!journal.runnerHosts) throw new Error('a shared journal has runner hosts');
		return journal.runnerHosts;
	};
	const silence = (name: string) =>
		askPostgres(
			url,
			`UPDATE release_tui.runner_host SET seen_at = now() - interval '2 minutes' WHERE name = '${name}'`,
		);

	test('a name belongs to one process that is up, until that is stopped, silent, or proven dead', async () => {
		const hosts = await open();
		expect(await hosts.register(host('bastion', 'first'), nobodyDied)).toBeNull();
		expect(await hosts.register(host('bastion', 'second'), nobodyDied)).toMatchObject({name: 'bastion'});
		expect(await hosts.beat('bastion', 'second')).toBe(false);
		expect(await hosts.register(host('bastion', 'second'), other => other.pid === 7)).toBeNull();
		expect(await hosts.beat('bastion', 'first')).toBe(false);
		await silence('bastion');
		expect(await hosts.list()).toMatchObject([{name: 'bastion', labels: ['production'], isStopped: false}]);
		expect((await hosts.list())[0]?.silentMs).toBeGreaterThan(100_000);
		expect(await hosts.register(host('bastion', 'third'), nobodyDied)).toBeNull();
		await hosts.stop('bastion', 'third');
		expect(await hosts.list()).toMatchObject([{isStopped: true}]);
		expect(await hosts.register(host('bastion', 'fourth'), nobodyDied)).toBeNull();
	});

	test('of several hosts that claim several releases at once, each release goes to one', async () => {
		const names = ['one', 'two', 'three', 'four'];
		const opened = await Promise.all(names.map(open));
		await Promise.all(opened.map((hosts, index) => hosts.register(host(names[index] ?? ''), nobodyDied)));
		const releases = Array.from({length: 12}, (_, index) => index + 1);
		const claimAll = async (hosts: RunnerHosts, name: string) => {
			const mine: number[] = [];
			for (let left = releases; ; left = left.filter(id => !mine.includes(id))) {
				const id = await hosts.claim(name, left);
				if (id === null) return mine;
				mine.push(id);
			}
		};
		const claimed = await Promise.all(opened.map((hosts, index) => claimAll(hosts, names[index] ?? '')));
		const all = claimed.flat();
		expect(new Set(all).size).toBe(all.length);
		expect(all.toSorted((one, other) => one - other)).toEqual(releases);
	});

	test('what a host claimed is free for others when it is silent or stopped, and stays its own meanwhile', async () => {
		const hosts = await open();
		for (const name of ['bastion', 'spare']) await hosts.register(host(name), nobodyDied);
		expect(await hosts.claim('bastion', [3, 4])).toBe(3);
		expect(await hosts.claim('spare', [3])).toBeNull();
		expect(await hosts.claim('bastion', [3])).toBe(3);
		await silence('bastion');
		expect(await hosts.claim('spare', [3])).toBe(3);
		await hosts.stop('spare', 'spare');
		await hosts.beat('bastion', 'bastion');
		expect(await hosts.claim('bastion', [3])).toBe(3);
	});
});
