// The use cases, with a real repository, a real journal and real runners.
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, expect, test, vi} from 'vitest';
import type {StepConfig} from '../../src/domain/project.ts';
import {releaseStatus} from '../../src/domain/release.ts';
import {removeMark, writeMark} from '../../src/journal/shared/sharedMark.ts';
import {environment} from '../support/samples.ts';
import {accepted, inShop, push, runStep} from '../support/shop.ts';
import {eventually, untilTrue} from '../support/world.ts';

const options = {overrides: [], onFailure: 'stop'} as const;
const ask: StepConfig = {
	id: 'smoke',
	kind: 'ask',
	ask: 'Log in',
	only: null,
	timeoutMs: 1000,
	retry: 'ask',
	undo: null,
};

afterAll(() => void vi.unstubAllEnvs());

test.concurrent(
	'a plan shows what would ship, without changing anything',
	inShop(async ({engine, commits, setLive, live}) => {
		setLive('staging', commits[0] ?? '');
		const preview = accepted(await engine.plan('staging', 'main'));
		expect(preview).toMatchObject({
			environment: 'staging',
			candidate: {sha: commits[3], ref: 'main'},
			previous: {sha: commits[0]},
			relation: {kind: 'ahead', ahead: 3},
			commitCount: 3,
			rollback: {target: {release: null, revision: {sha: commits[0]}}},
		});
		expect(preview.commits.map(commit => commit.subject)).toEqual(['Four', 'Three', 'Two']);
		expect(preview.plan.steps.map(step => step.id)).toEqual(['push', 'live']);
		expect(live('staging')).toBe(commits[0]);
		expect(await engine.history({})).toEqual([]);
		setLive('staging', commits[3] ?? '');
		expect(accepted(await engine.plan('staging', commits[2])).gates).toContainEqual(
			expect.objectContaining({id: 'history', text: 'the candidate is 1 commit behind what is live'}),
		);
	}),
);

test.concurrent(
	'a release brings the candidate live, is verified by the environment, and stands in the history',
	inShop(async ({engine, commits, deploy, live}) => {
		const release = await deploy('staging', 'main');
		expect(release.end).toMatchObject({outcome: 'succeeded', verified: true});
		expect(live('staging')).toBe(commits[3]);
		expect(await engine.live('staging')).toMatchObject({revision: {sha: commits[3]}, error: null});
		expect(await engine.overview('staging')).toMatchObject({
			state: {lease: null, lock: null},
			open: null,
			last: {id: 1, status: 'succeeded', verified: true},
		});
		expect(await engine.history({environment: 'staging'})).toMatchObject([
			{id: 1, kind: 'deploy', candidate: {sha: commits[3]}, status: 'succeeded', operator: {user: 'ana'}},
		]);
		expect(await engine.history({environment: 'production'})).toEqual([]);
		expect((await engine.events(1)).at(-1)?.event.type).toBe('release-finished');
		expect(engine.outputFile(1, 'push', 1)).toContain('push.1.log');
		expect(engine.outputFile(1, 'push', 2)).toBeNull();
	}),
);

test.concurrent(
	'the same request starts one release, from whichever engine it comes',
	inShop(
		async ({engine, open, ended, text}) => {
			const preview = accepted(await engine.plan('staging'));
			const request = 'one key press';
			const others = [engine, open(), open()];
			const started = await Promise.all(others.map(each => each.start(preview, {...options, request})));
			expect(started).toEqual([1, 1, 1].map(release => ({ok: true, release})));
			await ended(1);
			expect(await engine.start(preview, {...options, request})).toEqual({ok: true, release: 1});
			expect(await engine.history({})).toHaveLength(1);
			expect(text('pushed').split('\n').filter(Boolean)).toHaveLength(1);
		},
		{phases: {deploy: [{...push, run: 'echo x >> pushed; echo "$RELEASE_SHA" > "$LIVE"'}]}},
	),
);

test.concurrent(
	'of several who start at once, one gets the environment and the others hear who has it',
	inShop(
		async ({engine, open, ended, folder}) => {
			const preview = accepted(await engine.plan('staging'));
			const started = await Promise.all(
				[engine, open(), open(), open()].map((each, index) => each.start(preview, {...options, request: `r${index}`})),
			);
			// Until here the release is open, however long the last of them took.
			writeFileSync(path.join(folder, 'clone/go'), '');
			expect(started.filter(({ok}) => ok)).toHaveLength(1);
			for (const refused of started.filter(({ok}) => !ok)) {
				expect(refused).toMatchObject({code: 'locked', message: expect.stringContaining('release #1 (ana@bastion')});
			}

			await ended(1);
		},
		{phases: {deploy: [{...push, run: 'until test -e go; do sleep 0.05; done; echo "$RELEASE_SHA" > "$LIVE"'}]}},
	),
);

