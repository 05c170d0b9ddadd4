// What is wrong with a shared journal's URL, server or tables is said in a sentence, with what to do; and where share and
// unshare are killed, they are done again. The built program, and a real PostgreSQL.
import path from 'node:path';
import {expect, test} from 'vitest';
import {describePostgres} from '../support/postgres.ts';
import {askPostgres} from '../support/postgresProxy.ts';
import {account} from '../support/postgresServer.ts';
import {inProject, type TestProject} from '../support/project.ts';
import {configWith, pushConfig} from '../support/projectConfig.ts';

const sharedConfig = configWith({rest: 'journal: { url: RELEASES_URL }'});

describePostgres('a shared history with something wrong', server => {
	const changed = (url: string, change: Partial<URL>) => Object.assign(new URL(url), change).href;

	test(
		'is told as such, without its password, by every command and at the start of the cockpit',
		inProject(sharedConfig, async project => {
			const url = await server().createDatabase();
			const database = path.basename(new URL(url).pathname);
			const cases: readonly (readonly [url: string | undefined, what: RegExp, hint: RegExp])[] = [
				[undefined, /\$RELEASES_URL, which says where, is not set/, /export RELEASES_URL=postgres:/],
				['mysql://db/releases', /is no URL of PostgreSQL/, /Write it as postgres:/],
				['postgres://[', /is no URL of PostgreSQL/, /Write it as postgres:/],
				[changed(url, {password: 'wrong'}), /refuses who you are: password authentication failed/, /user and password/],
				[
					changed(url, {pathname: '/nowhere'}),
					/is not there: database "nowhere" does not exist/,
					/name of the database/,
				],
				[changed(url, {port: '1'}), /does not answer: .*ECONNREFUSED/, /network and the server/],
				[url, /There is no journal in the database/, /release-tui share/],
			];
			for (const [given, what, hint] of cases) {
				const {code, stderr} = await project.run(['history'], {RELEASES_URL: given});
				expect({code, stderr}).toMatchObject({code: 1, stderr: expect.stringMatching(what)});
				expect(stderr).toMatch(hint);
				expect(stderr).not.toContain('fault in release-tui');
			}

			const cockpit = project.openCockpit({env: {RELEASES_URL: changed(url, {password: 'wrong'})}});
			await cockpit.expectScreen('refuses who you are');
			expect((await cockpit.ended()).exitCode).toBe(1);

			const here = {RELEASES_URL: url};
			expect(await project.run(['share'], here)).toMatchObject({code: 0});
			const role = `few_${database}`;
			await askPostgres(
				url,
				`CREATE ROLE ${role} LOGIN PASSWORD '${account.password}'; GRANT USAGE ON SCHEMA release_tui TO ${role}`,
			);
			await askPostgres(url, `GRANT SELECT ON ALL TABLES IN SCHEMA release_tui TO ${role}`);
			const few = {RELEASES_URL: changed(url, {username: role})};
			expect((await project.run(['history'], few)).code).toBe(0);
			expect(await project.run(['deploy', 'staging', '--yes'], few)).toMatchObject({
				code: 1,
				stderr: expect.stringMatching(/does not allow that: permission denied .*\n.*docs\/teams\.md/),
			});
			await askPostgres(url, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
			await askPostgres(url, 'UPDATE release_tui.version SET version = 999');
			expect((await project.run(['history'], here)).stderr).toMatch(
				/written by a newer release-tui .*\n.*newer release-tui/,
			);
			await askPostgres(url, 'DELETE FROM release_tui.version');
			for (const args of [['history'], ['share', '--restore']]) {
				expect((await project.run(args, here)).stderr).toMatch(/does not say its version: its tables are damaged/);
			}

			expect(project.printed.join('')).not.toContain(account.password);
		}),
	);

	test(
		'in a database of another encoding is refused, and nothing is made there',
		inProject(sharedConfig, async project => {
			const url = await server().createDatabase();
			const name = `${path.basename(new URL(url).pathname)}_latin`;
			await askPostgres(url, `CREATE DATABASE ${name} ENCODING 'LATIN1' TEMPLATE template0`);
			const latin = changed(url, {pathname: `/${name}`});
			expect(await project.run(['share'], {RELEASES_URL: latin})).toMatchObject({
				code: 1,
				stderr: expect.stringMatching(/keeps texts as LATIN1, and the journal needs UTF8\.\n.*ENCODING 'UTF8'/),
			});
			expect(await askPostgres(latin, "SELECT 1 FROM pg_namespace WHERE nspname = 'release_tui'")).toEqual([]);
		}),
	);

	test(
		'that was killed anywhere on its way there or back is on its way again at once',
		inProject(pushConfig, async project => {
			const here = {RELEASES_URL: await server().createDatabase()};
			expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(0);
			await project.configure(sharedConfig);
			for (const point of ['prepared', 'copied', 'verified', 'remembered']) await killAt(project, 'share', point, here);
			expect(await project.run(['share'], here)).toMatchObject({code: 0, stdout: expect.stringContaining('whole')});
			expect((await project.run(['history'], here)).stdout).toMatch(/#1 .*succeeded/);
			for (const point of ['copied', 'cleared', 'placed', 'whole']) {
				await killAt(project, 'unshare', point, here);
				// Until it is done, the shared one counts.
				expect((await project.run(['verify'], here)).stdout).toContain('The history is whole');
			}

			expect(await project.run(['unshare'], here)).toMatchObject({code: 0});
			await project.configure(pushConfig);
			expect((await project.run(['history'])).stdout).toMatch(/#1 .*succeeded/);
			expect((await project.run(['verify'])).code).toBe(0);
		}),
	);

	test(
		'whose database is gone is left with what this machine has, and shared anew',
		inProject(sharedConfig, async project => {
			const here = {RELEASES_URL: await server().createDatabase()};
			expect((await project.run(['share'], here)).code).toBe(0);
			expect((await project.run(['deploy', 'staging', '--yes'], here)).code).toBe(0);
			const away = {RELEASES_URL: changed(here.RELEASES_URL, {port: '1'})};
			expect(await project.run(['unshare', '--lost'], away)).toMatchObject({
				code: 6,
				stderr: expect.stringContaining('--yes'),
			});
			expect(await project.run(['unshare', '--lost', '--from', 'nowhere.db', '--yes'], away)).toMatchObject({
				code: 2,
				stderr: expect.stringContaining('There is no file'),
			});
			expect(await project.run(['unshare', '--lost', '--yes'], away)).toMatchObject({
				code: 0,
				stdout: expect.stringMatching(/On this machine, read again and whole: \d+ events\.\nTake "journal" out/),
				stderr: '',
			});
			const anew = {RELEASES_URL: await server().createDatabase()};
			expect((await project.run(['share'], anew)).code).toBe(0);
			expect((await project.run(['history'], anew)).stdout).toMatch(/#1 .*succeeded/);
		}),
	);
});

async function killAt(
	project: TestProject,
	command: 'share' | 'unshare',
	point: string,
	env: Readonly<Record<string, string>>,
) {
	const failing = {
		RELEASE_TUI_FAILPOINT: `${command}:${point}`,
		RELEASE_TUI_FAILPOINT_DONE: path.join(project.folder, `${command}-${point}`),
	};
	expect((await project.run([command], {...env, ...failing})).code).toBe('SIGKILL');
}
