// Runner hosts: a laptop that only asks, two hosts that run, each with a state folder of its own; the built program, and a
// real PostgreSQL.
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {trust} from '../../src/config/trust.ts';
import type {Release} from '../../src/domain/release.ts';
import {readRelease} from '../../src/engine/readState.ts';
import {openSharedJournal} from '../../src/journal/shared/sharedJournal.ts';
import {describePostgres} from '../support/postgres.ts';
import {eventually, inProject, type TestProject} from '../support/project.ts';
import {configWith} from '../support/projectConfig.ts';

const config = configWith({
	staging: 'runner: ours',
	production: 'runner: ours',
	phases: `  deploy:
    - id: push
      run: >-
        echo "$RELEASE_ID $RELEASE_ENVIRONMENT \${#HOST_KEY}" >> ran;
        until test -e go; do sleep 0.05; done;
        git push --quiet "$RELEASE_ENVIRONMENT" "$RELEASE_SHA":refs/heads/main
      undo: echo "undone with \${#HOST_KEY}" >> ran-back; git push --quiet --force "$RELEASE_ENVIRONMENT" "$RELEASE_PREVIOUS_SHA":refs/heads/main`,
	rest: 'journal: { url: RELEASES_URL }\nsecrets: [HOST_KEY]',
});

describePostgres('runner hosts', server => {
	test(
		'run what a laptop asks for, each release once, and take up again what was killed in the middle',
		inProject(config, async project => {
			const url = await server().createDatabase();
			const laptop = {RELEASES_URL: url};
			expect(await project.run(['share'], laptop)).toMatchObject({code: 0});
			const nobody = await project.run(['deploy', 'staging', '--yes', '--detach'], laptop);
			expect(nobody).toMatchObject({code: 3, stderr: expect.stringContaining('none was ever seen')});

			const hosts = new Map([
				['bastion', startHost(project, url, 'bastion')],
				['spare', startHost(project, url, 'spare')],
			]);
			for (const [name, host] of hosts) await host.until(`${name} serves ${name}, ours`);
			const environments = ['staging', 'production'];
			const started = await Promise.all(
				environments.map(name => project.run(['deploy', name, '--yes', '--detach'], laptop)),
			);
			expect(started).toMatchObject([{code: 0}, {code: 0}]);
			await using journal = await openJournal(project, url);
			const seen = (id: number, wanted: (release: Release) => boolean) => until(journal, id, wanted);
			await eventually(() => project.count('ran') === 2, 'both run');

			const first = await seen(1, ({runner}) => runner !== null);
			const name = first.runnerHost ?? '';
			const killed = hosts.get(name);
			killed?.child.kill('SIGKILL');
			await killed?.ended;
			process.kill(first.runner?.pid ?? 0, 'SIGKILL');
			const again = startHost(project, url, name);
			hosts.set(name, again);
			await again.until('#1 is taken up again');
			project.touch('go');
			for (const id of [1, 2]) expect((await seen(id, ({end}) => end !== null)).end).toMatchObject({verified: true});
			const lines = project.text('ran').trim().split('\n').toSorted();
			expect(lines).toEqual([expect.stringMatching(/^1 .* 12$/), expect.stringMatching(/^2 .* 12$/)]);

			const back = await project.run(['rollback', first.environment, '--yes'], laptop);
			expect(back).toMatchObject({code: 0, stdout: expect.stringContaining(`runs on ${name}`)});
			expect(project.text('ran-back')).toBe('undone with 12\n');
			for (const [called, host] of hosts) {
				host.child.kill('SIGTERM');
				expect(await host.ended).toMatchObject({code: 0, stdout: expect.stringContaining(`${called} stops.`)});
			}
			expect((await project.run(['runners'], laptop)).stdout).toMatch(/bastion +stopped .*\nspare +stopped /);
			expect(project.printed.join('')).not.toContain('correct-host');
		}),
	);
});

// It is given what the laptop lacks.
function startHost(project: TestProject, url: string, name: string) {
	const home = path.join(project.folder, `home-${name}`);
	mkdirSync(home, {mode: 0o700, recursive: true});
	expect(trust(home, project.file('release.yaml'), config)).toMatchObject({ok: true});
	const env = {RELEASES_URL: url, RELEASE_TUI_HOME: home, HOST_KEY: 'correct-host'};
	return project.start(['runner', '--name', name, '--labels', 'ours'], env);
}

async function openJournal(project: TestProject, url: string) {
	const journal = await openSharedJournal({
		url,
		project: 'shop',
		home: path.join(project.folder, 'home/projects/shop'),
	});
	return {read: (id: number) => readRelease(journal, id), [Symbol.asyncDispose]: async () => journal.close()};
}

async function until(
	journal: Awaited<ReturnType<typeof openJournal>>,
	id: number,
	wanted: (release: Release) => boolean,
): Promise<Release> {
	let release: Release | null = null;
	await eventually(async () => {
		release = await journal.read(id);
		return release !== null && wanted(release);
	}, `release #${id} comes to that`);
	if (!release) throw new Error(`there is no release #${id}`);
	return release;
}
