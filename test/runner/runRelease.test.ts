// Releases run by the real runner, its real shims and real commands.
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {runningStep, stepOf, waitingFor} from '../../src/domain/release.ts';
import {programFile} from '../../src/process/programs.ts';
import {artifactFolder, releaseEvidence} from '../../src/runner/stateFolders.ts';
import {verifyChains} from '../support/chains.ts';
import {serve} from '../support/httpServer.ts';
import {command, health, question, reading, watching} from '../support/samples.ts';
import {eventually, inWorld, story, type World} from '../support/world.ts';

test.concurrent(
	'steps run in order, then the release ends, frees its lease and leaves no evidence',
	inWorld(async world => {
		const id = await world.start([command('one', 'echo one >> ran'), command('two', 'echo two >> ran')]);
		const release = await world.finish(id);
		expect(release.end).toMatchObject({outcome: 'succeeded'});
		expect(world.text('ran')).toBe('one\ntwo\n');
		// A short command may have ended before its runner first looks: then nobody saw it run.
		expect(story(await world.events(id)).filter(line => !line.startsWith('step-started'))).toEqual([
			'release-started',
			'runner-started',
			'step-intended one',
			'step-finished one',
			'step-intended two',
			'step-finished two',
			'release-finished',
		]);
		expect((await world.environment()).lease).toBeNull();
		expect(existsSync(releaseEvidence(world.home, id))).toBe(false);
		// Nothing was put there.
		expect(existsSync(artifactFolder(world.home, id))).toBe(false);
		verifyChains(world.file);
	}),
);

test.concurrent(
	'a runner that cannot open its journal says why, in a word',
	inWorld(async world => {
		const home = path.join(world.folder, 'lost');
		mkdirSync(home);
		const file = path.join(home, 'journal.db');
		writeFileSync(file, '');
		const {status, stderr} = spawnSync(process.execPath, [programFile('runner'), world.root, home, '1'], {
			encoding: 'utf8',
		});
		expect(stderr).toBe(`${file} is empty: it is not a journal, or its history was lost.\n`);
		expect(status).toBe(1);
	}),
);

test.concurrent(
	'a failed step ends a release that nobody watches, and nothing after it runs',
	inWorld(async world => {
		const id = await world.start([command('push', 'exit 3'), command('after', 'echo x >> ran')], {onFailure: 'stop'});
		const release = await world.finish(id);
		expect(release.end).toMatchObject({outcome: 'failed', verified: false, reason: 'push: exit code 3'});
		expect(stepOf(release, 'push').attempts[0]?.result).toMatchObject({exitCode: 3, signal: null});
		expect(world.count('ran')).toBe(0);
		expect((await world.environment()).lease).toBeNull();
	}),
);

test.concurrent(
	'a failed step waits for a person, and runs again when asked to',
	inWorld(async world => {
		const id = await world.start([command('push', 'echo x >> ran; test -f good')]);
		const runner = world.run(id);
		await world.until(id, now => waitingFor(now)?.why === 'failed');
		await world.step(id, {do: 'retry', step: 'push', attempt: 1});
		await world.until(id, now => stepOf(now, 'push').attempts[1]?.result?.outcome === 'failed');
		await world.step(id, {do: 'skip', step: 'push', reason: 'done by hand'});
		const release = await world.until(id, now => now.end !== null);
		expect(release.end?.outcome).toBe('succeeded');
		expect(world.count('ran')).toBe(2);
		expect(await runner.ended).toBe(0);
	}),
);

test.concurrent(
	'a command that does not exist fails, and says so',
	inWorld(async world => {
		const id = await world.start([command('push', 'no-such-command')], {onFailure: 'stop'});
		const release = await world.finish(id);
		expect(stepOf(release, 'push').attempts[0]?.result).toMatchObject({outcome: 'failed', exitCode: 127});
		expect(release.end?.reason).toContain('not found');
		expect(world.output(id, 'push')).toContain('no-such-command');
	}),
);

test.concurrent(
	'a command gets no input and no terminal, instead of waiting for either',
	inWorld(async world => {
		const id = await world.start([command('read', 'cat; echo end; (: < /dev/tty) 2>/dev/null || echo no terminal')]);
		await world.finish(id);
		expect(world.output(id, 'read')).toBe('end\nno terminal\n');
	}),
);

