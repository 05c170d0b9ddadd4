// C. Processes: how commands end, what they leave behind, and what they do to those around them.
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect} from 'vitest';
import {failureText, stepOf} from '../../src/domain/release.ts';
import {identityOf, isAlive} from '../../src/process/identity.ts';
import {processesOf} from '../../src/process/processesOf.ts';
import {openAttempts} from '../support/attempts.ts';
import {command} from '../support/samples.ts';
import {eventually} from '../support/world.ts';
import {watched} from './oracles/executionOracle.ts';
import {type Fault, row} from './row.ts';

/** Waits, in a shell, until the fork that it started last has become the program: only then does it bear its name. */
const become = (program: string) => `until [ "$(ps -o comm= -p $!)" = ${program} ]; do :; done`;

function attemptsOf(fault: Fault) {
	const attempts = openAttempts();
	fault.after(attempts.close);
	return attempts;
}

row('C1', 'what cannot be started has failed, and says why; nobody wonders whether it ran', async fault => {
	const attempts = attemptsOf(fault);
	writeFileSync(path.join(attempts.folder, 'plain'), '#!/bin/sh\necho never\n', {mode: 0o644});
	writeFileSync(path.join(attempts.folder, 'bang'), '#!/no/such/shell\n', {mode: 0o755});
	writeFileSync(path.join(attempts.folder, 'garbled'), '\x7fELF\x02 no program\n', {mode: 0o755});
	const [missing, denied, bang, format, long, nowhere, noFolder] = await Promise.all([
		attempts.run('missing', 'no-such-command --now'),
		attempts.run('denied', './plain'),
		attempts.run('bang', './bang'),
		attempts.run('format', './garbled'),
		attempts.run('long', `: ${'x'.repeat(300_000)}`),
		attempts.run('nowhere', 'true', {cwd: path.join(attempts.folder, 'gone')}),
		attempts.run('no-folder', 'true', {cwd: path.join(attempts.folder, 'plain')}),
	]);
	expect(missing).toMatchObject({outcome: 'failed', exitCode: 127, detail: expect.stringContaining('was not found')});
	expect(denied).toMatchObject({outcome: 'failed', exitCode: 126, detail: expect.stringContaining('be executed')});
	expect(bang).toMatchObject({outcome: 'failed', exitCode: 127});
	expect(format).toMatchObject({outcome: 'failed', signal: null});
	for (const result of [long, nowhere, noFolder]) {
		expect(result).toMatchObject({outcome: 'failed', exitCode: null, signal: null});
		expect(result.detail).toContain('could not be started');
	}

	expect(nowhere.detail).toContain('/gone is gone');
});

row('C2', 'exit codes and signals are recorded as just that: 143 is not SIGTERM', async fault => {
	const attempts = attemptsOf(fault);
	const codes = [0, 1, 2, 7, 126, 128, 137, 143, 254, 255];
	const signals = ['SEGV', 'KILL', 'PIPE', 'TERM', 'ABRT', 'HUP'];
	const exits = await Promise.all(codes.map(code => attempts.run(`exit-${code}`, `exit ${code}`)));
	expect(exits.map(({exitCode, signal}) => [exitCode, signal])).toEqual(codes.map(code => [code, null]));
	expect(exits.map(({outcome}) => outcome)).toEqual(codes.map(code => (code === 0 ? 'succeeded' : 'failed')));
	const killed = await Promise.all(signals.map(name => attempts.run(`sig-${name}`, `kill -${name} $$`)));
	expect(killed).toMatchObject(signals.map(name => ({outcome: 'failed', exitCode: null, signal: `SIG${name}`})));
});

row('C3', 'a command that the system killed says so, and one that was aborted does not', async fault => {
	const attempts = attemptsOf(fault);
	const deaf = "trap '' TERM; echo $$ > pid; while :; do sleep 0.05; done";
	const cancelled = attempts.prepare('cancelled', deaf, {graceMs: 50});
	const shim = attempts.start(cancelled);
	const [killed, inside] = await Promise.all([
		attempts.run('killed', 'kill -KILL $$'),
		attempts.run('inside', "sh -c 'kill -KILL $$'; exit $?"),
		attempts.pid('pid').then(() => writeFileSync(cancelled.cancel, '')),
	]);
	await shim.ended;
	expect(killed.detail).toContain('out of memory');
	expect(inside).toMatchObject({exitCode: 137, detail: expect.stringContaining('out of memory')});
	expect(attempts.recorded(cancelled)).toMatchObject({outcome: 'cancelled', signal: 'SIGKILL', detail: null});
});

