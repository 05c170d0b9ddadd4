// One history for two machines, which differ in their state folders: the built program, and a real PostgreSQL.
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {trust} from '../../src/config/trust.ts';
import {describePostgres} from '../support/postgres.ts';
import {account} from '../support/postgresServer.ts';
import {inProject} from '../support/project.ts';
import {configWith, pushConfig} from '../support/projectConfig.ts';

const sharedConfig = configWith({rest: 'journal: { url: RELEASES_URL }'});

describePostgres('a shared history', server => {
	test(
		'is taken from one machine, gone on with on another, and shown live on both',
		inProject(pushConfig, async project => {
			const url = await server().createDatabase();
			expect((await project.run(['deploy', 'staging', '--to', 'v1.1.0~1', '--yes'])).code).toBe(0);
			await project.configure(sharedConfig);
			const here = {RELEASES_URL: url};
			const there = {RELEASES_URL: url, RELEASE_TUI_HOME: path.join(project.folder, 'other')};
			mkdirSync(there.RELEASE_TUI_HOME, {mode: 0o700});
			expect(trust(there.RELEASE_TUI_HOME, project.file('release.yaml'), sharedConfig)).toMatchObject({ok: true});
			const unset = await project.run(['history']);
			expect(unset).toMatchObject({code: 1, stderr: expect.stringContaining('not in the shared journal yet')});
			const empty = await project.run(['history'], there);
			expect(empty).toMatchObject({code: 1, stderr: expect.stringContaining('There is no journal in the database')});

			const shared = await project.run(['share'], here);
			expect(shared).toMatchObject({code: 0, stdout: expect.stringContaining('read again and whole')});
			expect(await project.run(['share'], here)).toMatchObject({code: 1, stderr: expect.stringContaining('already')});
			const cockpit = project.openCockpit({env: here});
			await cockpit.expectScreen('#1');
			expect((await project.run(['deploy', 'staging', '--yes'], there)).code).toBe(0);
			await cockpit.expectScreen(/#2.*succeeded/s);
			const listed = await project.run(['history'], here);
			expect(listed.stdout).toMatch(/#2 .*succeeded.*staging.*\n#1 .*succeeded/);
			expect(await project.run(['verify'], there)).toMatchObject({code: 0});
			const copy = path.join(project.folder, 'copy.db');
			expect(await project.run(['backup', copy], there)).toMatchObject({code: 0});
			expect(await project.run(['unshare'], here)).toMatchObject({code: 0});
			await project.configure(pushConfig);
			expect((await project.run(['history'])).stdout).toMatch(/#2 .*succeeded/);
			expect(project.printed.join('')).not.toContain(account.password);
		}),
	);
});