test.concurrent(
	'a command that takes too long is ended, with everything it started',
	inWorld(async world => {
		const run = 'setsid sleep 61 & echo $! > pids; sleep 60 & echo $! >> pids; wait';
		const id = await world.start([command('slow', run, {timeoutMs: 2000})], {onFailure: 'stop'});
		const release = await world.finish(id);
		expect(stepOf(release, 'slow').attempts[0]?.result?.outcome).toBe('timed-out');
		expect(release.end?.reason).toBe('slow: timed out');
		const pids = world.text('pids').trim().split('\n').map(Number);
		expect(pids).toHaveLength(2);
		await eventually(() => !pids.some(isRunning));
	}),
);

test.concurrent(
	'an abort ends a command that does not want to end, and the release with it',
	inWorld(async world => {
		const id = await world.start([
			command('deaf', "trap '' TERM; echo $$ > pid; while :; do sleep 1; done"),
			command('after', 'echo x >> ran'),
		]);
		const runner = world.run(id);
		await eventually(() => world.text('pid') !== '');
		await world.ask(id, {do: 'abort', reason: 'wrong branch'});
		const release = await world.until(id, now => now.end !== null);
		expect(release.end).toMatchObject({outcome: 'aborted', reason: 'wrong branch'});
		expect(stepOf(release, 'deaf').attempts[0]?.result).toMatchObject({outcome: 'cancelled', signal: 'SIGKILL'});
		expect(isRunning(Number(world.text('pid')))).toBe(false);
		expect(world.count('ran')).toBe(0);
		expect(await runner.ended).toBe(0);
		expect((await world.environment()).lease).toBeNull();
	}),
);

test.concurrent(
	'a daemon that a command leaves behind holds nothing up and lives on',
	inWorld(async world => {
		const id = await world.start([command('serve', 'sleep 30 & echo $! > pid; echo up')]);
		const release = await world.finish(id);
		const pid = Number(world.text('pid'));
		try {
			expect(release.end?.outcome).toBe('succeeded');
			expect(stepOf(release, 'serve').attempts[0]?.result?.durationMs).toBeLessThan(25_000);
			expect(isRunning(pid)).toBe(true);
		} finally {
			process.kill(pid, 'SIGKILL');
		}
	}),
);

test.concurrent(
	'a daemon that goes on writing holds nothing up either',
	inWorld(async world => {
		const id = await world.start([command('serve', 'yes & echo $! > pid')]);
		try {
			const release = await world.finish(id);
			expect(release.end?.outcome).toBe('succeeded');
		} finally {
			await eventually(() => world.text('pid') !== '');
			process.kill(Number(world.text('pid')), 'SIGKILL');
		}
	}),
);

test.concurrent(
	'a command that floods its output can still be aborted',
	inWorld(async world => {
		const id = await world.start([command('flood', 'echo x > begun; exec yes')]);
		world.run(id);
		await eventually(() => world.text('begun') !== '');
		await world.ask(id, {do: 'abort', reason: 'enough'});
		const release = await world.until(id, now => now.end !== null);
		expect(release.end?.outcome).toBe('aborted');
	}),
);

test.concurrent(
	'output is shown while it is written, with secrets masked, and kept so',
	inWorld(async world => {
		const run = 'echo "token $TOKEN"; while ! test -f go; do sleep 0.05; done; printf %s "$TOKEN" | base64; echo end';
		const id = await world.start([command('push', run)], {secrets: ['TOKEN']});
		const runner = world.run(id, {TOKEN: 'correct-horse-battery'});
		await eventually(() => world.output(id, 'push').includes('token ***\n'));
		expect(await world.status(id, 'push')).toBe('running');
		await world.touch('go');
		await world.until(id, now => now.end !== null);
		await runner.ended;
		expect(world.output(id, 'push')).toBe('token ***\n***\nend\n');
		expect(filesWith(world.home, 'correct-horse')).toEqual([]);
	}),
);

