import {expect, test} from 'vitest';
import type {ReleaseEvent} from '../../src/domain/events.ts';
import type {MigrationJudgement} from '../../src/domain/migrationJudgement.ts';
import type {MigrationScript, PlanStep} from '../../src/domain/plan.ts';
import type {EnvironmentConfig, StepConfig} from '../../src/domain/project.ts';
import {type RollbackPlan, rollbackPlan, rollbackScope} from '../../src/domain/rollback.ts';
import {failedByTools} from '../../src/domain/schemaWay.ts';
import {command, environment, migration, project, question} from '../support/samples.ts';
import {
	candidate,
	deploying,
	done,
	type Fact,
	failed,
	finish,
	given,
	happened,
	released,
	rollback,
} from '../support/story.ts';

const good = {verified: true};

function scope(to: number | null, ...facts: readonly Fact[]) {
	return rollbackScope(given(...facts).book.summaries(), to);
}

test('a rollback goes to the last release that was verified live', () => {
	expect(scope(null, released('v1', good), released('v2', good), released('v3'))).toEqual({
		target: {release: 2, revision: {sha: candidate('v2').sha, version: 'v2'}},
		undo: [3],
	});
});

test('releases that were never verified are passed over and taken back, too', () => {
	expect(scope(null, released('v1', good), released('v2'), released('v3'))).toMatchObject({
		target: {release: 1},
		undo: [3, 2],
	});
});

test('a release that is marked bad is no target, though it was verified', () => {
	const facts = [released('v1', good), released('v2', {verified: true, bad: true}), released('v3', good)];
	expect(scope(null, ...facts)).toMatchObject({target: {release: 1}, undo: [3, 2]});
});

test('a failed release in between that changed something is taken back as well', () => {
	const facts = [
		released('v1', good),
		deploying('v2', {begun: 0}),
		happened(2, ...failed('push')),
		done(finish(2, {outcome: 'failed'})),
		released('v3', good),
	];
	expect(scope(null, ...facts)).toMatchObject({target: {release: 1}, undo: [3, 2]});
});

test('a release in between that changed nothing is left alone', () => {
	const facts = [
		released('v1', good),
		deploying('v2', {begun: 0}),
		done(finish(2, {outcome: 'aborted'})),
		released('v3', good),
	];
	expect(scope(null, ...facts)).toMatchObject({target: {release: 1}, undo: [3]});
});

test('the same commit shipped twice is not gone back to', () => {
	expect(scope(null, released('v1', good), released('v2', good), released('v2', good))).toMatchObject({
		target: {release: 1},
		undo: [3, 2],
	});
});

test('a second rollback goes further back, past what was taken back already', () => {
	const facts = [released('v1', good), released('v2', good), released('v3'), done(rollback()), done(finish(4))];
	expect(scope(null, ...facts)).toMatchObject({target: {release: 1}, undo: [2]});
});

test('where no release was verified, it goes to what was read back when the release began', () => {
	expect(scope(null, released('v2', {previous: 'v1'}))).toEqual({
		target: {release: null, revision: {sha: candidate('v1').sha, version: 'v1'}},
		undo: [1],
	});
});

test('what was read back is no target when an unverified release had brought it', () => {
	expect(scope(null, released('v2', {previous: 'v1'}), released('v3', {previous: 'v2'}))).toMatchObject({
		target: {release: null, revision: {version: 'v1'}},
		undo: [2, 1],
	});
});

test('where nothing is known of the time before, it says what to do instead', () => {
	expect(scope(null, released('v1'))).toMatchObject({
		ok: false,
		message: expect.stringContaining('No earlier commit was ever verified live on production'),
		hint: expect.stringContaining('deploy ENV --to REF'),
	});
});

test('a release asked for by number is gone to, if it is good', () => {
	const facts = [released('v1', good), released('v2', good), released('v3', good)];
	expect(scope(1, ...facts)).toMatchObject({target: {release: 1}, undo: [3, 2]});
	expect(scope(3, ...facts)).toMatchObject({ok: false, message: expect.stringContaining('#3 is no earlier release')});
	expect(scope(9, ...facts)).toMatchObject({ok: false});
	expect(scope(1, released('v1'), released('v2', good))).toMatchObject({ok: false});
	expect(scope(1, released('v1', {...good, bad: true}), released('v2', good))).toMatchObject({ok: false});
});

