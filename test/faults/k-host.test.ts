// K. The host, and what becomes of a release when it changes under it.
import {spawn, spawnSync} from 'node:child_process';
import {
	chownSync,
	cpSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {expect} from 'vitest';
import {stepOf} from '../../src/domain/release.ts';
import {identityOf, isAlive, ownIdentity} from '../../src/process/identity.ts';
import {processesOf} from '../../src/process/processesOf.ts';
import {attemptFiles, specVersion} from '../../src/runner/attemptFiles.ts';
import {openAttempts} from '../support/attempts.ts';
import {pushConfig} from '../support/projectConfig.ts';
import {command} from '../support/samples.ts';
import {eventually, type World} from '../support/world.ts';
import {watched} from './oracles/executionOracle.ts';
import {type Fault, row} from './row.ts';

const root = path.resolve(import.meta.dirname, '../..');
const untilGo = 'while ! test -e go; do sleep 0.05; done';

/** An installed package of one's own. */
function installed(fault: Fault): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-package-'));
	fault.after(() => rmSync(folder, {recursive: true, force: true}));
	for (const part of ['bin', 'dist', 'package.json'])
		cpSync(path.join(root, part), path.join(folder, part), {recursive: true});
	symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
	return folder;
}

const isRunning = (world: World, release: number) =>
	world.until(release, now => stepOf(now, 'push').attempts.at(-1)?.shim != null);

const threeSteps = [
	command('push', watched(untilGo), {retry: 'never'}),
	command('check', watched('true')),
	command('tell', watched('echo told >> ran')),
];

row('K6', 'the package removed while a release runs: it goes on to its end as it began', async fault => {
	const folder = installed(fault);
	const world = await fault.world(path.join(folder, 'dist/runner.js'));
	const release = await world.start(threeSteps);
	const runner = world.run(release);
	await isRunning(world, release);
	rmSync(folder, {recursive: true});
	world.touch('go');
	expect((await world.until(release, now => now.end !== null)).end?.outcome).toBe('succeeded');
	expect(await runner.ended).toBe(0);
	expect(world.count('ran')).toBe(1);
});

row(
	'K6',
	'another version installed while a release runs: its steps run under the shims that it began with',
	async fault => {
		const folder = installed(fault);
		const world = await fault.world(path.join(folder, 'dist/runner.js'));
		const release = await world.start(threeSteps);
		const runner = world.run(release);
		await isRunning(world, release);
		for (const file of readdirSync(path.join(folder, 'dist'))) {
			writeFileSync(path.join(folder, 'dist', file), 'process.exit(77);\n');
		}

		world.touch('go');
		expect((await world.until(release, now => now.end !== null)).end?.outcome).toBe('succeeded');
		expect(await runner.ended).toBe(0);
		expect(readdirSync(path.join(world.home, 'programs'))).toHaveLength(1);
	},
);

row('K6', 'a shim of another version runs nothing that it might misread, and says so', async fault => {
	const attempts = openAttempts();
	fault.after(attempts.close);
	const files = attempts.prepare('other', 'echo never > ran');
	writeFileSync(files.spec, JSON.stringify({version: specVersion + 1, run: 'echo never > ran'}));
	expect(await attempts.start(files).ended).toBe(0);
	expect(attempts.recorded(files)).toMatchObject({
		outcome: 'failed',
		detail: expect.stringContaining('another version'),
	});
	expect(existsSync(path.join(attempts.folder, 'ran'))).toBe(false);
});

row(
	'K7',
	'Node removed while a release runs: the release waits, says what is missing, and goes on with it',
	async fault => {
		const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-node-'));
		fault.after(() => rmSync(folder, {recursive: true, force: true}));
		const node = path.join(folder, 'node');
		cpSync(process.execPath, node);
		const world = await fault.world();
		const release = await world.start(
			[command('push', watched(untilGo)), command('check', watched('true')), command('tell', watched('true'))],
			{
				onFailure: 'stop',
			},
		);
		world.run(release, {}, node);
		await isRunning(world, release);
		rmSync(node);
		world.touch('go');
		const waiting = await world.until(release, now => now.paused !== null);
		expect(stepOf(waiting, 'push').state.status).toBe('succeeded');
		expect(waiting.paused?.reason).toContain(`is gone: ${node}`);
		cpSync(process.execPath, node);
		await world.ask(release, {do: 'resume'});
		expect((await world.until(release, now => now.end !== null)).end?.outcome).toBe('succeeded');
	},
);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
	row(
		'K10',
		`${signal} to the runner: it leaves the step to its shim and records nothing false; the next one goes on`,
		async fault => {
			const world = await fault.world();
			const release = await world.start([command('push', watched(`${untilGo}; echo once >> ran`), {retry: 'never'})]);
			const first = world.run(release);
			await isRunning(world, release);
			const before = await world.events(release);
			fault.acknowledge(before);
			first.child.kill(signal);
			expect(await first.ended).toBe(0);
			expect(await world.events(release)).toEqual(before);
			const [attempt] = stepOf(await world.release(release), 'push').attempts;
			expect(attempt?.shim && isAlive(attempt.shim)).toBe(true);
			world.touch('go');
			expect((await world.finish(release)).end?.outcome).toBe('succeeded');
			expect(world.count('ran')).toBe(1);
		},
	);
}