test.concurrent(
	'a runner that does not have a secret leaves what another one had masked as it is',
	inWorld(async world => {
		const run = 'echo "token $TOKEN"; while ! test -f go; do sleep 0.05; done; echo "end $TOKEN"';
		const id = await world.start([command('push', run)], {secrets: ['TOKEN']});
		const first = world.run(id, {TOKEN: 'correct-horse-battery'});
		await eventually(() => world.output(id, 'push') === 'token ***\n');
		first.child.kill('SIGKILL');
		await first.ended;
		const second = world.run(id);
		await world.until(id, now => now.runner?.pid === second.child.pid);
		await world.touch('go');
		await world.until(id, now => now.end !== null);
		await second.ended;
		expect(world.output(id, 'push')).toBe('token ***\nend ***\n');
		expect(filesWith(world.home, 'correct-horse')).toEqual([]);
	}),
);

test.concurrent(
	'what a shim had not masked when it died is withheld, and its output says so',
	inWorld(async world => {
		const run = 'echo "token $TOKEN"; echo x > begun; while ! test -f go; do sleep 0.05; done; echo "late $TOKEN"';
		const id = await world.start([command('push', run, {retry: 'never'})], {secrets: ['TOKEN']});
		world.run(id, {TOKEN: 'correct-horse-battery'});
		const release = await world.until(id, now => (stepOf(now, 'push').attempts[0]?.shim ?? null) !== null);
		await eventually(() => world.output(id, 'push') === 'token ***\n');
		process.kill(stepOf(release, 'push').attempts[0]?.shim?.pid ?? 0, 'SIGKILL');
		await world.touch('go');
		await world.until(id, now => waitingFor(now)?.why === 'unknown');
		expect(world.output(id, 'push')).toMatch(/^token \*\*\*\nrelease-tui: .*withheld.*\n$/);
	}),
);

test.concurrent(
	'what the live command says reaches the journal with secrets masked, and its commit is still found',
	inWorld(async world => {
		const sha = '1'.repeat(40);
		const run = `test -f up && { echo "${sha}"; echo "as $TOKEN says"; exit; }; echo "no access with $TOKEN" >&2; exit 1`;
		const secrets = ['TOKEN'];
		const token = {TOKEN: 'correct-horse-battery'};
		const failing = await world.start([reading(run, sha, {timeoutMs: 0})], {onFailure: 'stop', secrets});
		const failed = await world.finish(failing, token);
		expect(failed.end?.reason).toBe('live: the live command failed with exit code 1: no access with ***');
		await world.touch('up');
		const release = await world.finish(await world.start([reading(run, sha)], {secrets}), token);
		expect(release.end).toMatchObject({outcome: 'succeeded', verified: true});
		expect(filesWith(world.home, 'correct-horse')).toEqual([]);
	}),
);

test.concurrent(
	'a command gets the variables of its release, and none of the runner’s own',
	inWorld(async world => {
		const run =
			'env | grep -E "^(RELEASE_|REGION)" | sed "s/^RELEASE_ATTEMPT=.*/RELEASE_ATTEMPT/" | grep -v TUI_HOME | sort';
		const id = await world.start([command('show', run, {variables: {REGION: 'eu', RELEASE_SHA: 'abc'}})]);
		await world.finish(id, {RELEASE_TUI_FAILPOINT: 'none', RELEASE_TUI_FAILPOINT_DONE: 'none'});
		expect(world.output(id, 'show').trim().split('\n')).toEqual([
			'REGION=eu',
			`RELEASE_ARTIFACTS=${world.home}/artifacts/${id}`,
			'RELEASE_ATTEMPT',
			'RELEASE_FENCE_TOKEN=1',
			`RELEASE_ID=${id}`,
			'RELEASE_SHA=abc',
			'RELEASE_STEP=show',
		]);
	}),
);