test('while a release has changed nothing, there is nothing to undo', () => {
	expect(scope(null, released('v1', good), deploying('v2', {begun: 0}))).toMatchObject({
		ok: false,
		message: 'Release #2 has changed nothing yet: there is nothing to undo.',
		hint: 'Abort it instead.',
	});
	expect(scope(null)).toMatchObject({ok: false});
});

function plan(
	steps: readonly PlanStep[],
	options: {
		readonly begun?: number;
		readonly environment?: Partial<EnvironmentConfig>;
		readonly before?: readonly Fact[];
		readonly took?: Readonly<Record<string, number>>;
		readonly after?: readonly ReleaseEvent[];
	} = {},
): RollbackPlan {
	const facts = options.before ?? [released('v1', good)];
	const id = facts.length + 1;
	const {book} = given(
		...facts,
		deploying('v9', {steps, ...(options.begun === undefined ? {} : {begun: options.begun})}),
		happened(id, ...(options.after ?? [])),
	);
	const found = rollbackScope(book.summaries());
	if ('ok' in found) throw new Error(found.message);
	return rollbackPlan({
		project,
		environment: {...environment, ...options.environment},
		scope: found,
		releases: found.undo.map(book.release),
		took: options.took ?? {},
	});
}

const ids = (rollback: RollbackPlan) => rollback.plan.steps.map(step => step.id);

test('the steps of a rollback have different ids, whatever its releases call theirs', () => {
	const own = (id: string) => command(id, id, {undo: 'restore $RELEASE_SHA'});
	const before = [released('v1', good), released('v2', {steps: [own('push'), own('push-2')]})];
	const found = ids(plan([own('push')], {before}));
	expect(found).toEqual(['undo-push', 'undo-push-2', 'undo-push-2-2']);
});

test('what was begun is undone in reverse order, and nothing else', () => {
	const steps = ['one', 'two', 'three'].map(id => command(id, id, {undo: `undo ${id}`}));
	expect(ids(plan(steps, {begun: 2}))).toEqual(['undo-two', 'undo-one']);
});

test('questions that the environment begins with are asked before anything is taken back', () => {
	const base = {only: null, timeoutMs: 0, retry: 'safe', undo: null} as const;
	const ask = (id: string): StepConfig => ({...base, id, kind: 'ask', ask: id});
	const restart: StepConfig = {
		...base,
		id: 'restart',
		kind: 'run',
		run: 'restart',
		artifact: null,
		interactive: false,
	};
	const steps = [command('push', 'push', {undo: 'undo push'})];
	const found = plan(steps, {environment: {rollback: [ask('approve'), restart, ask('works')]}});
	expect(ids(found)).toEqual(['approve', 'undo-push', 'restart', 'works']);
});

test('a step that failed was begun: it is undone, too', () => {
	const steps = ['one', 'two'].map(id => command(id, id, {undo: `undo ${id}`}));
	expect(ids(plan(steps, {begun: 1, after: failed('two')}))).toEqual(['undo-two', 'undo-one']);
});

test('an undo gets the release it takes back, and the target as what came before', () => {
	const [undo] = plan([command('push', 'x', {undo: 'back', variables: {REGION: 'eu'}})]).plan.steps;
	expect(undo).toMatchObject({
		kind: 'run',
		run: 'back',
		undo: null,
		undoes: {release: 2, step: 'push'},
		variables: {
			REGION: 'eu',
			RELEASE_KIND: 'rollback',
			RELEASE_SHA: candidate('v9').sha,
			RELEASE_PREVIOUS_SHA: candidate('v1').sha,
			RELEASE_PREVIOUS_VERSION: 'v1',
		},
	});
});

test('migrations go down, newest first, and it says what that loses', () => {
	const rollback = plan([migration('0041'), migration('0042'), command('push', 'x', {undo: 'back'})]);
	expect(ids(rollback)).toEqual(['undo-push', 'unmigrate-0042', 'unmigrate-0041']);
	expect(rollback.plan.steps[1]).toMatchObject({kind: 'migrate', direction: 'down', migration: {id: '0042'}});
	expect(rollback.willNotUndo).toEqual([
		'values written to what 0042 added: its down removes them',
		'values written to what 0041 added: its down removes them',
	]);
});

