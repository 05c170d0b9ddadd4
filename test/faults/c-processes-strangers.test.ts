// C. Processes, continued: those that are somebody else's, that die at a bad moment, or that turn on their own shim.
import {type ChildProcess, spawn} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect} from 'vitest';
import {environmentStream, releaseStream} from '../../src/domain/events.ts';
import type {ProcessIdentity} from '../../src/domain/operator.ts';
import {orphansOf, type Release, stepOf} from '../../src/domain/release.ts';
import {JournalError} from '../../src/journal/journalError.ts';
import {identityOf, isAlive, ownIdentity} from '../../src/process/identity.ts';
import {parseIdentity} from '../../src/process/parseIdentity.ts';
import {programFile} from '../../src/process/programs.ts';
import {attemptFiles, readRecord} from '../../src/runner/attemptFiles.ts';
import {attemptFolder} from '../../src/runner/stateFolders.ts';
import {openAttempts} from '../support/attempts.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';
import {ana, command} from '../support/samples.ts';
import {eventually, type World} from '../support/world.ts';
import {watched} from './oracles/executionOracle.ts';
import {type Fault, row} from './row.ts';

const untilGo = 'while ! test -e go; do sleep 0.05; done';

/** A process that has nothing to do with any release, in a group of its own. */
function stranger(fault: Fault): ChildProcess & {readonly pid: number} {
	const child = spawn('sleep', ['60'], {detached: true, stdio: 'ignore'});
	fault.after(() => child.kill('SIGKILL'));
	if (child.pid === undefined) throw new Error('there is no sleep');
	return Object.assign(child, {pid: child.pid});
}

// Stops a process, does something, and lets it go on; not where it was stopped in the middle of a transaction.
async function asleep(child: ChildProcess, act: () => Promise<void>): Promise<void> {
	for (;;) {
		await eventually(() => readFileSync(`/proc/${child.pid}/wchan`, 'utf8').includes('poll'));
		child.kill('SIGSTOP');
		try {
			return await act();
		} catch (error) {
			if (!(error instanceof JournalError)) throw error;
		} finally {
			child.kill('SIGCONT');
		}
	}
}

async function running(world: World, release: number, step = 'push'): Promise<ProcessIdentity> {
	const started = (now: Release) => stepOf(now, step).attempts.at(-1)?.shim != null;
	const shim = stepOf(await world.until(release, started), step).attempts.at(-1)?.shim;
	if (!shim) throw new Error('it has no shim');
	return shim;
}

/** A release whose runner and shim were killed, and whose command went with them. */
async function deadRelease(fault: Fault, command: Parameters<World['start']>[0][number]) {
	const world = await fault.world();
	const release = await world.start([command]);
	const runner = world.run(release);
	const shim = await running(world, release);
	const files = attemptFiles(attemptFolder(world.home, release, 'push', 1));
	await eventually(() => existsSync(files.child));
	runner.child.kill('SIGKILL');
	await runner.ended;
	const child = readRecord(files.child, parseIdentity);
	if (!child) throw new Error('the command left no identity');
	process.kill(shim.pid, 'SIGKILL');
	const {pid} = child;
	process.kill(-pid, 'SIGKILL');
	await eventually(() => identityOf(pid) === null && isAlive(shim) === false);
	return {world, release, files};
}

row('C13', 'numbers that belong to strangers by now are never signalled, whatever is asked', async fault => {
	const {world, release, files} = await deadRelease(fault, command('push', watched('sleep 60'), {retry: 'never'}));
	const other = stranger(fault);
	const reused = {...ownIdentity(), pid: other.pid, startTime: '1'};
	writeFileSync(files.child, JSON.stringify(reused));
	writeFileSync(files.claim, JSON.stringify({by: 'shim', shim: reused}));
	await world.ask(release, {do: 'abort', reason: 'enough'});
	const ended = await world.finish(release);
	expect(stepOf(ended, 'push').state.status).toBe('unknown');
	expect(identityOf(other.pid)).not.toBeNull();
	expect(other.signalCode).toBeNull();
});

row('C14', 'a process of another container of this machine is neither alive nor dead from here', async fault => {
	const own = ownIdentity();
	const elsewhere = {...own, bootId: `${own.bootId.split(' ')[0]} pid:[4026999999]`};
	expect(isAlive(elsewhere)).toBeNull();
	expect(isAlive({...elsewhere, startTime: '1'})).toBeNull();
	expect(isAlive({...own, bootId: 'an earlier boot pid:[4026999999]'})).toBe(false);

	// Its release is not taken over, and what its shim came to is nobody's guess.
	const world = await fault.world();
	const release = await world.start([command('push', watched('true'))]);
	const stream = releaseStream(release);
	const at = new Date().toISOString();
	const {seq} = await world.release(release);
	const events = [{type: 'runner-started' as const, runner: elsewhere}];
	expect((await world.journal.append([{stream, expected: seq, events}], ana, at)).ok).toBe(true);
	expect(await world.run(release).ended).toBe(0);
	expect((await world.release(release)).runner).toEqual(elsewhere);
	expect(world.count('ran-witness')).toBe(0);
});