test.concurrent(
	'a release is not started on an environment that a person locked',
	inShop(async ({engine}) => {
		const preview = accepted(await engine.plan('staging'));
		accepted(await engine.decideEnvironment('staging', {do: 'lock', reason: 'audit'}));
		expect(await engine.start(preview, {...options, request: 'r'})).toMatchObject({
			ok: false,
			code: 'locked',
			message: expect.stringContaining('audit'),
		});
		const again = accepted(await engine.plan('staging'));
		expect(again.gates).toContainEqual({id: 'lock', verdict: 'block', text: 'locked by ana@bastion: audit'});
		expect(await engine.history({})).toEqual([]);
	}),
);

test.concurrent(
	'a release that lacks a secret is not started',
	inShop(
		async ({engine}) => {
			const preview = accepted(await engine.plan('staging'));
			expect(await engine.start(preview, {...options, request: 'r'})).toMatchObject({
				ok: false,
				code: 'not-possible',
				message: 'A release to staging needs $NO_SUCH_SECRET_IS_SET, which is not set.',
			});
		},
		{secrets: ['NO_SUCH_SECRET_IS_SET']},
	),
);

test.concurrent(
	'neither a rollback nor a new runner starts without the secrets of its frozen plan',
	inShop(
		async ({engine, open, commits, setLive, start, text}) => {
			setLive('staging', commits[0] ?? '');
			vi.stubEnv('GONE_SECRET', 'correct-horse-battery');
			const id = await start('staging', 'main');
			await eventually(() => text('ran') !== '');
			const first = await engine.release(id);
			process.kill(first?.runner?.pid ?? 0, 'SIGKILL');
			await untilTrue(async () => first !== null && engine.runnerAlive(first) === false);
			vi.stubEnv('GONE_SECRET', undefined);
			try {
				expect(await open().ensureRunner(id)).toMatchObject({
					ok: false,
					code: 'not-possible',
					message: `Release #${id} needs $GONE_SECRET, which is not set.`,
				});
				const before = await engine.events(id);
				expect(await engine.rollback('staging', {request: 'R', reason: 'x', onFailure: 'stop'})).toMatchObject({
					ok: false,
					code: 'not-possible',
					message: 'A rollback of staging needs $GONE_SECRET, which is not set.',
				});
				expect(await engine.events(id)).toEqual(before);
				expect(await engine.history({})).toHaveLength(1);
			} finally {
				vi.stubEnv('GONE_SECRET', 'correct-horse-battery');
			}

			accepted(await open().ensureRunner(id));
		},
		{phases: {deploy: [push, runStep('wait', 'echo x >> ran; sleep 60')]}, secrets: ['GONE_SECRET']},
	),
);

test.concurrent(
	'a release whose runner is gone is aborted from a shell without its secrets, too',
	inShop(
		async ({engine, open, start, text, ended}) => {
			vi.stubEnv('LOST_SECRET', 'correct-horse-battery');
			const id = await start('staging', 'main');
			await eventually(() => text('ran') !== '');
			const first = await engine.release(id);
			process.kill(first?.runner?.pid ?? 0, 'SIGKILL');
			await untilTrue(async () => first !== null && engine.runnerAlive(first) === false);
			vi.stubEnv('LOST_SECRET', undefined);
			const other = open();
			accepted(await other.decideRelease(id, {do: 'abort', reason: 'enough'}));
			accepted(await other.ensureRunner(id));
			expect((await ended(id)).end?.outcome).toBe('aborted');
		},
		{phases: {deploy: [runStep('wait', 'echo x >> ran; sleep 60')]}, secrets: ['LOST_SECRET']},
	),
);

test.concurrent(
	'what the commands of a plan say is shown with secrets masked',
	inShop(
		async ({engine}) => {
			vi.stubEnv('GATE_SECRET', 'correct-horse-battery');
			vi.stubEnv('TINY_SECRET', 'abc');
			const preview = accepted(await engine.plan('staging'));
			expect(JSON.stringify(preview)).not.toContain('correct-horse');
			expect(preview.live?.error).toBe('the live command failed with exit code 1: live ***');
			expect(preview.gates).toContainEqual({id: 'ci', verdict: 'block', text: 'CI says "ci ***", not "green"'});
			expect(preview.gates).toContainEqual({
				id: 'secrets',
				verdict: 'warn',
				text: 'too short to be masked in what is shown and kept: $TINY_SECRET',
			});
		},
		{
			environments: [
				{
					...environment,
					name: 'staging',
					live: {run: 'echo "live $GATE_SECRET" >&2; exit 1', match: null, timeoutMs: 5000},
					gates: {...environment.gates, ci: {run: 'echo "ci $GATE_SECRET"', expect: 'green', waitUpToMs: 0}},
				},
			],
			secrets: ['GATE_SECRET', 'TINY_SECRET'],
		},
	),
);

