// What a machine has seen of a shared history: restored, forked and lost databases.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {openJournal} from '../../src/journal/openJournal.ts';
import {journalFile} from '../../src/journal/ownHistory.ts';
import {leaveHistory} from '../../src/journal/shared/leaveHistory.ts';
import {shareHistory} from '../../src/journal/shared/moveHistory.ts';
import {restoreHistory} from '../../src/journal/shared/restoreHistory.ts';
import {exportHistory, unshareHistory} from '../../src/journal/shared/unshareHistory.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {describePostgres} from '../support/postgres.ts';
import {backUpPostgres} from '../support/postgresBackup.ts';
import {askPostgres} from '../support/postgresProxy.ts';
import {ana, ben} from '../support/samples.ts';
import {endedWrite, sharedAt, sharedMachines} from '../support/sharedMachines.ts';
import {startedWrite} from '../support/started.ts';

describePostgres('what a machine has seen of a shared history', server => {
	const onMachines =
		(body: (machines: ReturnType<typeof sharedMachines> & {readonly url: string}) => Promise<void>) => async () => {
			const url = await server().createDatabase();
			const machines = sharedMachines(url);
			try {
				await body({...machines, url});
			} finally {
				machines.close();
			}
		};

	test(
		'whoever only read notices when what was read is lost, and can put it back',
		onMachines(async ({machine, url}) => {
			const [laptop, bastion] = [machine('laptop'), machine('bastion')];
			await bastion.release(1);
			expect(await (await laptop.open()).alarm()).toBeNull();
			const restore = await backUpPostgres(url);
			await bastion.release(2);
			expect(await (await laptop.open()).alarm()).toBeNull();
			await restore();
			const reader = await laptop.open();
			expect(await reader.alarm()).toMatchObject({
				message: expect.stringMatching(
					/is shorter .* behind event 2, 2 events are not in it\. .*both have release:1 2 release-finished, .*@bastion, .*; the last here: release:2 2 release-finished, .*@bastion, 2026-05-04 12:00:00 UTC\)/,
				),
				hint: expect.stringContaining('release-tui share --restore'),
			});
			await expect(reader.append([startedWrite(2)], ben, sharedAt)).rejects.toThrow('Nothing is added to it');
			expect(await restoreHistory(laptop.move, null)).toMatchObject({
				events: 2,
				missing: null,
				verified: {events: 4, problems: []},
			});
			expect(await reader.alarm()).toBeNull();
			expect((await reader.releases({})).map(({id, status}) => [id, status])).toEqual([
				[2, 'succeeded'],
				[1, 'succeeded'],
			]);
			await bastion.release(3);
			expect(await restoreHistory(laptop.move, null)).toMatchObject({events: 0, missing: null});
		}),
	);

	test(
		'a machine that joined later says what it lacks, and goes on when another has put that back',
		onMachines(async ({machine, url}) => {
			const [first, second] = [machine('laptop'), machine('bastion')];
			await first.release(1);
			const restore = await backUpPostgres(url);
			await first.release(2);
			await second.release(3);
			await restore();
			expect(await restoreHistory(second.move, null)).toMatchObject({
				events: 0,
				missing: {from: 3, to: 6, machines: ['bastion', 'laptop']},
			});
			expect(await restoreHistory(first.move, null)).toMatchObject({events: 2, missing: null});
			expect(await restoreHistory(second.move, null)).toMatchObject({events: 2, missing: null});
			expect((await (await first.open()).verify()).problems).toEqual([]);
		}),
	);

	test(
		'of two histories that went apart both ends are told; the one that is not taken is kept in a file',
		onMachines(async ({machine, url}) => {
			const [laptop, bastion] = [machine('laptop'), machine('bastion')];
			await laptop.release(1);
			const restore = await backUpPostgres(url);
			await laptop.release(2);
			await restore();
			await bastion.release(2);
			await bastion.release(3);
			const journal = await laptop.open();
			expect((await journal.alarm())?.message).toMatch(
				/go apart behind event 2: 2 events only here, 4 only there\. They are not made one.*the last here: .*@laptop.*; the last there: .*@bastion/,
			);
			await expect(journal.append([startedWrite(4)], ana, sharedAt)).rejects.toThrow('nothing is added');
			await expect(restoreHistory(laptop.move, null)).rejects.toThrow('go apart');
			expect((await journal.verify()).divergence).toMatchObject({
				common: 2,
				here: {count: 2, events: [{by: `${ana.user}@laptop`, type: 'release-started'}, {type: 'release-finished'}]},
				there: {count: 4},
			});
			const kept = (await journal.accept('bastion counts', ana, sharedAt)) ?? '';
			expect(path.dirname(kept)).toBe(laptop.home);
			expect(readFileSync(kept, 'utf8').trim().split('\n')).toHaveLength(2);
			expect(await journal.alarm()).toBeNull();
			expect((await journal.verify()).problems).toEqual([]);
			expect(await journal.append([startedWrite(4)], ana, sharedAt)).toMatchObject({ok: true});
		}),
	);

	test(
		'a release that went another way elsewhere is not gone on with from what was folded of it before',
		onMachines(async ({machine, url}) => {
			const [laptop, bastion] = [machine('laptop'), machine('bastion')];
			const journal = await laptop.open();
			const restore = await backUpPostgres(url);
			await (await laptop.open()).append([startedWrite(1, {environment: 'staging'})], ana, sharedAt);
			const open = await laptop.open();
			await open.append(
				[{stream: 'release:1', expected: 1, events: [{type: 'note-added', text: 'here'}]}],
				ana,
				sharedAt,
			);
			await restore();
			await (await bastion.open()).append([startedWrite(1)], ben, sharedAt);
			await (await bastion.open()).append(
				[{stream: 'release:1', expected: 1, events: [{type: 'note-added', text: 'there'}]}],
				ben,
				sharedAt,
			);
			await journal.accept('bastion counts', ana, sharedAt);
			await open.append([endedWrite(1, 2)], ana, sharedAt);
			expect(await journal.releases({})).toMatchObject([{environment: 'production', status: 'succeeded'}]);
			expect((await journal.verify()).problems).toEqual([]);
		}),
	);

	test(
		'a history whose database is gone goes into a new one from a backup and what was seen since',
		onMachines(async ({machine, url}) => {
			const laptop = machine('laptop');
			await laptop.release(1);
			const copy = path.join(laptop.home, 'copy.db');
			await exportHistory(laptop.move, copy);
			await laptop.release(2);
			await askPostgres(url, 'DROP SCHEMA release_tui CASCADE');
			await expect(
				openJournal({project: 'shop', home: laptop.home, variable: 'RELEASES_URL'}, {RELEASES_URL: url}),
			).rejects.toMatchObject({hint: expect.stringContaining('share --restore [FILE]')});
			expect(await restoreHistory(laptop.move, copy)).toMatchObject({
				events: 4,
				missing: null,
				verified: {problems: []},
			});
		}),
	);

	test(
		'a machine leaves a lost history with what it has, and shares that again',
		onMachines(async ({machine}) => {
			const laptop = machine('laptop');
			const own = openSqliteJournal(journalFile(laptop.home));
			await own.append([startedWrite(1)], ana, sharedAt);
			await own.append([endedWrite(1)], ana, sharedAt);
			own.close();
			await shareHistory(laptop.move);
			await laptop.release(2);
			expect(await leaveHistory('shop', laptop.home, null)).toMatchObject({
				verified: {events: 4, problems: []},
				seen: 4,
			});
			const back = await openJournal({project: 'shop', home: laptop.home, variable: null}, {});
			expect(await back.releases({})).toHaveLength(2);
			expect(await back.alarm('store')).toBeNull();
			back.close();
			expect(await shareHistory(laptop.move)).toMatchObject({events: 4, problems: []});
		}),
	);

	test(
		'a history that was brought back and went on is shared again; not where both went on',
		onMachines(async ({machine}) => {
			const [laptop, bastion] = [machine('laptop'), machine('bastion')];
			await laptop.release(1);
			const open = await laptop.open();
			await unshareHistory(laptop.move);
			await expect(open.append([startedWrite(2)], ana, sharedAt)).rejects.toThrow(
				'The history of this project is on this machine again',
			);
			const releaseHere = async (id: number) => {
				const own = openSqliteJournal(journalFile(laptop.home));
				await own.append([startedWrite(id)], ben, sharedAt);
				await own.append([endedWrite(id)], ben, sharedAt);
				own.close();
			};
			await releaseHere(2);
			expect(await shareHistory(laptop.move)).toMatchObject({events: 4, problems: []});
			expect(await (await laptop.open()).releases({})).toHaveLength(2);
			await unshareHistory(laptop.move);
			await releaseHere(3);
			await bastion.release(3);
			await expect(shareHistory(laptop.move)).rejects.toThrow('Two histories cannot be made one');
		}),
	);
});