row(
	'C15',
	'the death of shim and runner breaks no pipe of a command: it writes on, and ends as it wants',
	async fault => {
		const attempts = openAttempts();
		fault.after(attempts.close);
		const write = 'i=0; while [ $i -lt 2000 ]; do echo "a line of $i" || exit 9; i=$((i + 1)); done';
		const run = `echo $PPID > shim; ${untilGo}; ${write}; node -e 'process.stdout.write("x".repeat(300000))' || exit 8; echo $? > survived`;
		const files = attempts.prepare('orphan', run);
		const shim = attempts.start(files);
		process.kill(await attempts.pid('shim'), 'SIGKILL');
		await shim.ended;
		writeFileSync(path.join(attempts.folder, 'go'), '');
		// There from the moment that the shell opens it, and written a moment later.
		await eventually(() => existsSync(path.join(attempts.folder, 'survived')) && attempts.text('survived') !== '');
		expect(attempts.text('survived')).toBe('0\n');
		expect(readFileSync(files.output).length).toBeGreaterThan(320_000);
	},
);

row('C16', 'a step has no terminal whose holder could die: its output is a file', async fault => {
	const attempts = openAttempts();
	fault.after(attempts.close);
	const run = 'for n in 0 1 2; do test -t $n && exit 1; done; test -f /dev/stdout && ps -o tty= -p $$';
	expect(await attempts.run('tty', run)).toMatchObject({outcome: 'succeeded'});
	expect(attempts.text('tty.log').trim()).toBe('?');
});

row('C17', 'a step that deletes its evidence: its outcome is lost, and it is not run again', async fault => {
	const world = await fault.world();
	// Not before everything about its start has been written, which would be written again.
	const isTold = 'while ! test -e told; do sleep 0.05; done';
	const erase = watched(`${isTold}; until rm -rf ${world.home}/attempts; do :; done; ${untilGo}; echo done >> ran`);
	const release = await world.start([command('push', erase, {retry: 'never'})]);
	const runner = world.run(release);
	await running(world, release);
	world.touch('told');
	await eventually(() => !existsSync(path.join(world.home, 'attempts')));
	world.touch('go');
	await world.until(release, now => stepOf(now, 'push').state.status === 'unknown');
	runner.child.kill('SIGKILL');
	await runner.ended;
	world.run(release);
	await world.step(release, {do: 'skip', step: 'push', reason: 'looked'});
	await world.until(release, now => now.end !== null);
	expect(world.count('ran')).toBe(1);
});

row('C17', 'a step that deletes its evidence while nobody looks is not run again either', async fault => {
	const world = await fault.world();
	const erase = watched(`${untilGo}; rm -rf ${world.home}/attempts; echo done >> ran`);
	const release = await world.start([command('push', erase, {retry: 'never'})]);
	const first = world.run(release);
	const shim = await running(world, release);
	first.child.kill('SIGKILL');
	await first.ended;
	world.touch('go');
	await eventually(() => isAlive(shim) === false);
	world.run(release);
	const lost = await world.until(release, now => stepOf(now, 'push').state.status === 'unknown');
	expect(stepOf(lost, 'push').attempts).toMatchObject([
		{fenced: false, lost: expect.stringContaining('its shim died')},
	]);
	expect(world.count('ran')).toBe(1);
	expect(world.count('ran-witness')).toBe(2);
});

row('C17', 'a step that deletes its working folder fails or not by itself; its output is kept', async fault => {
	const attempts = openAttempts();
	fault.after(attempts.close);
	const run = 'mkdir own; cd own; echo before; rm -rf ../own; umask 0; unset PATH HOME; echo after';
	expect(await attempts.run('cwd', run)).toMatchObject({outcome: 'succeeded', exitCode: 0});
	expect(attempts.text('cwd.log')).toBe('before\nafter\n');
});

