// The tables of a shared journal, from one version of the program to the next.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openSharedJournal} from '../../src/journal/shared/sharedJournal.ts';
import {sharedVersion} from '../../src/journal/shared/sharedSchema.ts';
import {upgrades} from '../../src/journal/shared/sharedUpgrades.ts';
import {describePostgres} from '../support/postgres.ts';
import {askPostgres} from '../support/postgresProxy.ts';
import {ana} from '../support/samples.ts';
import {startedWrite} from '../support/started.ts';

const at = '2026-05-04T12:00:00.000Z';
const added = upgrades.flatMap(({tables}) => tables);

describePostgres('the tables of a shared journal', server => {
	let home: string;
	let url: string;
	const roles: string[] = [];
	beforeEach(async () => {
		home = mkdtempSync(path.join(tmpdir(), 'release-tui-shared-'));
		url = await server().createDatabase();
	});
	afterEach(async () => {
		for (const role of roles.splice(0)) await askPostgres(url, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
		rmSync(home, {recursive: true, force: true});
	});
	const open = (as = url) => openSharedJournal({url: as, project: 'shop', home});

	/** As they were in version 1, with one release, and rights for a role of the operators. */
	const makeOld = async () => {
		const journal = await openSharedJournal({url, project: 'shop', home, create: true});
		await journal.append([startedWrite(1)], ana, at);
		journal.close();
		await askPostgres(url, `DROP TABLE ${added.map(table => `release_tui.${table}`).join(', ')}`);
		await askPostgres(url, 'UPDATE release_tui.version SET version = 1');
		const role = `ops_${path.basename(url)}`;
		roles.push(role);
		await askPostgres(
			url,
			`CREATE ROLE ${role} LOGIN PASSWORD 'pass'; GRANT USAGE ON SCHEMA release_tui TO ${role};
			GRANT SELECT ON ALL TABLES IN SCHEMA release_tui TO ${role};
			GRANT INSERT ON release_tui.event, release_tui.history, release_tui.release TO ${role};
			GRANT UPDATE ON release_tui.history, release_tui.release TO ${role}`,
		);
		const operator = new URL(url);
		operator.username = role;
		operator.password = 'pass';
		return operator.href;
	};

	test('are brought up by many who may at once, and nothing of the history changes', async () => {
		await makeOld();
		const journals = await Promise.all(Array.from({length: 4}, () => open()));
		expect(await askPostgres(url, 'SELECT version FROM release_tui.version')).toEqual([{version: sharedVersion}]);
		expect(await journals[0]?.verify()).toMatchObject({events: 1, problems: []});
		for (const journal of journals) journal.close();
	});

	test('are left alone by who may not change them, and who has to is told', async () => {
		const operator = await makeOld();
		await expect(open(operator)).rejects.toMatchObject({
			message: expect.stringContaining('an older release-tui (version 1'),
			hint: expect.stringContaining('release-tui share --upgrade'),
		});
		(await open()).close();
		const journal = await open(operator);
		expect(await journal.append([startedWrite(2)], ana, at)).toMatchObject({ok: true});
		journal.close();
		for (const table of added) await askPostgres(operator, `DELETE FROM release_tui.${table}`);
	});
});