const judged = (
	id: string,
	oldOnNew: MigrationJudgement['oldOnNew'],
	undo: MigrationJudgement['undo'],
	script: Partial<MigrationScript> = {},
) => {
	const phase = oldOnNew === 'yes' ? 'expand' : 'contract';
	return migration(id, {judgement: {phase, oldOnNew, newOnOld: 'no', undo, findings: []}}, script);
};

test('migrations with which the old code works stay, and it says so', () => {
	const rollback = plan([
		judged('0041', 'yes', 'U1'),
		judged('0042', 'stalled', 'U2'),
		command('push', 'x', {undo: 'back'}),
	]);
	expect(ids(rollback)).toEqual(['undo-push']);
	expect(rollback.keeps).toEqual([
		'0042 in the database: the old code works with it',
		'0041 in the database: the old code works with it',
	]);
	expect(rollback).toMatchObject({willNotUndo: [], pastReturn: []});
});

test('migrations are taken back down to the oldest with which the old code does not work', () => {
	const steps = [judged('0041', 'yes', 'U0'), judged('0042', 'no', 'U0'), judged('0043', 'yes', 'U1')];
	const rollback = plan(steps);
	expect(ids(rollback)).toEqual(['unmigrate-0043', 'unmigrate-0042']);
	expect(rollback).toMatchObject({
		keeps: ['0041 in the database: the old code works with it'],
		willNotUndo: ['values written to what 0043 added: its down removes them'],
		pastReturn: [],
	});
});

test('one that nobody could read is taken back where it has a down', () => {
	expect(ids(plan([judged('0041', 'unknown', 'U3')]))).toEqual(['unmigrate-0041']);
});

test('past the point of no return it says what is lost, and what to do instead', () => {
	const dump = {...command('dump', 'pg_dump', {phase: 'backup'}), artifact: {file: 'before.dump', keepMs: null}};
	const rollback = plan([dump, judged('0041', 'no', 'U2'), command('push', 'x', {undo: 'back'})], {
		after: [
			{
				type: 'artifact-stored',
				step: 'dump',
				file: 'before.dump',
				bytes: 1,
				sha256: 'f'.repeat(64),
				keepUntil: null,
			},
		],
	});
	const sentence =
		'what 0041 took away from the old code: its down brings back no data; restore before.dump, or go forward with git revert';
	expect(ids(rollback)).toEqual(['undo-push', 'unmigrate-0041']);
	expect(rollback.pastReturn).toEqual([sentence]);
	expect(rollback.willNotUndo[0]).toBe(sentence);
	const [without] = plan([judged('0041', 'no', 'U0', {down: null, hasDown: false})]).pastReturn;
	expect(without).toContain('it has no down; restore a backup');
});

test('a migration that failed in its transaction took nothing away', () => {
	const steps = [judged('0041', 'no', 'U2')];
	expect(plan(steps, {begun: 0, after: failed('migrate-0041')}).pastReturn).toEqual([]);
	const halves = [judged('0041', 'no', 'U2', {dialect: 'mysql'})];
	const half = plan(halves, {begun: 0, after: failed('migrate-0041')});
	expect(half.pastReturn).toHaveLength(1);
	expect(half.willNotUndo).toContain(
		'a part of 0041: where only some of its statements ran, apply it to the end before, or put that right by hand',
	);
});

test('a migration that was taken back by itself since is not taken back once more', () => {
	const down = {...migration('0041', {}), id: 'unmigrate-0041', direction: 'down' as const};
	const back = {...down, undoes: {release: 2, step: 'migrate-0041'}};
	const before = [
		released('v1', good),
		released('v2', {steps: [judged('0040', 'no', 'U0'), judged('0041', 'no', 'U2')]}),
	];
	const rollback = plan([back], {before});
	expect(rollback.undo).toEqual([3, 2]);
	expect(ids(rollback)).toEqual(['unmigrate-0040']);
	expect(rollback).toMatchObject({pastReturn: [], willNotUndo: ['0041 stays taken back']});
	expect(ids(plan([back], {before, begun: 0, after: failed('unmigrate-0041')}))).toEqual([
		'unmigrate-0041',
		'unmigrate-0040',
	]);
});