row(
	'C18',
	'a step that kills its shim is an orphan that is waited for; then nobody knows, and it is not run again',
	async fault => {
		const world = await fault.world();
		const patricide = watched(`kill -9 $PPID; ${untilGo}; echo done >> ran`);
		const release = await world.start([command('push', patricide)], {onFailure: 'stop'});
		world.run(release);
		await world.until(release, now => orphansOf(now, 'push') !== null);
		world.touch('go');
		const ended = await world.until(release, now => now.end !== null);
		expect(ended.end?.outcome).toBe('unknown');
		expect(stepOf(ended, 'push').attempts).toMatchObject([{lost: expect.stringContaining('its shim died')}]);
		expect(world.count('ran')).toBe(1);
	},
);

row('C19', 'release-tui in a step of the same environment is refused, and told whose step it is', async fault => {
	const bin = path.resolve(import.meta.dirname, '../../bin/release-tui.js');
	const again = `${process.execPath} ${bin} deploy staging --yes > ran-again 2>&1; echo $? > ran-code`;
	const project = await fault.project(
		configWith({phases: `  deploy:\n    - { id: again, run: "${again}" }${pushStep}`}),
	);
	const {code} = await project.run(['deploy', 'staging', '--yes']);
	expect(code).toBe(0);
	expect(readFileSync(project.file('ran-code'), 'utf8')).toBe('4\n');
	expect(readFileSync(project.file('ran-again'), 'utf8')).toContain('locked by release #1');
	expect(await project.releases()).toHaveLength(1);
});

row('C19', 'a release that is started in a step of another one does not end with it', async fault => {
	const bin = path.resolve(import.meta.dirname, '../../bin/release-tui.js');
	const other = `${process.execPath} ${bin} deploy production --yes --detach > ran-other 2>&1`;
	const project = await fault.project(
		configWith({
			phases: `  deploy:\n    - { id: wait, run: "test $RELEASE_ENVIRONMENT = production || { ${other}; touch ran-started; }; until [ -e go ]; do sleep 0.05; done" }${pushStep}`,
		}),
	);
	await project.run(['deploy', 'staging', '--yes', '--detach']);
	await project.until(1, () => existsSync(project.file('ran-started')));
	await project.until(2, ({steps}) => steps['wait']?.attempts.at(-1)?.shim != null);
	await project.run(['abort', '1', '--reason', 'enough']);
	await project.until(1, ({end}) => end !== null);
	const second = await project.until(2, ({runner}) => runner !== null);
	expect(second.runner && isAlive(second.runner)).toBe(true);
	project.touch('go');
	expect((await project.until(2, ({end}) => end !== null)).end?.outcome).toBe('succeeded');
});

row('C22', 'a runner that slept while its lease was broken starts nothing more when it wakes', async fault => {
	const world = await fault.world();
	const release = await world.start([
		command('push', watched(untilGo)),
		command('after', watched('echo after >> ran-after')),
	]);
	const runner = world.run(release);
	await running(world, release);
	const environment = await world.environment();
	const broken = {type: 'lease-broken' as const, release, reason: 'it sleeps'};
	const write = {stream: environmentStream('production'), expected: environment.seq, events: [broken]};
	await asleep(runner.child, async () => {
		expect((await world.journal.append([write], ana, new Date().toISOString())).ok).toBe(true);
	});
	world.touch('go');
	expect(await runner.ended).toBe(0);
	await eventually(() => runner.said().includes('lost its lease'));
	expect(stepOf(await world.release(release), 'push').state.status).toBe('succeeded');
	expect(world.count('ran-after')).toBe(0);
});

row('C23', 'with few file descriptors, a release still runs to its end', async fault => {
	const world = await fault.world();
	const release = await world.start([
		command('push', watched('ulimit -n > ran-limit')),
		command('after', watched('true')),
	]);
	const runner = programFile('runner');
	const args = [
		'-c',
		'ulimit -n 64; exec "$@"',
		'sh',
		process.execPath,
		runner,
		world.root,
		world.home,
		String(release),
	];
	const child = spawn('/bin/sh', args, {cwd: world.root, detached: true, stdio: 'ignore'});
	fault.after(() => child.kill('SIGKILL'));
	const ended = await world.until(release, now => now.end !== null);
	expect(ended.end?.outcome).toBe('succeeded');
	expect(world.text('ran-limit')).toBe('64\n');
});

row(
	'C25',
	'steps never run side by side: the next begins when the one before has ended, and not after a failure',
	async fault => {
		const world = await fault.world();
		const say = (id: string, code = 0) =>
			command(id, watched(`echo ${id} >> ran; sleep 0.1; echo ${id} >> ran; exit ${code}`));
		const release = await world.start([say('one'), say('two'), say('three', 1), say('four')], {onFailure: 'stop'});
		await world.finish(release);
		expect(world.text('ran').split('\n').filter(Boolean)).toEqual(['one', 'one', 'two', 'two', 'three', 'three']);
	},
);
