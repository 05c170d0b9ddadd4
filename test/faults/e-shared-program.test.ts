// E. Several machines on one journal, as people meet it: the built program, a real PostgreSQL, and what goes wrong between.
import {mkdirSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {expect} from 'vitest';
import * as z from 'zod';
import {trust} from '../../src/config/trust.ts';
import {describePostgres} from '../support/postgres.ts';
import {backUpPostgres} from '../support/postgresBackup.ts';
import {askPostgres, openPostgresProxy} from '../support/postgresProxy.ts';
import {eventually, type TestProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';
import {type Fault, row} from './row.ts';

const rest = 'journal: { url: RELEASES_URL }';
const quickConfig = configWith({rest});
const slowConfig = configWith({
	rest,
	phases: `  deploy:
    - { id: prepare, run: "echo prepare >> ran; until [ -e go ]; do sleep 0.05; done" }
    - { id: more, run: "echo more >> ran" }${pushStep}`,
});

describePostgres('a shared journal and the program', server => {
	/** A project that is shared, on this machine and on another one, which differs in its state folder. */
	const sharedProject = async (fault: Fault, config: string, urlHere?: (url: string) => Promise<string>) => {
		const url = await server().createDatabase();
		const project = await fault.project(config);
		const here = {RELEASES_URL: urlHere ? await urlHere(url) : url};
		const there = {RELEASES_URL: url, RELEASE_TUI_HOME: path.join(project.folder, 'other')};
		mkdirSync(there.RELEASE_TUI_HOME, {mode: 0o700});
		expect(trust(there.RELEASE_TUI_HOME, project.file('release.yaml'), config)).toMatchObject({ok: true});
		expect(await project.run(['share'], here)).toMatchObject({code: 0});
		return {url, project, here, there};
	};
	const deploy = async (project: TestProject, env: Readonly<Record<string, string>>, to = 'v1.1.0') =>
		expect((await project.run(['deploy', 'staging', '--to', to, '--yes'], env)).code).toBe(0);

	row(
		'E10',
		'a step goes on while the database is away, its end is kept with its time, and the next one waits',
		async fault => {
			let isAway = false;
			const {project, here, there, url} = await sharedProject(fault, slowConfig, async url => {
				const proxy = await openPostgresProxy(url, {
					said: (data, upstream, client) => void (isAway ? client.destroy() : upstream.write(data)),
				});
				fault.after(proxy.close);
				return proxy.url;
			});
			expect((await project.run(['deploy', 'staging', '--detach'], here)).code).toBe(0);
			await eventually(() => project.count('ran') === 1, 'the step runs');
			const cockpit = project.openCockpit({env: here});
			await cockpit.expectScreen(/Release #1 .*prepare/s);
			isAway = true;
			project.touch('go');
			await cockpit.expectScreen(/waiting for the journal since .*prepare succeeded at/s);
			const refused = await project.run(['status'], here);
			expect(refused).toMatchObject({
				code: 1,
				stderr: expect.stringMatching(/#1 is waiting for the journal.*which is kept here[\s\S]*does not answer/),
			});
			expect(project.text('ran')).toBe('prepare\n');
			// What others record meanwhile comes before it, and is no fork.
			expect((await project.run(['note', '1', 'still looking'], there)).code).toBe(0);
			const mendedAt = Date.now();
			isAway = false;
			await cockpit.expectScreen(/Release #1 .*succeeded/);
			expect(project.text('ran')).toBe('prepare\nmore\n');
			const stored = await askPostgres(
				url,
				"SELECT at, count(*) OVER () AS times FROM release_tui.event WHERE type = 'step-finished' AND data LIKE '%\"prepare\"%'",
			);
			const [finished] = z.array(z.object({at: z.string(), times: z.string()})).parse(stored);
			expect(finished?.times).toBe('1');
			expect(Date.parse(finished?.at ?? '')).toBeLessThan(mendedAt);
			expect((await project.run(['verify'], here)).code).toBe(0);
		},
	);

	row('E10', 'where the database does not answer nothing begins, and what to look at is said', async fault => {
		const {project, here} = await sharedProject(fault, quickConfig, async url => {
			const proxy = await openPostgresProxy(url, {});
			fault.after(proxy.close);
			return proxy.url;
		});
		const away = {RELEASES_URL: here.RELEASES_URL.replace(/:\d+\//, ':1/')};
		for (const args of [['deploy', 'staging', '--yes'], ['status'], ['history']]) {
			expect(await project.run(args, away)).toMatchObject({
				code: 1,
				stderr: expect.stringMatching(/does not answer: .*\n.*Look at the network and the server/),
			});
		}

		expect(project.live('staging')).toBe(project.sha('v1.0.0'));
	});

	row('E11', 'where machines went apart nothing is added, both ends are shown, and a person decides', async fault => {
		const {url, project, here, there} = await sharedProject(fault, quickConfig);
		await deploy(project, here, 'v1.1.0~1');
		const restore = await backUpPostgres(url);
		await deploy(project, here);
		await restore();
		await deploy(project, there);
		const refused = await project.run(['deploy', 'staging', '--to', 'v1.1.0~1', '--yes'], here);
		expect(refused).toMatchObject({
			code: 1,
			stderr: expect.stringMatching(/go apart behind event \d+: .* not made one, and nothing is added/),
		});
		const cockpit = project.openCockpit({env: here, columns: 200, rows: 50});
		await cockpit.expectScreen('go apart behind');
		await cockpit.press('q');
		expect(await project.run(['share', '--restore'], here)).toMatchObject({
			code: 1,
			stderr: expect.stringContaining('go apart'),
		});
		const verified = await project.run(['verify'], here);
		expect(verified).toMatchObject({
			code: 1,
			stderr: expect.stringMatching(
				/The last event that both have: event \d+: .*\nBehind it, only in this machine: \d+ events\n {2}\d+ {2}.*\n[\s\S]*Behind it, only in the database: \d+ events\n {2}\d+ {2}/,
			),
		});
		const accepted = await project.run(['verify', '--accept', '--reason', 'theirs counts', '--yes'], here);
		expect(accepted).toMatchObject({
			code: 0,
			stdout: expect.stringMatching(/What only this machine had is kept in .*only-here-after-.*jsonl/),
		});
		expect(readdirSync(path.dirname(project.journalFile)).filter(name => name.startsWith('only-here'))).toHaveLength(1);
		expect((await project.run(['status'], here)).code).toBe(0);
	});

	row(
		'E16',
		'a database that was restored from an older backup is noticed, and gets back what a machine has',
		async fault => {
			const {url, project, here, there} = await sharedProject(fault, quickConfig);
			await deploy(project, here, 'v1.1.0~1');
			const restore = await backUpPostgres(url);
			await deploy(project, here);
			expect((await project.run(['history'], there)).stdout).toMatch(/#2 .*succeeded/);
			await restore();
			expect(await project.run(['history'], there)).toMatchObject({
				stdout: expect.not.stringContaining('#2'),
				stderr: expect.stringMatching(/is shorter than what this machine has seen[\s\S]*share --restore/),
			});
			expect(await project.run(['share', '--restore'], here)).toMatchObject({
				code: 0,
				stdout: expect.stringMatching(/^Put back: \d+ events\.\nThe history is whole: \d+ events\.\n$/),
			});
			for (const env of [here, there]) {
				expect(await project.run(['history'], env)).toMatchObject({
					stdout: expect.stringMatching(/#2 .*succeeded/),
					stderr: '',
				});
			}
		},
	);

	row('J16', 'rows that somebody hostile wrote are bounded, made safe and named; all others are shown', async fault => {
		const {url, project, here} = await sharedProject(fault, quickConfig);
		await deploy(project, here);
		const owned = '\\u001b]0;owned\\u0007\\u001b[2J';
		const forge = (position: number, stream: string, seq: number, data: string) =>
			askPostgres(
				url,
				`INSERT INTO release_tui.event (project, position, stream, seq, at, actor, type, data, hash, head)
				VALUES ('shop', ${position}, '${stream}', ${seq}, E'\\x1b[31mnow', '{"user":"${owned}"}', E'\\x1b]0;x', ${data}, 'x', 'y')`,
			);
		await forge(1001, 'release:2', 1, "repeat('x', 100000000)");
		await forge(1002, 'release:3', 1, "'{not json'");
		await forge(1003, 'release:4', 1, `'{"type":"lease-taken","release":4}'`);
		await forge(1004, 'release:5', 1, `'{"type":"note-added","text":"${owned}"}'`);
		await forge(1005, 'environment:production', 1, `'{"type":"note-added","text":"x"}'`);
		await askPostgres(
			url,
			`INSERT INTO release_tui.release VALUES ('shop', 9, 'staging', 'running', false, '{"id":9,"environment":"${owned}"}')`,
		);
		for (const args of [
			['history'],
			['status'],
			['show', '1'],
			['show', '2'],
			['show', '4'],
			['show', '5'],
			['verify'],
		]) {
			const {stdout, stderr} = await project.run(args, here);
			expect(`${stdout}${stderr}`).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
			expect(stderr).not.toContain('fault in release-tui itself');
			expect(stdout.length + stderr.length).toBeLessThan(20_000);
		}

		expect((await project.run(['history'], here)).stdout).toMatch(/#1 .*succeeded/);
		expect((await project.run(['verify'], here)).stderr).toMatch(/cannot be read|does not follow|is missing/);
		const cockpit = project.openCockpit({env: here});
		await cockpit.expectScreen('#1');
		await cockpit.press('h');
		await cockpit.expectScreen(/#1.*succeeded/s);
		await cockpit.press('esc', 'q');
		fault.damagesHistory();
	});
});