test.concurrent(
	'only what is verified on staging goes to production, unless somebody says why',
	inShop(async ({engine, commits, deploy, start, ended}) => {
		const early = accepted(await engine.plan('production', 'main'));
		expect(early.gates).toContainEqual(expect.objectContaining({id: 'promotion', verdict: 'block'}));
		expect(await engine.start(early, {...options, request: 'r'})).toMatchObject({code: 'gate'});
		await deploy('staging', commits[2] ?? '');
		const other = accepted(await engine.plan('production', 'main'));
		expect(other.gates.find(gate => gate.id === 'promotion')?.text).toMatch(/^staging runs /);
		expect((await deploy('production', commits[2] ?? '')).end?.verified).toBe(true);
		const forced = await ended(await start('production', 'main', [{gate: 'promotion', reason: 'hotfix'}]));
		expect(forced.overrides).toEqual([{gate: 'promotion', reason: 'hotfix'}]);
	}),
);

test.concurrent(
	'nothing is promoted while a release is open on staging',
	inShop(
		async ({engine, start}) => {
			await start('staging', 'main');
			const preview = accepted(await engine.plan('production', 'main'));
			expect(preview.gates).toContainEqual(expect.objectContaining({id: 'quiet', verdict: 'block'}));
		},
		{phases: {deploy: [push], verify: [ask]}},
	),
);

test.concurrent(
	'what another machine planned is taken back by a person, and never by itself',
	inShop(
		async ({engine, home, commits, setLive, start}) => {
			setLive('staging', commits[0] ?? '');
			const id = await start('staging', 'main');
			await untilTrue(async () => (await engine.release(id))?.steps['smoke']?.state.status === 'asking');
			writeMark(home, {project: 'shop', variable: 'URL', since: '2026-05-04T12:00:00.000Z'});
			const order = {request: 'watch', reason: 'by itself', onFailure: 'stop', onlyIf: () => true} as const;
			const refused = await engine.rollback('staging', order);
			removeMark(home);
			expect(refused).toMatchObject({
				ok: false,
				code: 'not-possible',
				message: expect.stringContaining(
					`#${id} is taken back by what its plan says, which was not made on this machine`,
				),
			});
			expect(await engine.history({})).toHaveLength(1);
		},
		{phases: {deploy: [push], verify: [ask]}},
	),
);

test.concurrent(
	'a rollback goes back, marks the release bad, locks the environment, and reads live again',
	inShop(async ({engine, commits, deploy, rollback, live}) => {
		await deploy('staging', commits[0] ?? '');
		await deploy('staging', commits[1] ?? '');
		expect(await engine.rollbackPlan('staging')).toMatchObject({target: {release: 1}, undo: [2]});
		const back = await rollback('staging');
		expect(back).toMatchObject({
			kind: 'rollback',
			reverts: 2,
			candidate: {sha: commits[0]},
			end: {outcome: 'succeeded', verified: true},
			live: {revision: {sha: commits[0]}},
		});
		expect(live('staging')).toBe(commits[0]);
		const bad = await engine.release(2);
		expect(bad).toMatchObject({bad: {reason: 'errors'}, rolledBackBy: 3});
		expect(bad && releaseStatus(bad)).toBe('rolled-back');
		expect((await engine.overview('staging')).state).toMatchObject({
			lease: null,
			lock: {reason: '#2 rolled back by #3'},
		});
		const preview = accepted(await engine.plan('staging', commits[1] ?? ''));
		expect(preview.gates).toContainEqual(expect.objectContaining({id: 'bad', verdict: 'block'}));
	}),
);

test.concurrent(
	'a second rollback goes further back, a third says that nothing is left',
	inShop(async ({engine, commits, setLive, deploy, rollback, live}) => {
		setLive('staging', commits[0] ?? '');
		await deploy('staging', commits[1] ?? '');
		await deploy('staging', commits[2] ?? '');
		await rollback('staging');
		expect(live('staging')).toBe(commits[1]);
		await rollback('staging');
		expect(live('staging')).toBe(commits[0]);
		const third = await engine.rollback('staging', {request: 'third', reason: 'x', onFailure: 'stop'});
		expect(third).toMatchObject({ok: false, code: 'not-possible', message: expect.stringContaining('Nothing to undo')});
	}),
);