test('what a tool failed to apply is taken back, unless its ledger says that it is not there', () => {
	const step = judged('0041', 'no', 'U2', {commands: {up: 'tool up', down: 'tool down'}});
	const {book} = given(
		released('v1', good),
		deploying('v9', {steps: [step], begun: 0}),
		happened(2, ...failed(step.id)),
	);
	const found = rollbackScope(book.summaries());
	if ('ok' in found) throw new Error(found.message);
	const input = {project, environment, scope: found, releases: found.undo.map(book.release), took: {}};
	expect(failedByTools(input.releases)).toEqual([{release: 2, id: 'migrate-0041', migration: '0041'}]);
	expect(ids(rollbackPlan(input))).toEqual(['unmigrate-0041']);
	const without = rollbackPlan({...input, absent: new Set(['0041'])});
	expect([ids(without), without.pastReturn, without.willNotUndo]).toEqual([[], [], []]);
});

test('it says what it will not undo', () => {
	const downless = migration('0041', {}, {hasDown: false, down: null});
	const steps = [
		command('dump', 'pg_dump', {phase: 'backup'}),
		downless,
		// What only waits has changed nothing.
		command('drained', 'loop', {variables: {UNTIL_RUN: 'queue-is-empty'}}),
		command('push', 'x'),
		question('smoke'),
		command('mail', 'send', {phase: 'announce'}),
	];
	const rollback = plan(steps);
	expect(ids(rollback)).toEqual([]);
	expect(rollback.willNotUndo).toEqual([
		'what mail announced',
		'push of #2: it has no undo',
		'0041 stays applied: it has no down',
	]);
});

test('the environment’s own rollback steps come after the undo, and its own answer comes last', () => {
	const configured: StepConfig = {
		id: 'reload',
		kind: 'run',
		run: 'reload',
		only: null,
		timeoutMs: 1000,
		retry: 'safe',
		undo: null,
		artifact: null,
		interactive: false,
	};
	const live = {run: 'cat live', match: null, timeoutMs: 1000};
	const rollback = plan([command('push', 'x', {undo: 'back'})], {environment: {rollback: [configured], live}});
	expect(ids(rollback)).toEqual(['undo-push', 'reload', 'live']);
	expect(rollback.plan.steps.at(-1)).toMatchObject({kind: 'live', expectSha: candidate('v1').sha});
});

test('two releases that undo alike undo once', () => {
	const steps = [migration('0041'), command('push', 'x', {undo: 'push the target'})];
	const before = [released('v1', good), released('v2', {steps})];
	expect(ids(plan(steps, {before}))).toEqual(['undo-push', 'unmigrate-0041']);
});

test('two releases that undo differently undo both, the newer first, under ids of their own', () => {
	const before = [released('v1', good), released('v2', {steps: [command('push', 'x', {undo: 'old way'})]})];
	const rollback = plan([command('push', 'x', {undo: 'new way'})], {before});
	expect(ids(rollback)).toEqual(['undo-push', 'undo-push-2']);
	expect(rollback.plan.steps.map(step => step.title)).toEqual(['new way', 'old way']);
});

test('an undo that looks at its own release runs for each of them', () => {
	const steps = [command('dump', 'x', {phase: 'backup', undo: 'pg_restore "$RELEASE_ARTIFACTS/before.dump"'})];
	const before = [released('v1', good), released('v2', {steps})];
	const rollback = plan(steps, {before});
	expect(rollback.plan.steps.map(step => step.undoes?.release)).toEqual([3, 2]);
	expect(new Set(ids(rollback)).size).toBe(2);
});

test('how long it should take is summed from what is known', () => {
	const steps = [command('push', 'x', {undo: 'back'}), command('reload', 'x', {undo: 'reload'})];
	expect(plan(steps).expectedMs).toBeNull();
	expect(plan(steps, {took: {push: 3000}}).expectedMs).toBe(3000);
	expect(plan(steps, {took: {push: 3000, 'undo-push': 1000, reload: 500}}).expectedMs).toBe(1500);
});
