// E. Several machines on one journal: what its server, the way there and what stands between do to it.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect} from 'vitest';
import * as z from 'zod';
import type {StreamWrite} from '../../src/domain/decision.ts';
import {emptyEnvironment, evolveEnvironment} from '../../src/domain/environment.ts';
import type {EnvironmentEvent} from '../../src/domain/events.ts';
import type {Journal} from '../../src/journal/journal.ts';
import {JournalError} from '../../src/journal/journalError.ts';
import {appendAcrossParts, canPart} from '../support/networkParts.ts';
import {missPgbouncer, pgbouncerProgram, startPgbouncer} from '../support/pgbouncer.ts';
import {describePostgres} from '../support/postgres.ts';
import {askPostgres, openPostgresProxy} from '../support/postgresProxy.ts';
import {account} from '../support/postgresServer.ts';
import {ana} from '../support/samples.ts';
import {sharedAt as at, endedWrite, sharedMachines} from '../support/sharedMachines.ts';
import {startedWrite} from '../support/started.ts';
import {type Fault, row} from './row.ts';

const note = (expected: number, text: string): StreamWrite => ({
	stream: 'release:1',
	expected,
	events: [{type: 'note-added', text}],
});

describePostgres('a shared journal', server => {
	/** A database with machines of a row, which go away with it. */
	const shared = async (fault: Fault) => {
		const url = await server().createDatabase();
		const machines = sharedMachines(url);
		fault.after(machines.close);
		return {...machines, url};
	};
	const throughProxy = async (fault: Fault, ...given: Parameters<typeof openPostgresProxy>) => {
		const proxy = await openPostgresProxy(...given);
		fault.after(proxy.close);
		return proxy;
	};

	row('E4', 'connections that the server ends lose no event and no lock: what is recorded goes on', async fault => {
		const {machine, url} = await shared(fault);
		const journals = await Promise.all(['laptop', 'bastion'].map(host => machine(host).open()));
		const [first] = journals;
		await first?.append([startedWrite(1), leaseWrite(0)], ana, at);
		for (let round = 1; round <= 4; round++) {
			const appending = journals.map((journal, index) => appendNote(journal, `${round}.${index}`));
			await endConnections(url);
			await Promise.all(appending);
		}

		const notes = (await first?.read('release:1'))?.slice(1).map(({event}) => 'text' in event && event.text);
		expect(notes?.toSorted()).toEqual([1, 2, 3, 4].flatMap(round => [`${round}.0`, `${round}.1`]));
		expect(first && (await leaseIn(first))).toMatchObject({release: 1});
		expect((await first?.verify())?.problems).toEqual([]);
	});

	row(
		'E6',
		'an append whose answer never comes is there once, though the commit was carried out',
		async fault => {
			const {machine, url} = await shared(fault);
			await machine('laptop').open();
			let isArmed = false;
			let isSwallowed = false;
			const swallowing = new WeakSet<object>();
			const proxy = await throughProxy(fault, url, {
				said(data, upstream, client) {
					if (isArmed && data.includes('COMMIT\0')) {
						isArmed = false;
						isSwallowed = true;
						swallowing.add(client);
					}

					upstream.write(data);
				},
				answered(data, client) {
					if (!swallowing.has(client)) client.write(data);
				},
			});
			const journal = await machine('laptop').open(proxy.url);
			isArmed = true;
			expect(await journal.append([startedWrite(1)], ana, at)).toMatchObject({ok: true});
			expect(isSwallowed).toBe(true);
			expect(await journal.verify()).toMatchObject({events: 1, problems: []});
		},
		{alone: true},
	);

	row('E7', 'of many who append at once every number is seen in order, and none is skipped', async fault => {
		const {machine} = await shared(fault);
		const reader = await machine('reader').open();
		await reader.append([startedWrite(1)], ana, at);
		const writers = await Promise.all(['a', 'b', 'c', 'd'].map(host => machine(host).open()));
		let seen = 0;
		const readOn = async () => {
			for (const {seq} of await reader.read('release:1', seen)) expect(seq).toBe(++seen);
		};
		for (let round = 1; round <= 5; round++) {
			const writing = Promise.all(writers.map((journal, index) => appendNote(journal, `${round}.${index}`)));
			await readOn();
			await readOn();
			await writing;
		}

		await readOn();
		expect(seen).toBe(21);
	});

	row('E8', 'who was cut off from notices hears of what came meanwhile, and of what comes after', async fault => {
		const {machine, url} = await shared(fault);
		const [listening, writing] = [await machine('laptop').open(), await machine('bastion').open()];
		await writing.append([startedWrite(1)], ana, at);
		let seen = 1;
		const heard = () =>
			new Promise<void>(resolve => {
				const look = () =>
					void listening.read('release:1', seen).then(
						events => {
							seen = Math.max(seen, events.at(-1)?.seq ?? 0);
							if (events.length > 0) resolve();
						},
						() => {},
					);
				const unsubscribe = listening.subscribe(look);
				fault.after(unsubscribe);
			});
		for (let i = 1; i <= 3; i++) {
			const hears = heard();
			await askPostgres(
				url,
				`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
				WHERE datname = current_database() AND application_name = 'release-tui listening'`,
			);
			await writing.append([note(i, 'x'.repeat(9000))], ana, at);
			await hears;
			expect(seen).toBe(i + 1);
		}
	});

	row('E9', 'behind PgBouncer in transaction mode a history is written, followed and verified', async fault => {
		if (pgbouncerProgram === null) return missPgbouncer();
		const {machine, url} = await shared(fault);
		await machine('bastion').open();
		const pooler = await startPgbouncer(url);
		fault.after(pooler.stop);
		const [listening, writing] = [await machine('laptop').open(pooler.url), await machine('bastion').open(pooler.url)];
		for (let i = 1; i <= 2; i++) {
			const heard = Promise.withResolvers<void>();
			fault.after(listening.subscribe(heard.resolve));
			await writing.append([startedWrite(i)], ana, at);
			await heard.promise;
		}

		await Promise.all([listening, writing].map((journal, n) => appendNote(journal, String(n))));
		expect(await listening.verify()).toMatchObject({events: 4, problems: []});
		expect(await listening.alarm()).toBeNull();
	});

	row('E10', 'a server without room, or without a free connection, is waited for and called so', async fault => {
		const {machine, url} = await shared(fault);
		const journal = await machine('laptop').open();
		await askPostgres(
			url,
			`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
				RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
			CREATE TRIGGER full_disk BEFORE INSERT ON release_tui.event FOR EACH ROW EXECUTE FUNCTION full_disk()`,
		);
		await expect(journal.append([startedWrite(1)], ana, at)).rejects.toMatchObject({
			message: expect.stringMatching(/cannot take anything just now: could not extend file: No space left/),
			hint: expect.stringContaining('the disk'),
			passing: true,
		});
		await askPostgres(url, 'DROP TRIGGER full_disk ON release_tui.event');
		expect(await journal.append([startedWrite(1)], ana, at)).toMatchObject({ok: true});
		expect((await journal.verify()).problems).toEqual([]);
	});

	row('E14', 'whose clock is an hour off keeps a lease as long as all others, and takes none away', async fault => {
		const {machine} = await shared(fault);
		const [early, late] = [await machine('early').open(), await machine('late').open()];
		const [before, after] = ['2026-05-04T11:00:00.000Z', '2026-05-04T13:00:00.000Z'];
		expect(await early.append([leaseWrite(0)], ana, before)).toMatchObject({ok: true});
		expect(await late.append([leaseWrite(0, 2)], ana, after)).toEqual({ok: false, conflict: 'environment:production'});
		expect(await leaseIn(late)).toMatchObject({release: 1});
	});

	row('F3', 'an event has the time of whoever recorded it, and that of the server', async fault => {
		const {machine, url} = await shared(fault);
		await (await machine('laptop').open()).append([startedWrite(1)], ana, '2001-01-01T00:00:00.000Z');
		const [stored] = await askPostgres(
			url,
			"SELECT at, now() - recorded_at < interval '1 hour' AS near FROM release_tui.event",
		);
		expect(stored).toEqual({at: '2001-01-01T00:00:00.000Z', near: true});
	});

	row('E15', 'with the rights of the documentation one records, and can neither change nor delete', async fault => {
		const {machine, url} = await shared(fault);
		await machine('bastion').open();
		const role = `role_${path.basename(new URL(url).pathname)}`;
		const docs = readFileSync(path.resolve(import.meta.dirname, '../../docs/teams.md'), 'utf8');
		const grants = docs.match(/^GRANT .*;$/gm)?.map(grant => grant.replace('TO releases;', `TO ${role};`)) ?? [];
		expect(grants.length).toBeGreaterThan(3);
		await askPostgres(url, `CREATE ROLE ${role} LOGIN PASSWORD '${account.password}'; ${grants.join('\n')}`);
		fault.after(() => askPostgres(url, `DROP OWNED BY ${role}; DROP ROLE ${role}`));
		const limited = new URL(url);
		limited.username = role;
		const journal = await machine('laptop').open(limited.href);
		expect(await journal.append([startedWrite(1)], ana, at)).toMatchObject({ok: true});
		expect(await journal.append([endedWrite(1)], ana, at)).toMatchObject({ok: true});
		expect((await journal.verify()).problems).toEqual([]);
		for (const statement of ["UPDATE release_tui.event SET data = '{}'", 'DELETE FROM release_tui.event']) {
			await expect(askPostgres(limited.href, statement)).rejects.toThrow('permission denied');
			await expect(askPostgres(url, statement)).rejects.toThrow('append-only');
		}
	});

	row(
		'E5',
		'a network that drops everything without a word is noticed, and gone on with when it is back',
		async fault => {
			const {machine, url} = await shared(fault);
			await machine('bastion').open();
			if (!canPart) {
				process.stderr.write('E5: no network can be parted here, only a proxy says nothing any more\n');
				let isSilent = false;
				const proxy = await throughProxy(fault, url, {
					said: (data, upstream) => void (isSilent || upstream.write(data)),
				});
				const journal = await machine('laptop').open(proxy.url);
				isSilent = true;
				await expect(journal.append([startedWrite(1)], ana, at)).rejects.toMatchObject({passing: true});
				return;
			}

			const [{folder}] = z
				.tuple([z.object({folder: z.string()})])
				.parse(await askPostgres(url, "SELECT current_setting('unix_socket_directories') AS folder"));
			const socket = path.join(folder, `.s.PGSQL.${new URL(url).port}`);
			const said = await appendAcrossParts(url, socket, machine('laptop').home);
			expect(said).toEqual(['recorded 1', 'away: passing', 'recorded 2', 'whole: 2']);
		},
	);
});

function leaseWrite(expected: number, release = 1): StreamWrite {
	return {stream: 'environment:production', expected, events: [{type: 'lease-taken', release}]};
}

async function leaseIn(journal: Journal) {
	const events = await journal.read<EnvironmentEvent>('environment:production');
	return events.reduce(evolveEnvironment, emptyEnvironment('production')).lease;
}

/** Adds a note to release 1 as an engine does: reads on and tries again when others were faster, or the way was cut. */
async function appendNote(journal: Journal, text: string): Promise<void> {
	for (;;) {
		try {
			const events = await journal.read('release:1');
			if (events.some(({event}) => 'text' in event && event.text === text)) return;
			if ((await journal.append([note(events.length, text)], ana, at)).ok) return;
		} catch (error) {
			if (!(error instanceof JournalError && error.passing)) throw error;
		}
	}
}

async function endConnections(url: string): Promise<void> {
	await askPostgres(
		url,
		`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid()`,
	);
}
