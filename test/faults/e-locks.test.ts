// E. Locks, and several operators.
import {rmSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect} from 'vitest';
import {decideEnvironment} from '../../src/domain/decideEnvironment.ts';
import {stepOf} from '../../src/domain/release.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {ownIdentity} from '../../src/process/identity.ts';
import {openRunnerWorld} from '../../src/runner/openRunnerWorld.ts';
import {runRelease} from '../../src/runner/runRelease.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';
import {killMarked} from '../support/projectProcesses.ts';
import {ana, command} from '../support/samples.ts';
import {story} from '../support/world.ts';
import {watched} from './oracles/executionOracle.ts';
import {row} from './row.ts';

/** A deploy that goes on when the test makes the file `go`. */
const slowConfig = configWith({
	phases: `  deploy:
    - { id: prepare, run: "echo prepare >> ran; until [ -e go ]; do sleep 0.05; done", undo: "echo back >> ran-back" }${pushStep}`,
});

row('E1', 'of twelve operators who start at the same moment one wins, and the others are told by whom', async fault => {
	const project = await fault.project(slowConfig);
	// Opened before, so that they race for the start and not for the first journal.
	await project.run(['history']);
	const racers = Array.from({length: 12}, () => project.start(['deploy', 'staging', '--detach']));
	const ended = await Promise.all(racers.map(racer => racer.ended));
	expect(ended.map(({code}) => code).toSorted()).toEqual([0, ...Array(11).fill(4)]);
	for (const {code, stderr} of ended) {
		if (code === 4) expect(stderr).toMatch(/staging is locked by release #1 \(\S+@\S+, since .+\).*\nWatch it/);
	}

	// Another one's cockpit shows what the first one runs, and says why it starts nothing.
	const cockpit = project.openCockpit();
	await cockpit.expectScreen('#1 v1.1.0 → staging');
	await cockpit.press('d');
	await cockpit.expectScreen('#1 is open on staging');
	project.touch('go');
	await cockpit.expectScreen(/Release #1 .*succeeded/);
	expect(await project.releases()).toHaveLength(1);
});

row(
	'E2',
	'a lease whose holder died here is gone on with by whoever looks; nobody else gets it meanwhile',
	async fault => {
		const project = await fault.project(slowConfig);
		expect((await project.run(['deploy', 'staging', '--detach'])).code).toBe(0);
		const {runner} = await project.until(1, ({steps}) => steps['prepare']?.attempts.at(-1)?.shim != null);
		process.kill(runner?.pid ?? 0, 'SIGKILL');
		expect((await project.run(['deploy', 'staging'])).code).toBe(4);
		project.touch('go');
		const {code, stdout} = await project.run(['attach', '1']);
		expect({code, stdout}).toMatchObject({code: 0, stdout: expect.stringContaining('#1 succeeded')});
		expect(project.count('ran')).toBe(1);
	},
);

row(
	'E2',
	'a lease of another machine is broken only by a person who types the name and gives a reason',
	async fault => {
		const project = await fault.project(slowConfig);
		const unlock = (...args: readonly string[]) => project.run(['unlock', 'staging', '--break', ...args]);
		expect(await unlock('--reason', 'x', '--yes')).toMatchObject({
			code: 1,
			stderr: expect.stringContaining('No release holds staging'),
		});
		const deploy = project.start(['deploy', 'staging']);
		await deploy.until('▸ prepare');
		expect(await unlock('--yes')).toMatchObject({code: 2, stderr: expect.stringContaining('--reason TEXT')});
		expect(await unlock('--reason', 'x', '--yes')).toMatchObject({
			code: 4,
			stderr: expect.stringContaining('End it: release-tui abort 1'),
		});

		// As if another machine had run it that is gone: nothing of it is here, and its runner's name and boot are not ours.
		deploy.child.kill('SIGKILL');
		await killMarked(`RELEASE_TUI_TEST=${project.folder}`);
		rmSync(path.join(path.dirname(project.journalFile), 'attempts'), {recursive: true});
		const runner = {host: 'gone.example', pid: 4711, startTime: '1', bootId: 'another boot'};
		await project.append({stream: 'release:1', events: [{type: 'runner-started', runner}]});
		expect(await unlock('--reason', 'x')).toMatchObject({code: 6, stderr: expect.stringContaining('--yes')});
		const atTerminal = project.openCockpit({args: ['unlock', 'staging', '--break', '--reason', 'x']});
		await atTerminal.expectScreen('Type staging to go on:');
		expect(atTerminal.screen()).toContain('holds staging and was run on gone.example');
		await atTerminal.press('y', 'enter');
		expect((await atTerminal.ended()).exitCode).toBe(130);
		expect((await project.release(1))?.end).toBeNull();

		expect(await unlock('--reason', 'its machine burned', '--yes')).toEqual({
			code: 0,
			stdout: 'staging: free; #1 ended with an unknown outcome\n',
			stderr: '',
		});
		expect((await project.release(1))?.end).toMatchObject({
			outcome: 'unknown',
			verified: false,
			reason: expect.stringMatching(/^its lease was broken by \S+@\S+: its machine burned$/),
		});
		project.touch('go');
		expect((await project.run(['deploy', 'staging'])).code).toBe(0);
		expect((await project.events(1)).filter(({event}) => event.type === 'release-finished')).toHaveLength(1);
	},
);

row(
	'E3',
	'a runner whose lease was broken ends its step, starts no other, and leaves the next release alone',
	async fault => {
		const world = await fault.world();
		const id = await world.start([
			command('push', watched('until [ -e go ]; do sleep 0.05; done')),
			command('more', watched('echo x >> ran')),
		]);
		// It runs on another machine, as far as anybody here can tell.
		const journal = openSqliteJournal(world.file);
		fault.after(() => journal.close());
		const identity = {...ownIdentity(), host: 'elsewhere', bootId: 'another boot'};
		const {root, home} = world;
		const run = runRelease(openRunnerWorld({journal, root, home, identity, operator: ana}), id);
		await world.until(id, release => stepOf(release, 'push').attempts.at(-1)?.shim != null);
		const [environment, release] = [await world.environment(), await world.release(id)];
		const holder = {by: ana, open: [release], alive: []};
		const decision = decideEnvironment(environment, {do: 'break', reason: 'gone'}, holder);
		if (!decision.ok) throw new Error(decision.message);
		expect(await world.journal.append(decision.writes, ana, new Date().toISOString())).toMatchObject({ok: true});
		const token = (await world.release(id)).token;
		const next = await world.start([command('push', 'true')]);
		expect((await world.release(next)).token).toBeGreaterThan(token);
		world.touch('go');
		await run;
		const events = story(await world.events(id));
		expect(events.filter(type => type === 'release-finished')).toHaveLength(1);
		// What became of the step is worth knowing all the same.
		expect(events.at(-1)).toBe('step-finished push');
		expect((await world.release(id)).end).toMatchObject({outcome: 'unknown', verified: false});
		expect(world.count('ran')).toBe(0);
		expect((await world.environment()).lease).toMatchObject({release: next});
	},
);

row(
	'E12',
	'what another operator did in the meantime is seen: a start that was confirmed on an older state is refused',
	async fault => {
		const project = await fault.project(slowConfig);
		const cockpit = project.openCockpit();
		await cockpit.expectScreen('2 to ship');
		await cockpit.press('d');
		await cockpit.expectScreen('Enter starts the release');
		expect((await project.run(['lock', 'staging', 'incident'])).code).toBe(0);
		await cockpit.press('enter');
		await cockpit.expectScreen(/changed since|locked by .*incident/);
		expect(await project.releases()).toEqual([]);
	},
);

row('E12', 'an answer to a question of a release that another operator aborted is refused', async fault => {
	const project = await fault.project(
		configWith({
			phases: `  deploy:${pushStep}
  verify:
    - { id: look, ask: Does it work? }
    - { id: more, run: "echo x >> ran" }`,
		}),
	);
	expect((await project.run(['deploy', 'staging'])).code).toBe(6);
	expect((await project.run(['abort', '1', '--reason', 'incident'])).code).toBe(0);
	expect(await project.run(['confirm', '1', 'look'])).toMatchObject({
		code: 1,
		stderr: expect.stringContaining('#1 is over'),
	});
	expect(project.count('ran')).toBe(0);
});

/** Two environments on one database, which name what they share in different orders. */
const sharingConfig = configWith({
	staging: 'locks: [search, orders-db]',
	production: 'locks: [orders-db, search]',
	phases: `  deploy:
    - { id: prepare, run: "echo $RELEASE_ENVIRONMENT >> ran; until [ -e go ]; do sleep 0.05; done", undo: "until [ -e go-back ]; do sleep 0.05; done" }${pushStep}`,
});

row('E13', 'of starts on environments that share something one wins, and the others are told by whom', async fault => {
	const project = await fault.project(sharingConfig);
	await project.run(['history']);
	const racers = Array.from({length: 8}, (_, i) =>
		project.start(['deploy', i % 2 ? 'staging' : 'production', '--yes', '--detach']),
	);
	const ended = await Promise.all(racers.map(racer => racer.ended));
	expect(ended.map(({code}) => code).toSorted()).toEqual([0, ...Array(7).fill(4)]);
	const winner = (await project.until(1, release => release.runner !== null)).environment;
	const other = winner === 'staging' ? 'production' : 'staging';
	const refused = new RegExp(`${other} shares "orders-db" with ${winner}, where release #1 is under way`);
	expect((await project.run(['deploy', other, '--yes'])).stderr).toMatch(refused);
	expect((await project.run(['plan', other])).stdout).toContain(
		`"orders-db" is shared with ${winner}, where release #1 is under way`,
	);
	project.touch('go');
	await project.until(1, release => release.end !== null);
	expect(project.count('ran')).toBe(1);
	expect((await project.run(['deploy', other, '--yes'])).code).toBe(0);
});

row(
	'E13',
	'what is shared stays taken while a dead runner is replaced and while a release is rolled back',
	async fault => {
		const project = await fault.project(sharingConfig);
		const deploy = project.start(['deploy', 'staging', '--yes']);
		await deploy.until('▸ prepare');
		deploy.child.kill('SIGKILL');
		const {runner} = await project.until(1, release => release.runner !== null);
		process.kill(runner?.pid ?? 0, 'SIGKILL');
		expect((await project.run(['deploy', 'production', '--yes'])).code).toBe(4);

		const back = project.start(['rollback', 'staging', '--yes', '--reason', 'errors']);
		await back.until('▸ undo');
		const refused = await project.run(['deploy', 'production', '--yes']);
		expect(refused).toMatchObject({code: 4, stderr: expect.stringContaining('where release #2 is under way')});
		project.touch('go-back');
		expect((await back.ended).code).toBe(0);
		project.touch('go');
		expect((await project.run(['deploy', 'production', '--yes'])).code).toBe(0);
		expect((await project.release(3))?.locks).toEqual(['orders-db', 'search']);
	},
);