row('C3', 'the runner killed by the system: its step goes on, and the next runner records it', async fault => {
	const world = await fault.world();
	const release = await world.start([
		command('push', watched('while ! test -e go; do sleep 0.05; done'), {retry: 'never'}),
	]);
	const first = world.run(release);
	await world.until(release, now => stepOf(now, 'push').attempts.at(-1)?.shim != null);
	first.child.kill('SIGKILL');
	await first.ended;
	const next = world.run(release);
	world.touch('go');
	expect((await world.until(release, now => now.end !== null)).end?.outcome).toBe('succeeded');
	await next.ended;
});

row(
	'C4',
	'a command that is deaf to SIGTERM is killed after its grace, with all its children, and that is recorded',
	async fault => {
		const attempts = attemptsOf(fault);
		const run = "trap '' TERM; sleep 60 & echo $! > child; while :; do sleep 0.05; done";
		const result = await attempts.run('deaf', run, {timeoutMs: 2000, graceMs: 200});
		expect(result).toMatchObject({outcome: 'timed-out', signal: 'SIGKILL'});
		expect(result.durationMs).toBeGreaterThanOrEqual(2200);
		expect(identityOf(await attempts.pid('child'))).toBeNull();
	},
);

row('C5', 'what a command leaves running is left alone, and shown by number and name', async fault => {
	const world = await fault.world();
	const leave = command(
		'push',
		watched(`sleep 30 & echo $! > left; ${become('sleep')}; setsid sleep 31 & ${become('sleep')}`),
	);
	const ended = await world.finish(await world.start([leave]));
	const left = Number(world.text('left'));
	fault.after(() => process.kill(left, 'SIGKILL'));
	const {result} = stepOf(ended, 'push').attempts[0] ?? {};
	expect(result?.outcome).toBe('succeeded');
	expect(result?.detail).toMatch(/^left processes running: \d+ sleep, \d+ sleep$/);
	expect(result?.detail).toContain(`${left} sleep`);
	expect(identityOf(left)).not.toBeNull();
	for (const [, pid] of result?.detail?.matchAll(/(\d+) sleep/g) ?? []) {
		if (Number(pid) !== left) process.kill(Number(pid), 'SIGKILL');
	}
});

row('C5', 'a failed command with leftovers says both', async fault => {
	const attempts = attemptsOf(fault);
	const result = await attempts.run('both', `sleep 30 & echo $! > left; ${become('sleep')}; exit 3`);
	process.kill(await attempts.pid('left'), 'SIGKILL');
	expect(failureText(result)).toMatch(/^exit code 3; left processes running: \d+ sleep$/);
});

row(
	'C6',
	'a daemon that keeps the output open does not hold the step up: its end is that of the command',
	async fault => {
		const attempts = attemptsOf(fault);
		const result = await attempts.run('daemon', 'echo started; sleep 30 & echo $! > left');
		process.kill(await attempts.pid('left'), 'SIGKILL');
		expect(result.durationMs).toBeLessThan(25_000);
		expect(attempts.text('daemon.log')).toBe('started\n');
	},
);

row('C7', 'an abort ends children that left the group, and those that shed the mark', async fault => {
	const attempts = attemptsOf(fault);
	const run = 'setsid sleep 60 & echo $! > away; env -i sleep 61 & echo $! > bare; echo $$ > pid; wait';
	const files = attempts.prepare('hidden', run);
	const shim = attempts.start(files);
	const pids = await Promise.all(['away', 'bare', 'pid'].map(attempts.pid));
	writeFileSync(files.cancel, '');
	await shim.ended;
	expect(attempts.recorded(files)).toMatchObject({outcome: 'cancelled', detail: null});
	expect(pids.map(pid => identityOf(pid))).toEqual([null, null, null]);
});

row('C8', 'a command that waits for input finds its end at once', async fault => {
	const attempts = attemptsOf(fault);
	const [read, cat] = await Promise.all([
		attempts.run('read', 'read answer; echo "got $?:$answer"'),
		attempts.run('cat', 'cat; echo over'),
	]);
	expect([read.exitCode, cat.exitCode]).toEqual([0, 0]);
	expect(attempts.text('read.log')).toBe('got 1:\n');
	expect(attempts.text('cat.log')).toBe('over\n');
});

