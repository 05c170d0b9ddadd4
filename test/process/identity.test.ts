import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import process from 'node:process';
import {expect, test, vi} from 'vitest';
import {askSystem} from '../../src/process/askSystem.ts';
import {currentOperator} from '../../src/process/currentOperator.ts';
import {signalGroup} from '../../src/process/group.ts';
import {findAlive, identityOf, isAlive, ownIdentity, sameProcess} from '../../src/process/identity.ts';
import {parseIdentity} from '../../src/process/parseIdentity.ts';
import {processesOf} from '../../src/process/processesOf.ts';
import {whileUnreadable} from '../support/failingFiles.ts';
import {eventually} from '../support/world.ts';

test('a process knows itself as others know it', () => {
	const own = ownIdentity();
	expect(own.pid).toBe(process.pid);
	expect(identityOf(process.pid)).toEqual(own);
	expect(isAlive(own)).toBe(true);
});

test('a process that has ended is dead, also before its parent has noticed', async () => {
	const shell = spawn('/bin/sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60'], {stdio: ['ignore', 'pipe', 'ignore']});
	try {
		const child = await new Promise<number>(resolve => shell.stdout.once('data', text => resolve(Number(text))));
		const identity = identityOf(child);
		// Its parent is now a sleep that never waits for it: it stays a zombie.
		await eventually(() => identityOf(child) === null);
		expect(() => process.kill(child, 0)).not.toThrow();
		if (identity) expect(isAlive(identity)).toBe(false);
	} finally {
		shell.kill('SIGKILL');
	}
});

test('a later process with the same number is another one', () => {
	const own = ownIdentity();
	expect(isAlive({...own, startTime: '1'})).toBe(false);
});

test.each(['EMFILE', 'ENFILE', 'EIO', 'EACCES'])('that a process cannot be looked at (%s) proves nothing', code => {
	const own = ownIdentity();
	whileUnreadable(
		code,
		file => file === `/proc/${process.pid}/stat`,
		() => {
			expect(isAlive(own)).toBeNull();
			expect(() => findAlive(own)).toThrow(code);
			expect(() => identityOf(process.pid)).toThrow(code);
		},
	);
});

test('processes that cannot be looked at are not taken for none', () => {
	const ofOne = (file: string) => /^\/proc\/\d+\/stat$/.test(file);
	whileUnreadable('EMFILE', ofOne, () => expect(() => processesOf(null, 'a mark')).toThrow('EMFILE'));
	// A system that hides from everybody what others run.
	whileUnreadable('EACCES', ofOne, () => expect(processesOf(null, 'a mark')).toEqual([]));
});

test('programs of the system answer in the same words and hours, whatever somebody has set', () => {
	vi.stubEnv('TZ', 'Asia/Tokyo');
	vi.stubEnv('LC_ALL', 'de_DE.UTF-8');
	try {
		expect(askSystem('/bin/sh', '-c', 'echo "$TZ $LC_ALL"; exit 3')).toEqual({status: 3, stdout: 'UTC C\n'});
		expect(() => askSystem('/no/such/program')).toThrow(expect.objectContaining({code: 'EAGAIN'}));
	} finally {
		vi.unstubAllEnvs();
	}
});

test('nothing survives a boot', () => {
	expect(isAlive({...ownIdentity(), bootId: 'another boot'})).toBe(false);
});

test('of a process on another machine nothing can be said', () => {
	expect(isAlive({...ownIdentity(), host: 'another host', bootId: 'another boot'})).toBeNull();
});

test('a machine that got another name still knows its processes', () => {
	const before = {...ownIdentity(), host: 'before-dhcp'};
	expect(isAlive(before)).toBe(true);
	expect(isAlive({...before, startTime: '1'})).toBe(false);
	expect(sameProcess(before, ownIdentity())).toBe(true);
	expect(sameProcess({...before, bootId: 'another boot'}, ownIdentity())).toBe(false);
	expect(sameProcess({...before, startTime: '1'}, ownIdentity())).toBe(false);
});

test('a stored identity is read only when it can be signalled', () => {
	const own = ownIdentity();
	expect(parseIdentity({...own, more: 1})).toEqual(own);
	for (const value of [null, 'x', {...own, pid: 0}, {...own, pid: -1}, {...own, pid: 1.5}, {...own, host: 1}, {}]) {
		expect(parseIdentity(value)).toBeNull();
	}
});

test('a process whose name looks like the system’s own fields is told all the same', async () => {
	const child = spawn(process.execPath, ['-e', 'process.title = ") Z 1 2 ("; setInterval(() => {}, 1000)'], {
		stdio: 'ignore',
	});
	try {
		await eventually(() => readFileSync(`/proc/${child.pid}/comm`, 'utf8') === ') Z 1 2 (\n');
		const identity = identityOf(child.pid ?? 0);
		expect(identity?.startTime).toMatch(/^\d+$/);
		expect(identity && isAlive(identity)).toBe(true);
	} finally {
		child.kill('SIGKILL');
	}
});

test('a child that left its group is found by its mark, and one that shed the mark by its group', async () => {
	const mark = `test.${process.pid}.${Date.now()}`;
	const shell = spawn('/bin/sh', ['-c', 'setsid sleep 60 & exec sleep 60'], {
		detached: true,
		stdio: 'ignore',
		env: {...process.env, RELEASE_ATTEMPT: mark},
	});
	const group = shell.pid ?? 0;
	const names = (of: number | null) => processesOf(of, mark).map(({name}) => name);
	// Each of the two is a shell until it has become its command.
	await eventually(() => names(group).join() === 'sleep,sleep');
	expect(names(null)).toHaveLength(2);
	expect(signalGroup(group, 'SIGKILL')).toBe(true);
	await eventually(() => names(group).length === 1);
	expect(names(group)).toEqual(['sleep']);
	for (const {pid} of processesOf(null, mark)) process.kill(pid, 'SIGKILL');
	await eventually(() => names(null).length === 0);
	await eventually(() => !signalGroup(group, 0));
	expect(processesOf(null, `${mark}0`)).toEqual([]);
});

test('the operator is who the system says, with what only they say of themselves kept apart', () => {
	vi.stubEnv('SUDO_USER', undefined);
	vi.stubEnv('SSH_CONNECTION', '10.0.0.7 50000 10.0.0.1 22');
	try {
		expect(currentOperator('Eva <eva@shop.example>')).toMatchObject({ssh: '10.0.0.7', git: 'Eva <eva@shop.example>'});
		vi.stubEnv('SUDO_USER', 'eva');
		expect(currentOperator(null)).toMatchObject({ssh: 'eva@10.0.0.7', git: null});
		vi.stubEnv('SSH_CONNECTION', undefined);
		expect(currentOperator(null).ssh).toBe('eva');
	} finally {
		vi.unstubAllEnvs();
	}
});
