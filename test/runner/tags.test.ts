// Tags by real runners and git: made once, pushed, and taken back only where nobody else can have them.
import {execFileSync} from 'node:child_process';
import {expect, test} from 'vitest';
import type {PlanStep} from '../../src/domain/plan.ts';
import type {StepConfig} from '../../src/domain/project.ts';
import {stepOf} from '../../src/domain/release.ts';
import {tagStep} from '../../src/domain/tagStep.ts';
import {plainGitVariables} from '../support/repository.ts';
import {command} from '../support/samples.ts';
import {inWorld, type World} from '../support/world.ts';

type TagStepConfig = Extract<StepConfig, {kind: 'tag'}>;

const config: TagStepConfig = {
	id: 'tag',
	only: null,
	timeoutMs: 10_000,
	retry: 'safe',
	undo: null,
	kind: 'tag',
	name: 'v1',
	version: null,
	sign: 'never',
	push: null,
};

test('a tag is made, annotated, and made again without a word', () =>
	inRepository(async ({world, git, steps}) => {
		expect(await statusOf(world, steps())).toBe('succeeded');
		expect(git('cat-file', '-t', 'refs/tags/v1')).toBe('tag');
		expect(git('rev-parse', 'v1^{commit}')).toBe(git('rev-parse', 'HEAD'));
		expect(await statusOf(world, steps())).toBe('succeeded');
		expect(world.output(2, 'tag')).toContain('v1 is there already');
	}));

test('a tag of another commit is not moved', () =>
	inRepository(async ({world, git, steps}) => {
		git('tag', 'v1', 'HEAD~1');
		expect(await statusOf(world, steps())).toBe('failed');
		expect(world.output(1, 'tag')).toContain(`v1 is a tag of another commit already: ${git('rev-parse', 'HEAD~1')}`);
	}));

test('with a key that is not there, a tag that must be signed fails, and one that may be is made', () =>
	inRepository(async ({world, git, steps}) => {
		expect(await statusOf(world, steps({sign: 'always'}))).toBe('failed');
		expect(await statusOf(world, steps({sign: 'if-key'}))).toBe('succeeded');
		expect(git('cat-file', 'tag', 'v1')).not.toContain('SIGNATURE');
	}));

test('a pushed tag is at the remote, and has no undo', () =>
	inRepository(async ({world, git, steps}) => {
		git('init', '--quiet', '--bare', '../other.git');
		git('remote', 'add', 'other', '../other.git');
		expect(await statusOf(world, steps({push: 'other'}))).toBe('succeeded');
		expect(git('ls-remote', 'other', 'refs/tags/v1^{}')).toContain(git('rev-parse', 'HEAD'));
		expect(steps({push: 'other'})[0]?.undo).toBeNull();
	}));

test('a rollback deletes the tag that the release made', () =>
	inRepository(async ({world, git, steps}) => {
		await world.finish(await world.start([command('push', 'true', {undo: 'true'}), ...steps()]), plainGitVariables);
		await world.finish(await world.rollback(), plainGitVariables);
		expect(git('tag')).toBe('');
	}));

test('a rollback leaves a tag that was there before', () =>
	inRepository(async ({world, git, steps}) => {
		git('tag', 'v1');
		await world.finish(await world.start([command('push', 'true', {undo: 'true'}), ...steps()]), plainGitVariables);
		await world.finish(await world.rollback(), plainGitVariables);
		expect(git('tag')).toBe('v1');
	}));

type Made = {
	readonly world: World;
	readonly git: (...args: readonly string[]) => string;
	/** The step, for the commit at HEAD. */
	readonly steps: (change?: Partial<TagStepConfig>) => readonly PlanStep[];
};

function inRepository(body: (made: Made) => Promise<void>): Promise<void> {
	return inWorld(async world => {
		const git = (...args: readonly string[]) =>
			execFileSync('git', args, {
				cwd: world.root,
				encoding: 'utf8',
				env: {...process.env, ...plainGitVariables},
			}).trim();
		git('init', '--quiet');
		for (const message of ['One', 'Two']) git('commit', '--quiet', '--allow-empty', '--message', message);
		const steps = (change: Partial<TagStepConfig> = {}) => {
			const step = tagStep({...config, ...change}, 'deploy', 'v1', {RELEASE_SHA: git('rev-parse', 'HEAD')});
			return step ? [step] : [];
		};
		await body({world, git, steps});
	})();
}

async function statusOf(world: World, steps: readonly PlanStep[]): Promise<string> {
	const id = await world.start(steps, {onFailure: 'stop'});
	return stepOf(await world.finish(id, plainGitVariables), 'tag').state.status;
}
