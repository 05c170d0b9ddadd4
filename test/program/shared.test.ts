// One history for two machines, which differ in their state folders: the built program, and a real PostgreSQL.
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {trust} from '../../src/config/trust.ts';
import {describePostgres} from '../support/postgres.ts';
import {account} from '../support/postgresServer.ts';
import {inProject} from '../support/project.ts';
import {configWith, pushConfig, pushStep} from '../support/projectConfig.ts';

const sharedConfig = configWith({rest: 'journal: { url: RELEASES_URL }'});

/** A deploy that goes on when the test makes the file `go`; its steps say which fencing token they have. */
const heldConfig = configWith({
	phases: `  deploy:
    - { id: hold, run: "echo held with $RELEASE_FENCE_TOKEN; until [ -e go ]; do sleep 0.05; done" }
    - { id: more, run: "echo x >> ran" }${pushStep}`,
	rest: 'journal: { url: RELEASES_URL }',
});

describePostgres('a shared history', server => {
	test(
		'lets one of twelve operators start, and tells the others who, since when and where; what it prints is read elsewhere',
		inProject(heldConfig, async project => {
			const here = {RELEASES_URL: await server().createDatabase()};
			const there = {...here, RELEASE_TUI_HOME: path.join(project.folder, 'other')};
			mkdirSync(there.RELEASE_TUI_HOME, {mode: 0o700});
			expect(trust(there.RELEASE_TUI_HOME, project.file('release.yaml'), heldConfig)).toMatchObject({ok: true});
			expect((await project.run(['share'], here)).code).toBe(0);
			expect((await project.run(['history'], there)).code).toBe(0);
			const racers = Array.from({length: 12}, (_, n) =>
				project.start(['deploy', 'staging', '--detach'], n % 2 === 0 ? here : there),
			);
			const ended = await Promise.all(racers.map(racer => racer.ended));
			expect(ended.map(({code}) => code).toSorted()).toEqual([0, ...Array(11).fill(4)]);
			for (const {stderr} of ended.filter(({code}) => code === 4)) {
				expect(stderr).toMatch(
					/locked by release #1 \(\S+@\S+, since .+\)\. It is in its phase deploy, at hold\.\nWatch it/,
				);
			}

			const isHere = ended.findIndex(({code}) => code === 0) % 2 === 0;
			const [mine, other] = isHere ? [here, there] : [there, here];
			const following = project.start(['logs', '1', 'hold', '--follow'], other);
			await following.until('held with 1');
			const breaking = ['unlock', 'staging', '--break', '--reason', 'its machine burned', '--yes'];
			expect((await project.run(breaking, mine)).code).toBe(4);
			project.touch('go');
			expect((await following.ended).code).toBe(0);
			expect(await project.run(['attach', '1', '--plain'], other)).toMatchObject({code: 0});
			expect(await project.run(['logs', '1', 'hold'], other)).toMatchObject({stdout: 'held with 1\n'});
		}),
	);

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
