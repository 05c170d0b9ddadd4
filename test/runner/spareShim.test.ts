// A shim that is started ahead, before anybody has something to do for it.
import {spawn} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import process from 'node:process';
import {expect, test} from 'vitest';
import {stepOf} from '../../src/domain/release.ts';
import {programFile} from '../../src/process/programs.ts';
import type {Failpoint} from '../../src/runner/failpoint.ts';
import {openAttempts} from '../support/attempts.ts';
import {markedProcesses} from '../support/projectProcesses.ts';
import {command} from '../support/samples.ts';
import {eventually, inWorld} from '../support/world.ts';

function startSpare() {
	const child = spawn(process.execPath, [programFile('shim')], {detached: true, stdio: ['pipe', 'ignore', 'ignore']});
	const ended = new Promise<number | NodeJS.Signals | null>(resolve => {
		child.once('exit', (code, signal) => resolve(signal ?? code));
	});
	return {child, input: child.stdin, ended};
}

test('a spare runs the attempt that it is told, and lives on when whoever told it is gone', async () => {
	const attempts = openAttempts();
	try {
		const files = attempts.prepare('told', 'while ! test -e attempts/go; do sleep 0.05; done; echo done > ran');
		const {input, ended} = startSpare();
		// In two pieces, as a pipe may deliver it.
		input.write(files.folder.slice(0, 5));
		input.write(`${files.folder.slice(5)}\n`);
		await eventually(() => existsSync(files.child));
		input.destroy();
		attempts.prepare('go', 'true');
		expect(await ended).toBe(0);
		expect(attempts.recorded(files)).toMatchObject({outcome: 'succeeded'});
		expect(attempts.text('ran')).toBe('done\n');
	} finally {
		attempts.close();
	}
});

test.each([
	'',
	'/an/attempt/whose/name/is/cut',
])('a spare whose runner dies (having said "%s") ends with it', async said => {
	const {input, ended} = startSpare();
	input.end(said);
	expect(await ended).toBe(121);
});

test('a spare that is asked to end does so', async () => {
	const {child, ended} = startSpare();
	child.kill('SIGTERM');
	expect(await ended).toBe('SIGTERM');
});

const points: readonly Failpoint[] = ['shim:spare', 'shim:spare-told'];
for (const point of points) {
	test(
		`a spare killed at ${point}: the step runs once, and so do the others`,
		inWorld(async world => {
			const steps = ['one', 'two', 'three'].map(id => command(id, `echo ${id} >> ran`, {retry: 'never'}));
			const release = await world.start(steps);
			const runner = world.runUntil(release, point);
			const ended = await world.until(release, now => now.end !== null);
			expect(await runner.ended).toBe(0);
			expect(world.killed()).toBe(true);
			expect(ended.end?.outcome).toBe('succeeded');
			expect(world.text('ran')).toBe('one\ntwo\nthree\n');
			for (const {id} of steps) {
				const ran = stepOf(ended, id).attempts.filter(({fenced}) => !fenced);
				expect(ran).toHaveLength(1);
			}
		}),
	);
}

test(
	'the next step runs under the spare that waited for it',
	inWorld(async world => {
		const release = await world.start([
			command('one', 'while ! test -e go; do sleep 0.05; done'),
			command('two', 'true'),
		]);
		world.run(release, {RELEASE_TUI_TEST: world.folder});
		const shimOf = async (step: string) => stepOf(await world.release(release), step).attempts.at(-1)?.shim?.pid;
		await world.until(release, now => stepOf(now, 'one').attempts.at(-1)?.shim != null);
		const first = await shimOf('one');
		const spare = () => shimsOf(world.folder).filter(pid => pid !== first);
		// It has nothing more to load: it waits for its input.
		await eventually(() => spare().some(pid => readFileSync(`/proc/${pid}/wchan`, 'utf8').includes('poll')));
		const [waiting] = spare();
		world.touch('go');
		await world.until(release, now => now.end !== null);
		expect(await shimOf('two')).toBe(waiting);
	}),
);

test(
	'a runner that ends leaves no spare behind',
	inWorld(async world => {
		const release = await world.start([
			command('one', 'while ! test -e go; do sleep 0.05; done'),
			command('two', 'true'),
		]);
		const runner = world.run(release, {RELEASE_TUI_TEST: world.folder});
		await world.until(release, now => stepOf(now, 'one').attempts.at(-1)?.shim != null);
		const shims = () => shimsOf(world.folder);
		await eventually(() => shims().length === 2);
		runner.child.kill('SIGKILL');
		// The one that has the step stays; the spare goes.
		await eventually(() => shims().length === 1);
		world.touch('go');
		await world.finish(release, {RELEASE_TUI_TEST: world.folder});
		await eventually(() => shims().length === 0);
	}),
);

function shimsOf(folder: string): readonly number[] {
	return markedProcesses(`RELEASE_TUI_TEST=${folder}`).filter(pid => commandLine(pid).includes('/shim-'));
}

function commandLine(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
	} catch {
		return '';
	}
}
