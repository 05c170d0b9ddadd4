// The shim by itself, as a runner starts it.
import {existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {claimDurably} from '../../src/process/durableFile.ts';
import {attemptFiles} from '../../src/runner/attemptFiles.ts';
import {openAttempts} from '../support/attempts.ts';
import {eventually} from '../support/world.ts';

let attempts: ReturnType<typeof openAttempts>;
let folder: string;
beforeEach(() => {
	attempts = openAttempts();
	({folder} = attempts);
});
afterEach(() => attempts.close());

const prepare: typeof attempts.prepare = (...args) => attempts.prepare(...args);
const start: typeof attempts.start = (...args) => attempts.start(...args);
const recorded: typeof attempts.recorded = files => attempts.recorded(files);

test('a shim that is asked to end right after its claim ends its command and records that', async () => {
	for (let i = 0; i < 6; i++) {
		const files = prepare(`early-${i}`, 'sleep 60');
		const {child, ended} = start(files);
		while (!existsSync(files.claim)) await new Promise(resolve => setImmediate(resolve));
		writeFileSync(files.cancel, '');
		child.kill('SIGTERM');
		expect(await ended).toBe(0);
		expect(recorded(files)).toMatchObject({outcome: 'cancelled', signal: 'SIGTERM'});
	}
});

test('a request to end that came before the shim is heeded', async () => {
	const files = prepare('before', 'sleep 60');
	writeFileSync(files.cancel, '');
	expect(await start(files).ended).toBe(0);
	expect(recorded(files)).toMatchObject({outcome: 'cancelled'});
});

test('what must be hidden and cannot be read keeps a command from starting; what is not there does not', async () => {
	const [unreadable, gone] = [path.join(folder, 'setting'), path.join(folder, 'gone')];
	mkdirSync(unreadable);
	expect(await attempts.run('blind', 'touch ran', {secretFiles: [unreadable]})).toMatchObject({
		outcome: 'failed',
		detail: expect.stringContaining('could not be started: '),
	});
	expect(existsSync(path.join(folder, 'ran'))).toBe(false);
	expect(await attempts.run('seeing', 'touch ran', {secretFiles: [gone]})).toMatchObject({outcome: 'succeeded'});
});

test('a signal without a request ends nothing', async () => {
	const files = prepare('signal', 'while ! test -f go; do sleep 0.05; done');
	const {child, ended} = start(files);
	await eventually(() => existsSync(files.child));
	for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) child.kill(signal);
	writeFileSync(path.join(folder, 'go'), '');
	expect(await ended).toBe(0);
	expect(recorded(files)).toMatchObject({outcome: 'succeeded', exitCode: 0});
});

test('a shim that comes too late for its claim does nothing at all', async () => {
	const files = prepare('late', 'echo x > ran');
	claimDurably(files.claim, JSON.stringify({by: 'fence'}));
	expect(await start(files).ended).toBe(121);
	expect(existsSync(path.join(folder, 'ran'))).toBe(false);
	expect(recorded(files)).toBeNull();
});

test('of two shims for one attempt, one runs the command', async () => {
	const files = prepare('two', 'echo x >> ran');
	const codes = await Promise.all([start(files).ended, start(files).ended]);
	expect(codes.toSorted()).toEqual([0, 121]);
	expect(readFileSync(path.join(folder, 'ran'), 'utf8')).toBe('x\n');
});

test('a stopped command is ended, too', async () => {
	const files = prepare('stopped', 'kill -STOP $$', {timeoutMs: 200});
	await start(files).ended;
	expect(recorded(files)).toMatchObject({outcome: 'timed-out'});
});

test('without something to run, a shim ends by itself', async () => {
	const files = attemptFiles(path.join(folder, 'nothing'));
	mkdirSync(files.folder);
	expect(await start(files).ended).toBe(121);
	expect(existsSync(files.claim)).toBe(false);
});

const text = (name: string) => readFileSync(path.join(folder, name), 'utf8');