test.concurrent(
	'a paused release starts nothing until it is resumed; the running step ends by itself',
	inWorld(async world => {
		const one = command('one', 'echo one >> ran; while ! test -f go; do sleep 0.05; done');
		const id = await world.start([one, command('two', 'echo two >> ran')]);
		world.run(id);
		await eventually(() => world.count('ran') === 1);
		await world.ask(id, {do: 'pause', reason: 'lunch'});
		await world.touch('go');
		await world.until(id, now => waitingFor(now)?.why === 'paused');
		expect(await world.status(id, 'one')).toBe('succeeded');
		expect(await world.status(id, 'two')).toBe('pending');
		await world.ask(id, {do: 'resume'});
		const release = await world.until(id, now => now.end !== null);
		expect(release.end?.outcome).toBe('succeeded');
		expect(world.text('ran')).toBe('one\ntwo\n');
	}),
);

test.concurrent(
	'all items of a checklist are open at once and ticked in any order',
	inWorld(async world => {
		const id = await world.start([question('a'), question('b'), command('after', 'echo x >> ran'), question('c')]);
		world.run(id);
		const asking = await world.until(id, now => stepOf(now, 'b').state.status === 'asking');
		expect(stepOf(asking, 'a').state.status).toBe('asking');
		expect(stepOf(asking, 'c').state.status).toBe('pending');
		await world.step(id, {do: 'confirm', step: 'b', note: null});
		await world.step(id, {do: 'confirm', step: 'a', note: 'looks good'});
		await world.until(id, now => stepOf(now, 'c').state.status === 'asking');
		await world.step(id, {do: 'confirm', step: 'c', note: null});
		const release = await world.until(id, now => now.end !== null);
		expect(release.end?.outcome).toBe('succeeded');
		expect(stepOf(release, 'a').state).toMatchObject({status: 'succeeded', note: 'looks good', by: {user: 'ana'}});
	}),
);

test.concurrent(
	'a health check waits until the address answers as it should',
	inWorld(async world => {
		let asked = 0;
		const {url, close} = await serve((_, __, response) => {
			response.statusCode = asked++ === 0 ? 503 : 200;
			response.end('shop');
		});
		try {
			const release = await world.finish(await world.start([health(`${url}/health`, {withinMs: 30_000})]));
			expect(release.end).toMatchObject({outcome: 'succeeded', verified: true});
			expect(asked).toBe(2);
		} finally {
			close();
		}
	}),
);

test.concurrent(
	'a health check that never gets its answer times out and says what it got',
	inWorld(async world => {
		const check = health('http://127.0.0.1:9/', {timeoutMs: 300});
		const release = await world.finish(await world.start([check], {onFailure: 'stop'}));
		expect(stepOf(release, 'health').attempts[0]?.result?.outcome).toBe('timed-out');
		expect(release.end?.reason).toContain('http://127.0.0.1:9/ cannot be reached');
	}),
);

test.concurrent(
	'a release is verified when the environment itself names the candidate',
	inWorld(async world => {
		const sha = '1'.repeat(40);
		const id = await world.start([command('push', `echo ${sha} > live`), reading('cat live', sha)]);
		const release = await world.finish(id);
		expect(release.end).toMatchObject({outcome: 'succeeded', verified: true});
		expect(release.live?.revision?.sha).toBe(sha);
	}),
);

test.concurrent(
	'an environment that still runs the old commit fails the release, whatever else passed',
	inWorld(async world => {
		const read = reading(`echo ${'0'.repeat(40)}`, '1'.repeat(40), {timeoutMs: 300});
		const release = await world.finish(await world.start([command('push', 'true'), read], {onFailure: 'stop'}));
		expect(release.end).toMatchObject({
			outcome: 'failed',
			verified: false,
			reason: 'live: the environment still runs 0000000, not 1111111',
		});
	}),
);

test.concurrent(
	'an abort ends a time of watching at once',
	inWorld(async world => {
		const id = await world.start([watching(600_000)]);
		world.run(id);
		await world.until(id, now => runningStep(now) !== undefined);
		await world.ask(id, {do: 'abort', reason: 'enough seen'});
		const release = await world.until(id, now => now.end !== null, 10_000);
		expect(release.end?.outcome).toBe('aborted');
		expect(stepOf(release, 'watch').attempts[0]?.result?.outcome).toBe('cancelled');
	}),
);

