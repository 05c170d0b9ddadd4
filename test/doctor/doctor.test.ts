// The whole look, in a project as a person has it.
import {existsSync} from 'node:fs';
import {expect, test} from 'vitest';
import type {Check} from '../../src/doctor/check.ts';
import {lookAtShared} from '../../src/journal/shared/lookAtShared.ts';
import {openSharedJournal} from '../../src/journal/shared/sharedJournal.ts';
import {commandHere} from '../support/commandHere.ts';
import {describePostgres} from '../support/postgres.ts';
import {askPostgres} from '../support/postgresProxy.ts';
import {inProject, type TestProject} from '../support/project.ts';
import {configWith, pushConfig} from '../support/projectConfig.ts';

async function looked(project: TestProject, ...words: readonly string[]) {
	const {code, stdout, stderr} = await commandHere(project, ['doctor', ...words, '--json']);
	expect(stderr).toBe('');
	const {checks}: {readonly checks: readonly Check[]} = JSON.parse(stdout);
	const told = (name: string, environment: string | null = null) =>
		checks
			.filter(check => check.name === name && check.environment === environment)
			.map(({verdict, text}) => `${verdict}: ${text}`);
	return {code, checks, told};
}

test(
	'a project in which all is well',
	inProject(pushConfig, async project => {
		const {code, told} = await looked(project);
		expect(code).toBe(0);
		expect(told('configuration')).toEqual([
			'ok: release.yaml is right: project shop, environments staging, production',
		]);
		expect(told('trust')).toEqual(['ok: it is trusted, as it is now']);
		expect(told('journal')).toEqual(['ok: no release yet; the history begins with the first one']);
		expect(existsSync(project.journalFile)).toBe(false);
		expect(told('remote').toSorted()).toEqual(['ok: production answers', 'ok: staging answers']);
		expect(told('live', 'staging')).toEqual([expect.stringMatching(/^ok: runs v1\.0\.0 \(\w{7}\)$/)]);
		expect(told('program')).toEqual([expect.stringMatching(/^ok: git [\d.]+ \(used by live, push\)$/)]);
		const text = await commandHere(project, ['doctor', 'staging']);
		expect(text.stdout).toContain('Environment staging');
		expect(text.stdout).not.toContain('Environment production');
		expect(text.stdout).toMatch(/, 0 failed\.\n$/);
	}),
);

test(
	'nothing is run of a configuration that nobody trusts',
	inProject(null, async project => {
		project.write(configWith({staging: 'logs: {web: {run: touch ran}}'}).replaceAll('run: git', 'run: touch ran; git'));
		const {code, told, checks} = await looked(project);
		expect(code).toBe(1);
		expect(told('trust')).toEqual(['fail: it is not trusted yet: nothing of it was run for this look']);
		expect(checks.some(({name}) => name === 'live' || name === 'remote' || name === 'program')).toBe(false);
		expect(project.count('ran')).toBe(0);
		expect(existsSync(project.file('ran'))).toBe(false);
	}),
);

test(
	'what is wrong is told, each with what to do about it',
	inProject(
		configWith({
			production: 'runner: bastion',
			staging: 'live: {run: echo hello}\ntargets: {web: {hosts: [a, b], reachable: "test $RELEASE_TARGET = a"}}',
			rest: 'journal: {url: SHOP_JOURNAL}\nsecrets: [DOCTOR_TOKEN]\nmigrations: {adapter: sql-dir, dialect: sqlite, path: db, database: SHOP_DB}',
		}).replace(/^ {4}live: .*staging.*\n/m, ''),
		async project => {
			project.git('remote', 'set-url', 'production', '../nowhere.git');
			const {code, told, checks} = await looked(project);
			expect(code).toBe(1);
			expect(told('live', 'staging')).toEqual([expect.stringContaining('fail: the live command printed no commit id')]);
			expect(told('remote').toSorted()).toEqual([
				expect.stringContaining('fail: production cannot be reached: fatal:'),
				'ok: staging answers',
			]);
			expect(told('variables', 'staging')).toEqual(['fail: not set: $DOCTOR_TOKEN, $SHOP_JOURNAL, $SHOP_DB']);
			expect(told('variables', 'production')).toEqual([
				'unknown: not set here: $DOCTOR_TOKEN, $SHOP_JOURNAL, $SHOP_DB',
			]);
			expect(told('targets', 'staging')).toEqual([
				expect.stringContaining('fail: web: 1 of 2 cannot be worked with (b)'),
			]);
			expect(checks.filter(({verdict, mend}) => verdict === 'fail' && mend === null)).toEqual([]);
		},
	),
);

test(
	'without a configuration, and with one that is wrong, the machine is looked at',
	inProject(null, async project => {
		const none = await looked(project);
		expect(none.code).toBe(1);
		expect(none.checks[0]).toMatchObject({verdict: 'fail', mend: 'release-tui init'});
		expect(none.told('git')).toEqual([expect.stringMatching(/^ok: git \d/)]);
		project.write(pushConfig.replace('phases:', 'phasse:'));
		const wrong = await looked(project);
		expect(wrong.told('configuration')[0]).toMatch(/^fail: release\.yaml:\d+:\d+ .*did you mean "phases"/);
	}),
);

describePostgres('a look at a shared journal', server => {
	test('tells its version, its rights and its clock, and makes nothing', async () => {
		const url = await server().createDatabase();
		expect(await lookAtShared(url)).toMatchObject({
			version: null,
			problem: {hint: expect.stringContaining('release-tui share')},
		});
		expect(await askPostgres(url, "SELECT to_regclass('release_tui.version') IS NULL AS yes")).toEqual([{yes: true}]);
		const journal = await openSharedJournal({url, project: 'shop', home: '/nonexistent', create: true}).catch(
			() => null,
		);
		journal?.close();
		const look = await lookAtShared(url);
		expect(look).toMatchObject({missing: [], problem: null});
		expect(Math.abs(look.clockMs - Date.now())).toBeLessThan(60_000);
		await askPostgres(url, 'UPDATE release_tui.version SET version = 99');
		expect((await lookAtShared(url)).problem?.message).toContain('newer release-tui');
	});
});