row(
	'K9',
	'a container that stops: everything is asked to end, then killed; afterwards nobody claims to know',
	async fault => {
		const world = await fault.world();
		const release = await world.start([
			command('push', `trap "" TERM; ${watched('while :; do sleep 0.05; done')}`, {retry: 'never'}),
		]);
		const runner = world.run(release);
		const now = await isRunning(world, release);
		const shim = stepOf(now, 'push').attempts[0]?.shim?.pid ?? 0;
		const files = attemptFiles(path.join(world.home, 'attempts', String(release), 'push.1'));
		await eventually(() => existsSync(files.child) && world.count('ran-witness') === 1);
		const child = Number(/"pid":(\d+)/.exec(readFileSync(files.child, 'utf8'))?.[1]);
		for (const pid of [runner.child.pid ?? 0, shim, child]) process.kill(pid, 'SIGTERM');
		expect(await runner.ended).toBe(0);
		process.kill(shim, 'SIGKILL');
		process.kill(-child, 'SIGKILL');
		world.run(release);
		const after = await world.until(release, state => stepOf(state, 'push').state.status === 'unknown');
		expect(after.end).toBeNull();
		expect(world.count('ran-witness')).toBe(1);
	},
);

row(
	'K4',
	'credentials that expire in the middle: the step fails as it says, and is tried again when they are back',
	async fault => {
		const world = await fault.world();
		const ask = watched('test -e go && echo once >> ran || { echo "ExpiredToken: sign in again" >&2; exit 254; }');
		const release = await world.start([command('push', ask)]);
		world.run(release);
		const failed = await world.until(release, now => stepOf(now, 'push').state.status === 'failed');
		expect(stepOf(failed, 'push').attempts).toMatchObject([{result: {outcome: 'failed', exitCode: 254}}]);
		await eventually(() => world.output(release, 'push').includes('ExpiredToken'));
		world.touch('go');
		await world.step(release, {do: 'retry', step: 'push', attempt: null});
		expect((await world.until(release, now => now.end !== null)).end?.outcome).toBe('succeeded');
		expect(world.count('ran')).toBe(1);
	},
);

row(
	'K5',
	'the machine started anew in the middle: nobody knows what became of the step, though its numbers live again',
	async fault => {
		const world = await fault.world();
		const release = await world.start([command('push', watched(untilGo), {retry: 'never'})]);
		const first = world.run(release);
		const now = await isRunning(world, release);
		const shim = stepOf(now, 'push').attempts[0]?.shim?.pid ?? 0;
		const files = attemptFiles(path.join(world.home, 'attempts', String(release), 'push.1'));
		await eventually(() => existsSync(files.child) && world.count('ran-witness') === 1);
		first.child.kill('SIGKILL');
		await first.ended;
		const child = Number(/"pid":(\d+)/.exec(readFileSync(files.child, 'utf8'))?.[1]);
		for (const pid of [shim, -child]) process.kill(pid, 'SIGKILL');
		// After a start, other processes have those numbers: this one, to the very tick.
		const before = {...ownIdentity(), bootId: 'an earlier boot'};
		writeFileSync(files.claim, JSON.stringify({by: 'shim', shim: before}));
		writeFileSync(files.child, JSON.stringify(before));
		world.run(release);
		const after = await world.until(release, state => stepOf(state, 'push').state.status === 'unknown');
		expect(after.end).toBeNull();
		expect(world.count('ran-witness')).toBe(1);
	},
);

row('K8', 'state that belongs to another user is refused, and whose it is is said', async fault => {
	const project = await fault.project(pushConfig);
	const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-root-'));
	fault.after(() => rmSync(folder, {recursive: true, force: true}));
	const uid = process.getuid?.();
	// Who may give away a folder does; who may not finds one of root's.
	if (uid === 0) chownSync(folder, 65_534, 65_534);
	const {code, stderr} = await project.run(['status'], {RELEASE_TUI_HOME: uid === 0 ? folder : '/usr'});
	expect(code).toBe(1);
	expect(stderr).toContain(`belongs to another user (uid ${uid === 0 ? 65_534 : 0}, you are ${uid})`);
});

row(
	'K8',
	'without HOME, state goes where the system says that the person lives, or where RELEASE_TUI_HOME says',
	async fault => {
		const project = await fault.project(pushConfig);
		const {code, stdout} = await project.run(['deploy', 'staging', '--yes'], {
			HOME: undefined,
			XDG_STATE_HOME: undefined,
		});
		expect({code, stdout}).toMatchObject({code: 0, stdout: expect.stringContaining('#1 succeeded')});
	},
);

row(
	'K11',
	'without /proc, a process is told from a later one with its number all the same',
	async () => {
		const own = ownIdentity();
		expect(isAlive(own)).toBe(true);
		expect(isAlive({...own, startTime: 'Thu Jan 1 00:00:00 1970'})).toBe(false);
		expect(isAlive({...own, bootId: 'an earlier boot'})).toBe(false);
		const child = spawn('sleep', ['60'], {detached: true, stdio: 'ignore'});
		const pid = child.pid ?? 0;
		await eventually(() => processesOf(pid, 'none').some(({name}) => name.endsWith('sleep')));
		const identity = identityOf(pid);
		child.kill('SIGKILL');
		await eventually(() => identity !== null && isAlive(identity) === false);
	},
	{only: 'darwin'},
);

row('K12', 'Windows is refused by a sentence; WSL is a Linux', async () => {
	const bin = path.join(root, 'bin/release-tui.js');
	const windows = 'data:text/javascript,Object.defineProperty(process, "platform", {value: "win32"})';
	const {status, stderr} = spawnSync(process.execPath, ['--import', windows, bin, 'status'], {encoding: 'utf8'});
	expect(status).toBe(2);
	expect(stderr).toMatch(/release-tui runs on Linux and macOS.*WSL/);
});