test.concurrent(
	'an artifact is made private, hashed and listed; a missing one fails its step',
	inWorld(async world => {
		const artifact = {file: 'before.dump', keepMs: 60_000};
		const steps = [
			command('dump', 'printf data > "$RELEASE_ARTIFACTS/before.dump"', {artifact}),
			command('forgot', 'true', {artifact: {file: 'other.dump', keepMs: null}}),
		];
		const id = await world.start(steps, {onFailure: 'stop'});
		const release = await world.finish(id);
		expect(release.artifacts).toMatchObject([
			{
				step: 'dump',
				file: 'before.dump',
				bytes: 4,
				sha256: '3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7',
			},
		]);
		expect(release.end?.reason).toBe('forgot: it did not write $RELEASE_ARTIFACTS/other.dump');
	}),
);

test.concurrent(
	'a rollback aborts the running release, waits for its end and undoes what was begun, in reverse',
	inWorld(async world => {
		const id = await world.start([
			command('one', 'echo one >> ran', {undo: 'echo undo one >> ran'}),
			command('two', 'echo two >> ran; sleep 60', {undo: 'echo undo two "$RELEASE_PREVIOUS_SHA" >> ran'}),
			command('three', 'echo three >> ran', {undo: 'echo undo three >> ran'}),
		]);
		world.run(id);
		await eventually(() => world.count('ran') === 2);
		const back = await world.rollback();
		const rollback = await world.finish(back);
		expect(rollback.end?.outcome).toBe('succeeded');
		expect(world.text('ran')).toBe(`one\ntwo\nundo two ${'0'.repeat(40)}\nundo one\n`);
		expect(await world.release(id)).toMatchObject({
			end: {outcome: 'aborted'},
			rolledBackBy: back,
			bad: {reason: 'errors'},
		});
		expect(await world.environment()).toMatchObject({lease: null, lock: {reason: `#${id} rolled back by #${back}`}});
		verifyChains(world.file);
	}),
);

test.concurrent(
	'a rollback ends a release whose runner is dead, too',
	inWorld(async world => {
		const id = await world.start([command('one', 'echo one >> ran; sleep 60', {undo: 'echo undo >> ran'})]);
		const runner = world.run(id);
		await eventually(() => world.count('ran') === 1);
		runner.child.kill('SIGKILL');
		await runner.ended;
		const back = await world.rollback();
		await world.finish(back);
		expect(world.text('ran')).toBe('one\nundo\n');
		expect((await world.release(id)).end?.outcome).toBe('aborted');
	}),
);

test.concurrent(
	'of several runners started at once, one runs the release',
	inWorld(async world => {
		const id = await world.start([command('push', 'echo x >> ran; sleep 0.5')]);
		const runners = [world.run(id), world.run(id), world.run(id)];
		await world.until(id, now => now.end !== null);
		expect(await Promise.all(runners.map(runner => runner.ended))).toEqual([0, 0, 0]);
		expect(world.count('ran')).toBe(1);
		expect(story(await world.events(id)).filter(event => event === 'runner-started')).toHaveLength(1);
	}),
);

test.concurrent(
	'a runner that is asked to end leaves its step running, and the next one takes it over',
	inWorld(async world => {
		const id = await world.start([command('push', 'echo x >> ran; while ! test -f go; do sleep 0.05; done; echo end')]);
		const first = world.run(id);
		await eventually(() => world.count('ran') === 1);
		await world.until(id, now => (stepOf(now, 'push').attempts[0]?.shim ?? null) !== null);
		first.child.kill('SIGTERM');
		expect(await first.ended).toBe(0);
		const second = world.run(id);
		await world.until(id, now => now.runner?.pid === second.child.pid);
		await world.touch('go');
		const release = await world.until(id, now => now.end !== null);
		expect(release.end?.outcome).toBe('succeeded');
		expect(stepOf(release, 'push').attempts).toHaveLength(1);
		expect(world.output(id, 'push')).toBe('end\n');
	}),
);

