// What machines with one history tell each other besides it.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Watcher} from '../../src/domain/watcher.ts';
import {lookOn, whoLooksOn} from '../../src/engine/lookOn.ts';
import type {Exchange} from '../../src/journal/exchange.ts';
import {openSharedJournal} from '../../src/journal/shared/sharedJournal.ts';
import {holds} from '../support/holds.ts';
import {describePostgres} from '../support/postgres.ts';
import {askPostgres} from '../support/postgresProxy.ts';
import {ana, ben} from '../support/samples.ts';

describePostgres('machines with one history', server => {
	let home: string;
	let url: string;
	const opened: {close(): void}[] = [];
	beforeEach(async () => {
		home = mkdtempSync(path.join(tmpdir(), 'release-tui-shared-'));
		url = await server().createDatabase();
	});
	afterEach(() => {
		for (const journal of opened.splice(0)) journal.close();
		rmSync(home, {recursive: true, force: true});
	});
	const exchange = async (project = 'shop'): Promise<Exchange> => {
		const journal = await openSharedJournal({url, project, home, create: true});
		journal.subscribe(() => {});
		opened.push(journal);
		if (!journal.exchange) throw new Error('it has no exchange');
		return journal.exchange;
	};

	test('tell each other who looks on, at once, and when they leave', async () => {
		const [here, there] = [await exchange(), await exchange()];
		const seen: (readonly Watcher[])[] = [];
		const leaveHere = lookOn(
			here,
			ana,
			() => 'production',
			others => seen.push(others),
		);
		expect(await holds(() => seen.length > 0)).toBe(true);
		const names = () => seen.at(-1)?.map(({who, lookingAt}) => [who, lookingAt]);
		const leave = lookOn(
			there,
			ben,
			() => '#12',
			() => {},
		);
		expect(await holds(() => names()?.length === 1)).toBe(true);
		expect(names()).toEqual([['ben@bastion', '#12']]);
		expect((await whoLooksOn(here)).map(({who}) => who)).toEqual(['ana@bastion', 'ben@bastion']);
		expect(await whoLooksOn(await exchange('blog'))).toEqual([]);
		await leave();
		expect(await holds(() => names()?.length === 0)).toBe(true);
		await leaveHere();
		expect(await askPostgres(url, 'SELECT * FROM release_tui.watcher')).toEqual([]);
	});

	test('count who was silent for a minute as gone', async () => {
		const {watchers} = await exchange();
		await watchers.sign('1', 'ana@bastion', 'production');
		await askPostgres(url, "UPDATE release_tui.watcher SET seen_at = now() - interval '61 seconds'");
		expect(await watchers.others('2')).toEqual([]);
		await watchers.sign('1', 'ana@bastion', '#1');
		expect(await watchers.others('2')).toMatchObject([{who: 'ana@bastion', lookingAt: '#1'}]);
	});

	test('read each other’s output in pieces, and forget that of old releases', async () => {
		const {output} = await exchange();
		const of = {release: 3, step: 'push', attempt: 1};
		const none = {from: 0, to: 0};
		const bytes = Buffer.from([0, 255, 10, 27]);
		await output.add(of, {place: 0, bytes}, none);
		await output.add(of, {place: 0, bytes}, none);
		await output.add(of, {place: 4, bytes}, none);
		expect(await output.end(of)).toBe(8);
		expect(await output.read(of, 0)).toEqual([
			{place: 0, bytes},
			{place: 4, bytes},
		]);
		await output.add(of, {place: 8, bytes}, {from: 4, to: 8});
		await output.add(of, {place: 12, bytes: Buffer.alloc(0)}, none);
		expect(await output.read(of, 2)).toEqual([
			{place: 0, bytes},
			{place: 8, bytes},
			{place: 12, bytes: Buffer.alloc(0)},
		]);
		await output.replace(of, [{place: 0, bytes}]);
		expect(await output.read({...of, attempt: 2}, 0)).toEqual([]);
		await output.forget(3);
		expect(await output.read(of, 0)).toHaveLength(1);
		await output.forget(4);
		expect(await output.read(of, 0)).toEqual([]);
	});
});