row('C9', 'a command that asks on a terminal fails at once, and is told about interactive: true', async fault => {
	const attempts = attemptsOf(fault);
	const home = {HOME: attempts.folder, SSH_ASKPASS: '/bin/echo', DISPLAY: ':9', GIT_TERMINAL_PROMPT: '1'};
	const [tty, git, env] = await Promise.all([
		attempts.run('tty', 'read answer < /dev/tty || exit 1'),
		attempts.run(
			'git',
			'printf "protocol=https\\nhost=shop.example\\n\\n" | git -c credential.helper= credential fill',
			{},
			{...home, GIT_ASKPASS: '', SSH_ASKPASS: ''},
		),
		attempts.run('env', 'echo "$GIT_TERMINAL_PROMPT $SSH_ASKPASS_REQUIRE"', {}, home),
	]);
	for (const result of [tty, git]) {
		expect(result).toMatchObject({outcome: 'failed', detail: expect.stringContaining('interactive: true')});
		expect(result.durationMs).toBeLessThan(30_000);
	}

	expect(env.outcome).toBe('succeeded');
	expect(attempts.text('env.log')).toBe('0 never\n');
});

row('C11', 'sudo that asks for a password fails at once, with a hint', async fault => {
	const attempts = attemptsOf(fault);
	// What sudo says and does without a terminal: https://www.sudo.ws.
	const sudo = "echo 'sudo: a terminal is required to read the password; either use the -S option' >&2; exit 1";
	writeFileSync(path.join(attempts.folder, 'sudo'), `#!/bin/sh\n${sudo}\n`, {mode: 0o755});
	const result = await attempts.run(
		'sudo',
		'sudo systemctl restart shop',
		{},
		{PATH: `${attempts.folder}:${process.env['PATH']}`},
	);
	expect(result.detail).toMatch(/^exit code 1: sudo asks for a password: .*NOPASSWD.*sudo -n.*interactive: true/);
});

row('C12', 'a command with hundreds of children is ended as a whole', async fault => {
	const attempts = attemptsOf(fault);
	const run = 'i=0; while [ $i -lt 300 ]; do sleep 60 & i=$((i + 1)); done; echo $$ > pid; wait';
	const files = attempts.prepare('bomb', run);
	const shim = attempts.start(files);
	const group = await attempts.pid('pid');
	const mark = `test.bomb.${process.pid}`;
	await eventually(() => processesOf(group, mark).length === 301);
	writeFileSync(files.cancel, '');
	await shim.ended;
	expect(processesOf(group, mark)).toEqual([]);
	expect(attempts.recorded(files)?.detail).toBeNull();
});

row('C20', 'the time limit ends a command while its runner is dead', async fault => {
	const world = await fault.world();
	const slow = command('push', watched('while :; do sleep 0.05; done'), {timeoutMs: 2000});
	const release = await world.start([slow], {onFailure: 'stop'});
	expect(await world.runUntil(release, 'runner:after-started').ended).toBe('SIGKILL');
	const [attempt] = stepOf(await world.release(release), 'push').attempts;
	await eventually(() => attempt?.shim != null && isAlive(attempt.shim) === false);
	const ended = await world.finish(release);
	expect(stepOf(ended, 'push').attempts).toMatchObject([{result: {outcome: 'timed-out'}}]);
});

row(
	'C21',
	'a machine that sleeps uses up nothing of a command’s time: what measures it stands still meanwhile',
	async () => {
		// Node's timers and performance.now are CLOCK_MONOTONIC, which a suspended Linux does not count. BOOTTIME would.
		const monotonic = Number(process.hrtime.bigint() / 1_000_000n);
		const boot = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000;
		expect(monotonic).toBeLessThanOrEqual(boot + 50);
		const before = performance.now();
		await new Promise(resolve => setTimeout(resolve, 20));
		expect(performance.now() - before).toBeGreaterThan(15);
	},
);

row('C24', 'a zombie counts as dead: nobody waits for it, and it is no leftover', async fault => {
	const attempts = attemptsOf(fault);
	// The child ends while its parent, now a sleep, never asks how: it stays a zombie as long as that lives.
	const run = `sh -c 'sleep 0.1 & echo $! > zombie; exec sleep 60' & echo $! > parent; ${become('sleep')}; while ! test -e go; do sleep 0.05; done`;
	const files = attempts.prepare('zombie', run);
	const shim = attempts.start(files);
	const [zombie, parent] = await Promise.all(['zombie', 'parent'].map(attempts.pid));
	await eventually(() => identityOf(zombie ?? 0) === null && existsSync(`/proc/${zombie}`));
	writeFileSync(path.join(attempts.folder, 'go'), '');
	await shim.ended;
	process.kill(parent ?? 0, 'SIGKILL');
	expect(attempts.recorded(files)?.detail).toBe(`left processes running: ${parent} sleep`);
});
