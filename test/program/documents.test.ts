// The documents of --json, field by field: scripts depend on them.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {z} from 'zod';
import {openProject, type TestProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const operator = expect.stringMatching(/^.+@.+$/);

const config = configWith({
	staging: 'env: { SHOP_DATABASE_URL: ../staging.db }',
	production: 'promotes: staging\nenv: { SHOP_DATABASE_URL: ../production.db }',
	phases: `  preflight:
    - { id: build, run: "echo build >> ran" }
  deploy:${pushStep}`,
	rest: 'migrations: { adapter: sql-dir, dialect: sqlite, path: db, database: SHOP_DATABASE_URL }',
});

let project: TestProject;
let old = '';
let candidate = '';

beforeAll(async () => {
	project = openProject();
	project.repository.commit({
		message: 'Add users',
		author: 'Ben',
		files: {
			'db/001_users.up.sql': 'CREATE TABLE users (id INTEGER);',
			'db/001_users.down.sql': 'DROP TABLE users;',
			'db/002_nick.up.sql': 'ALTER TABLE users ADD nick TEXT;',
		},
	});
	project.repository.tag('v1.2.0');
	await project.configure(config);
	old = project.sha('v1.0.0');
	candidate = project.sha('v1.2.0');
});

afterAll(() => project.close());

test('status tells what every environment runs, before anything was released', async () => {
	const untouched = {
		live: {sha: old, version: 'v1.0.0'},
		liveError: null,
		lock: null,
		release: null,
		last: null,
	};
	expect(await project.json('status')).toMatchObject({
		project: 'shop',
		environments: [
			{name: 'staging', behind: 3, ...untouched},
			{name: 'production', behind: 0, ...untouched},
		],
	});
});

test('plan tells everything that a release would be, and starts nothing', async () => {
	const push = expect.stringContaining('git push');
	expect(await project.json('plan', 'staging', '--to', 'v1.2.0')).toMatchObject({
		environment: 'staging',
		candidate: {sha: candidate, version: 'v1.2.0', ref: 'v1.2.0'},
		previous: {sha: old, version: 'v1.0.0'},
		commits: [
			{sha: candidate, subject: 'Add users', author: 'Ben', at: instant, tags: ['v1.2.0'], isMerge: false},
			{subject: 'Fix cart rounding', author: 'Eva', tags: ['v1.1.0']},
			{subject: 'Add a cart', author: 'Ben', tags: []},
		],
		commitCount: 3,
		migrations: {
			error: null,
			applied: [],
			pending: [
				{id: '001', name: 'users', hasDown: true},
				{id: '002', name: 'nick', hasDown: false},
			],
			gone: [],
		},
		phases: [
			{id: 'preflight', steps: [{id: 'build', kind: 'run'}]},
			{
				id: 'schema',
				steps: [
					{id: 'migrate-001', kind: 'migrate'},
					{id: 'migrate-002', kind: 'migrate'},
				],
			},
			{id: 'deploy', steps: [{id: 'push', kind: 'run', title: push, undo: push}]},
			{id: 'verify', steps: [{id: 'live', kind: 'live'}]},
		],
		gates: expect.arrayContaining([{id: 'lock', verdict: 'pass', text: 'free'}]),
		rollback: {
			target: {sha: old, version: 'v1.0.0'},
			steps: [
				{id: 'undo-push', kind: 'run'},
				{id: 'live', kind: 'live'},
			],
			keeps: ['002 in the database: the old code works with it', '001 in the database: the old code works with it'],
			willNotUndo: [],
		},
	});
	expect(await project.json('history')).toEqual({releases: []});
	expect(project.count('ran')).toBe(0);
});

test('plan tells which gate blocks', async () => {
	expect(await project.json('plan', 'production')).toMatchObject({
		gates: expect.arrayContaining([
			{id: 'promotion', verdict: 'block', text: `staging runs ${old.slice(0, 7)}, not ${candidate.slice(0, 7)}`},
		]),
	});
});

test('deploy prints one event a line, the last one with the status', async () => {
	const {code, stdout} = await project.run(['deploy', 'staging', '--to', 'v1.2.0', '--json']);
	expect(code).toBe(0);
	const lines = parseLines(stdout);
	expect(lines.at(-1)).toMatchObject({type: 'release-finished', id: 1, status: 'succeeded'});
	expect(lines[0]).toMatchObject({
		type: 'release-started',
		release: 1,
		seq: 1,
		at: instant,
		by: operator,
		kind: 'deploy',
		environment: 'staging',
		candidate: {sha: candidate, version: 'v1.2.0', ref: 'v1.2.0'},
		previous: {sha: old, version: 'v1.0.0'},
	});
	// Everything in between stands in the order of the journal, without holes.
	expect(lines.slice(0, -1).map(line => line['seq'])).toEqual(lines.slice(0, -1).map((_, index) => index + 1));
	expect(stepsOf(lines)).toEqual(['build', 'migrate-001', 'migrate-002', 'push', 'live']);
});

test('show tells a release with its steps and attempts, and with --events what happened', async () => {
	const attempts = [{n: 1, startedAt: instant, durationMs: expect.any(Number), exitCode: 0, signal: null}];
	const release = {
		id: 1,
		kind: 'deploy',
		environment: 'staging',
		sha: candidate,
		version: 'v1.2.0',
		previousSha: old,
		status: 'succeeded',
		operator,
		startedAt: instant,
		finishedAt: instant,
		durationMs: expect.any(Number),
		bad: false,
		reverts: null,
		logNews: null,
		phases: [
			{id: 'preflight', steps: [{id: 'build', kind: 'run', status: 'succeeded', attempts}]},
			{
				id: 'schema',
				steps: [
					{id: 'migrate-001', kind: 'migrate', status: 'succeeded', attempts},
					{id: 'migrate-002', kind: 'migrate', status: 'succeeded', attempts},
				],
			},
			{id: 'deploy', steps: [{id: 'push', kind: 'run', status: 'succeeded', attempts}]},
			{
				id: 'verify',
				steps: [{id: 'live', kind: 'live', status: 'succeeded', attempts: [{n: 1, exitCode: null, signal: null}]}],
			},
		],
	};
	const shown = await project.json('show', '1');
	expect(shown).toMatchObject(release);
	expect(shown).not.toHaveProperty('events');
	const withEvents = await project.json('show', '1', '--events');
	expect(withEvents).toMatchObject({...release, events: expect.any(Array)});
	expect(withEvents).toHaveProperty('events.0', expect.objectContaining({seq: 1, type: 'release-started'}));
	expect(withEvents).toHaveProperty(
		'events.1',
		expect.objectContaining({seq: 2, at: instant, by: operator, type: 'runner-started'}),
	);
});

test('show tells what was new in the logs, or that nobody compared them', async () => {
	expect((await project.run(['show', '1'])).stdout).toContain('new in the logs: Not known: no cockpit listened');
	const at = '2026-11-21T12:00:00.000Z';
	const item = {
		source: 'web',
		kind: 'new',
		template: 'ERROR relation <*> is gone',
		level: 'error',
		count: 12,
		times: null,
		firstAt: at,
		example: 'ERROR relation 7 is gone',
	} as const;
	const more = {...item, kind: 'jumped', template: 'WARN pool <*>', times: 7.4} as const;
	const news = {since: at, until: at, found: [item, more], omitted: 3, skipped: 0, uncompared: ['nginx']};
	await project.append({stream: 'release:1', events: [{type: 'log-news-recorded', ...news}]});
	expect(await project.json('show', '1')).toHaveProperty('logNews', {at: instant, by: operator, ...news});
	const {stdout} = await project.run(['show', '1', '--events']);
	expect(stdout).toContain(`new in the logs from ${at} to ${at}:`);
	expect(stdout).toMatch(/web +new +12 since .+ERROR relation <\*> is gone/);
	expect(stdout).toMatch(/web +7 × as often +12 since .+WARN pool <\*>/);
	expect(stdout).toContain('not known of nginx');
	expect(stdout).toContain('and 3 more that are not kept');
	expect(stdout).toContain('5 kinds of lines stood out in the logs');
});

test('a failed deploy says so in its last line and in the attempt', async () => {
	await project.configure(config.replace('"echo build >> ran"', '"exit 3"'));
	const {code, stdout} = await project.run(['deploy', 'production', '--json']);
	expect(code).toBe(1);
	expect(parseLines(stdout).at(-1)).toMatchObject({type: 'release-finished', id: 2, status: 'failed'});
	expect(await project.json('show', '2')).toMatchObject({
		status: 'failed',
		phases: [
			{id: 'preflight', steps: [{id: 'build', status: 'failed', attempts: [{n: 1, exitCode: 3, signal: null}]}]},
			{id: 'schema', steps: [{status: 'pending', attempts: []}, {status: 'pending'}]},
			{id: 'deploy', steps: [{id: 'push', status: 'pending', attempts: []}]},
			{id: 'verify', steps: [{id: 'live', status: 'pending', attempts: []}]},
		],
	});
});

test('rollback prints its own events, and names the release that it takes back', async () => {
	const {code, stdout} = await project.run(['rollback', 'staging', '--json', '--reason', 'errors']);
	expect(code).toBe(0);
	const lines = parseLines(stdout);
	expect(lines[0]).toMatchObject({type: 'release-started', release: 3, kind: 'rollback', reverts: 1});
	expect(stepsOf(lines)).toEqual(['undo-push', 'live']);
	expect(lines.at(-1)).toMatchObject({type: 'release-finished', id: 3, status: 'succeeded'});
	expect(project.live('staging')).toBe(old);
});

test('history lists the newest first, of one environment, and at most so many', async () => {
	const common = {operator, startedAt: instant, finishedAt: instant, durationMs: expect.any(Number)};
	const first = {
		...common,
		id: 1,
		kind: 'deploy',
		environment: 'staging',
		sha: candidate,
		version: 'v1.2.0',
		previousSha: old,
		status: 'rolled-back',
		bad: true,
		reverts: null,
	};
	const second = {...first, id: 2, environment: 'production', status: 'failed', bad: false};
	const third = {
		...common,
		id: 3,
		kind: 'rollback',
		environment: 'staging',
		sha: old,
		version: 'v1.0.0',
		previousSha: candidate,
		status: 'succeeded',
		bad: false,
		reverts: 1,
	};
	expect(await project.json('history')).toMatchObject({releases: [third, second, first]});
	expect(await project.json('history', '--environment', 'staging')).toMatchObject({releases: [third, first]});
	expect(await project.json('history', '--limit', '1')).toMatchObject({releases: [third]});
	expect(await project.json('history', '--environment', 'staging', '--limit', '1')).toMatchObject({releases: [third]});
});

test('an earlier release can be named as the candidate', async () => {
	expect(await project.json('plan', 'staging', '--to', '#1')).toMatchObject({candidate: {sha: candidate}});
	expect(await project.run(['plan', 'staging', '--to', '#99'])).toMatchObject({code: 2});
});

test('status tells the lock that a rollback leaves, and how the last release ended', async () => {
	expect(await project.json('status')).toMatchObject({
		environments: [
			{
				name: 'staging',
				live: {sha: old, version: 'v1.0.0'},
				lock: {by: operator, reason: '#1 rolled back by #3', since: instant, release: null},
				release: null,
				last: {id: 3, status: 'succeeded'},
			},
			{name: 'production', lock: null, release: null, last: {id: 2, status: 'failed'}},
		],
	});
});

test('status tells the release that runs, which holds the environment', async () => {
	await project.configure(config.replace('"echo build >> ran"', '"until [ -e go ]; do sleep 0.05; done"'));
	await project.run(['deploy', 'production', '--detach', '--override', 'promotion', '--reason', 'a test']);
	expect(await project.json('status')).toMatchObject({
		environments: [
			{name: 'staging', release: null},
			{
				name: 'production',
				lock: {by: operator, reason: 'release #4', since: instant, release: 4},
				release: {id: 4, status: 'running'},
				last: {id: 2, status: 'failed'},
			},
		],
	});
	project.touch('go');
	await project.until(4, release => release.end !== null);
});

function parseLines(text: string): readonly Readonly<Record<string, unknown>>[] {
	return text
		.trimEnd()
		.split('\n')
		.map(line => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
}

function stepsOf(lines: readonly Readonly<Record<string, unknown>>[]): readonly unknown[] {
	return lines.filter(line => line['type'] === 'step-finished').map(line => line['step']);
}