test.concurrent(
	'a rollback of a running release stops it, and pressed twice starts once',
	inShop(
		async ({engine, open, commits, setLive, start, ended, live}) => {
			setLive('staging', commits[0] ?? '');
			const id = await start('staging', 'main');
			await eventually(() => live('staging') === commits[3]);
			const press = {request: 'R', reason: 'errors', onFailure: 'stop'} as const;
			const pressed = await Promise.all([engine.rollback('staging', press), open().rollback('staging', press)]);
			expect(pressed).toEqual([2, 2].map(release => ({ok: true, release})));
			expect(await open().rollback('staging', {...press, request: 'R again'})).toMatchObject({
				ok: false,
				code: 'locked',
			});
			expect((await ended(2)).end).toMatchObject({outcome: 'succeeded', verified: true});
			expect((await ended(id)).end?.outcome).toBe('aborted');
			expect(live('staging')).toBe(commits[0]);
		},
		{phases: {deploy: [push, runStep('wait', 'sleep 60')]}},
	),
);

test.concurrent(
	'a rollback that the environment does not confirm has failed, and leaves the environment locked',
	inShop(
		async ({engine, commits, deploy, setLive, start, ended}) => {
			await deploy('staging', commits[0] ?? '');
			await ended(await start('staging', commits[1] ?? ''));
			const press = {request: 'R', reason: 'errors', onFailure: 'stop'} as const;
			accepted(await engine.rollback('staging', press));
			await untilTrue(async () => (await engine.release(3))?.end !== null);
			setLive('staging', commits[0] ?? '');
			expect((await engine.release(3))?.end).toMatchObject({outcome: 'failed', verified: false});
			expect((await engine.release(2))?.rolledBackBy).toBeNull();
			expect((await engine.overview('staging')).state.lock?.reason).toBe('#2 rollback failed by #3');
			expect(await engine.rollbackPlan('staging')).toMatchObject({target: {release: 1}, undo: [2]});
		},
		{phases: {deploy: [{...push, undo: 'exit 9'}]}},
	),
);

test.concurrent(
	'a dead runner is replaced, a living one is not',
	inShop(
		async ({engine, open, start, ended, text}) => {
			const id = await start('staging', 'main');
			await eventually(() => text('ran') !== '');
			const first = await engine.release(id);
			expect(first && engine.runnerAlive(first)).toBe(true);
			accepted(await open().ensureRunner(id));
			process.kill(first?.runner?.pid ?? 0, 'SIGKILL');
			await untilTrue(async () => first !== null && engine.runnerAlive(first) === false);
			// Also by the one that has only just started the one that died.
			accepted(await engine.ensureRunner(id));
			expect((await ended(id)).end?.outcome).toBe('succeeded');
			expect(text('ran')).toBe('x\n');
			const events = (await engine.events(id)).map(({event}) => event.type);
			expect(events.filter(type => type === 'runner-started')).toHaveLength(2);
		},
		{phases: {deploy: [runStep('slow', 'echo x >> ran; sleep 1'), push]}},
	),
);

test.concurrent(
	'what does not exist is refused with what does',
	inShop(async ({engine}) => {
		expect(await engine.plan('prod')).toMatchObject({
			ok: false,
			code: 'not-found',
			message: 'There is no environment "prod".',
			hint: 'Environments: staging, production',
		});
		expect(await engine.plan('staging', 'no-such-branch')).toMatchObject({ok: false});
		expect(await engine.rollbackPlan('prod')).toMatchObject({code: 'not-found'});
		expect(await engine.rollbackPlan('staging')).toMatchObject({ok: false, code: 'not-possible'});
		expect(await engine.decideRelease(7, {do: 'resume'})).toMatchObject({
			code: 'not-found',
			message: 'There is no release #7.',
		});
		expect(await engine.ensureRunner(7)).toMatchObject({code: 'not-found'});
		expect(await engine.release(7)).toBeNull();
		expect(await engine.live('prod')).toBeNull();
	}),
);

test.concurrent(
	'an environment that cannot say what it runs is a warning, not an end',
	inShop(async ({engine}) => {
		const preview = accepted(await engine.plan('staging'));
		expect(preview).toMatchObject({previous: null, live: {revision: null}, rollback: {ok: false}});
		expect(preview.gates).toContainEqual(expect.objectContaining({id: 'live', verdict: 'warn'}));
		expect(preview.commitCount).toBe(4);
	}),
);

test.concurrent(
	'the way back that a plan shows is the way that R takes, also over a release that failed',
	inShop(
		async ({engine, commits, deploy, fail}) => {
			await deploy('staging', commits[0] ?? '');
			fail(true);
			expect((await deploy('staging', commits[1] ?? '')).end).toMatchObject({outcome: 'failed'});
			fail(false);
			const preview = accepted(await engine.plan('staging', commits[2]));
			await deploy('staging', commits[2] ?? '');
			const back = {target: {release: 1, revision: {sha: commits[0]}}, undo: [3, 2]};
			expect(preview.rollback).toMatchObject(back);
			expect(await engine.rollbackPlan('staging')).toMatchObject(back);
		},
		{phases: {deploy: [push], verify: [runStep('smoke', 'test ! -e broken')]}},
	),
);