test('a masked copy is made anew, and is whole before the end is recorded', async () => {
	const run = 'i=0; while [ $i -lt 20000 ]; do echo "line $i $TOKEN $PLAIN"; i=$((i + 1)); done; printf correct-horse';
	const files = prepare('copy', run, {secrets: ['TOKEN', 'PLAIN'], variables: {PLAIN: 'in the clear'}});
	writeFileSync(path.join(folder, 'copy.log'), 'of an earlier time');
	const {ended} = start(files, {TOKEN: 'correct-horse-battery'});
	await eventually(() => recorded(files) !== null);
	const lines = Array.from({length: 20_000}, (_, i) => `line ${i} *** in the clear\n`);
	expect(text('copy.log')).toBe(`${lines.join('')}correct-horse`);
	expect(await ended).toBe(0);
});

test('output that cannot be copied fails no step, and that is said', async () => {
	const full = prepare('full', 'echo one; sleep 0.3; echo two; exit 3', {masked: '/dev/full'});
	expect(await start(full).ended).toBe(0);
	const lost = 'the end of its output could not be kept';
	expect(recorded(full)).toMatchObject({outcome: 'failed', exitCode: 3});
	expect(recorded(full)?.detail).toMatch(new RegExp(`^exit code 3; ${lost}: ENOSPC`));
	const nowhere = prepare('nowhere', 'echo one', {masked: path.join(folder, 'no', 'folder', 'log')});
	expect(await start(nowhere).ended).toBe(0);
	expect(recorded(nowhere)).toMatchObject({outcome: 'succeeded', detail: expect.stringMatching(`^${lost}: ENOENT`)});
});

test('a command that has nothing to write its output to is not started, and that is recorded', async () => {
	const files = prepare('outputless', 'echo x > ran');
	mkdirSync(files.output);
	expect(await start(files).ended).toBe(0);
	expect(recorded(files)).toMatchObject({
		outcome: 'failed',
		exitCode: null,
		detail: expect.stringMatching(/^could not be started: EISDIR/),
	});
	expect(existsSync(path.join(folder, 'ran'))).toBe(false);
});

test('output that could not be copied at first is copied as soon as it can', async () => {
	const masked = path.join(folder, 'later', 'log');
	const files = prepare('later-on', 'echo one; while ! test -f go; do sleep 0.05; done; echo two', {masked});
	const {ended} = start(files);
	await eventually(() => existsSync(files.output) && readFileSync(files.output, 'utf8') === 'one\n');
	mkdirSync(path.dirname(masked));
	await eventually(() => existsSync(masked) && readFileSync(masked, 'utf8') === 'one\n');
	writeFileSync(path.join(folder, 'go'), '');
	expect(await ended).toBe(0);
	expect(readFileSync(masked, 'utf8')).toBe('one\ntwo\n');
});

test('a shim that gets no watch on its folder still runs its command, and hears of the request to end', async () => {
	const preload = path.join(folder, 'preload.mjs');
	writeFileSync(
		preload,
		`import fs from 'node:fs'; import {syncBuiltinESMExports} from 'node:module';
		fs.watch = () => { throw new Error('ENOSPC: System limit for number of file watchers reached'); };
		syncBuiltinESMExports();`,
	);
	const files = prepare('watchless', 'echo x > ran; sleep 60');
	const {ended} = start(files, {NODE_OPTIONS: `--import=${preload}`});
	await eventually(() => existsSync(path.join(folder, 'ran')));
	writeFileSync(files.cancel, '');
	expect(await ended).toBe(0);
	expect(recorded(files)).toMatchObject({outcome: 'cancelled'});
});

test('an end that cannot be recorded yet is recorded as soon as it can', async () => {
	const files = prepare('unrecorded', 'while ! test -f go; do sleep 0.05; done; echo x > ran; exit 4');
	const {child, ended} = start(files);
	const blocked = `${files.exit}.${child.pid}.tmp`;
	mkdirSync(blocked);
	writeFileSync(path.join(folder, 'go'), '');
	await eventually(() => existsSync(path.join(folder, 'ran')));
	// The copy is whole before the end is recorded: the first try comes right behind it.
	await expect(Promise.race([ended, new Promise(resolve => setTimeout(resolve, 500, 'waits'))])).resolves.toBe('waits');
	rmdirSync(blocked);
	expect(await ended).toBe(0);
	expect(recorded(files)).toMatchObject({outcome: 'failed', exitCode: 4});
});