test.concurrent(
	'when runner, shim and command die together, the step waits for a person',
	inWorld(async world => {
		const id = await world.start([command('push', 'echo $$ >> ran; sleep 60', {retry: 'never'})]);
		const runner = world.run(id);
		const release = await world.until(id, now => (stepOf(now, 'push').attempts[0]?.shim ?? null) !== null);
		await eventually(() => world.count('ran') === 1);
		runner.child.kill('SIGKILL');
		process.kill(stepOf(release, 'push').attempts[0]?.shim?.pid ?? 0, 'SIGKILL');
		process.kill(-Number(world.text('ran')), 'SIGKILL');
		world.run(id);
		await world.until(id, now => waitingFor(now)?.why === 'unknown');
		await expect(world.step(id, {do: 'retry', step: 'push', attempt: 1})).rejects.toThrow('not started twice');
		expect(world.count('ran')).toBe(1);
	}),
);

test.concurrent(
	'an orphan is ended at the time limit that its dead shim would have kept',
	inWorld(async world => {
		const id = await world.start([command('push', 'echo begun >> ran; sleep 60; echo done >> ran', {timeoutMs: 3000})]);
		const runner = world.runUntil(id, 'shim:after-spawn');
		await world.until(id, now => stepOf(now, 'push').state.status === 'unknown');
		expect(world.count('ran')).toBe(1);
		await world.ask(id, {do: 'abort', reason: 'looked'});
		expect(await runner.ended).toBe(0);
	}),
);

test.concurrent(
	'no second attempt starts while an orphan of the first still runs',
	inWorld(async world => {
		const run = 'echo x >> ran; while ! test -f go; do sleep 0.05; done';
		const id = await world.start([command('push', run, {retry: 'safe'})]);
		world.run(id);
		const release = await world.until(id, now => (stepOf(now, 'push').attempts[0]?.shim ?? null) !== null);
		await eventually(() => world.count('ran') === 1);
		process.kill(stepOf(release, 'push').attempts[0]?.shim?.pid ?? 0, 'SIGKILL');
		// Half a second is two looks of the runner at who is alive.
		await expect(world.until(id, now => stepOf(now, 'push').attempts.length > 1, 700)).rejects.toThrow('in time');
		await world.touch('go');
		const ended = await world.until(id, now => now.end !== null);
		expect(ended.end?.outcome).toBe('succeeded');
		expect(world.count('ran')).toBe(2);
	}),
);

test.concurrent(
	'a runner that waits ends when its state folder is removed, instead of waiting for ever',
	inWorld(async world => {
		const id = await world.start([question('smoke')]);
		const runner = world.run(id);
		await world.until(id, now => waitingFor(now)?.why === 'asking');
		rmSync(world.home, {recursive: true});
		expect(await runner.ended).toBe(0);
		expect(runner.said()).toContain('The state folder is gone');
	}),
);

test.concurrent(
	'a step that kills its own shim every time is not started again for ever',
	inWorld(async world => {
		const id = await world.start([command('push', 'echo x >> ran; kill -9 $PPID', {retry: 'safe'})]);
		world.run(id);
		await world.until(id, now => stepOf(now, 'push').attempts.filter(attempt => attempt.lost).length === 3);
		await expect(world.until(id, now => stepOf(now, 'push').attempts.length > 3, 1500)).rejects.toThrow('in time');
		expect(waitingFor(await world.release(id))?.why).toBe('unknown');
		expect(world.count('ran')).toBe(3);
	}),
);

test.concurrent(
	'when a step removes the working folder, the next one waits for a person instead of failing',
	inWorld(async world => {
		const remove = command('remove', 'rm -rf "$PWD"');
		const id = await world.start([remove, command('push', 'true')], {onFailure: 'stop'});
		world.run(id);
		const release = await world.until(id, now => now.paused !== null);
		expect(release.paused?.reason).toBe(`the folder that it was planned in is gone: ${world.root}`);
		expect(stepOf(release, 'push').attempts).toEqual([]);
		expect(waitingFor(release)?.why).toBe('paused');
	}),
);

function isRunning(pid: number): boolean {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return !/\) [ZX] /.test(stat);
	} catch {
		return false;
	}
}

function filesWith(folder: World['home'], text: string): readonly string[] {
	return readdirSync(folder, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => path.join(entry.parentPath, entry.name))
		.filter(file => readFileSync(file).includes(text));
}
