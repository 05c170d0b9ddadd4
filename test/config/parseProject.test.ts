import {readFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {formatConfigError} from '../../src/config/configError.ts';
import {parseProject} from '../../src/config/parseProject.ts';

const example = readFileSync(new URL('../../docs/release.example.yaml', import.meta.url), 'utf8');

function errors(text: string): readonly string[] {
	const parsed = parseProject(text, 'release.yaml');
	return parsed.ok ? [] : parsed.errors.map(formatConfigError);
}

function project(text: string) {
	const parsed = parseProject(text, 'release.yaml');
	if (!parsed.ok) throw new Error(parsed.errors.map(formatConfigError).join('\n'));
	return parsed.project;
}

/** A file with one environment and these steps in `deploy`; the first step is on line 6. */
function withSteps(...steps: readonly string[]): string {
	return [
		'project: shop',
		'environments:',
		'  staging: {}',
		'phases:',
		'  deploy:',
		...steps.map(step => `    - ${step}`),
		'',
	].join('\n');
}

/** A file with one environment of these lines; the first is on line 4. */
function withEnvironment(...lines: readonly string[]): string {
	return ['project: shop', 'environments:', '  staging:', ...lines.map(line => `    ${line}`), ''].join('\n');
}

describe('a good file', () => {
	test('the annotated example is a project', () => {
		const shop = project(example);
		expect(shop.environments.map(environment => environment.name)).toEqual(['staging', 'production']);
		expect(shop.environments[1]).toMatchObject({
			promotes: 'staging',
			protected: true,
			gates: {
				window: {
					hours: [{days: [1, 2, 3, 4], fromMinute: 480, toMinute: 1020}],
					zone: 'Europe/Ljubljana',
					text: 'mon-thu 08:00-17:00 Europe/Ljubljana',
				},
				ci: {expect: 'success', waitUpToMs: 1_800_000},
				cleanTree: 'warn',
			},
			rollback: [{id: 'restart', kind: 'run', timeoutMs: 120_000}],
		});
		expect(shop.migrations).toEqual({
			adapter: 'sql-dir',
			dialect: 'postgres',
			path: 'db/migrations',
			database: 'DATABASE_URL',
		});
		expect(Object.keys(shop.phases)).toEqual([
			'preflight',
			'backup',
			'schema',
			'deploy',
			'verify',
			'contract',
			'announce',
			'cleanup',
		]);
	});

	test('a step gets the defaults of its kind', () => {
		const {phases} = project(`project: shop
environments: { staging: { url: https://s.example, live: { run: v } } }
phases:
  deploy:
    - { id: push, run: git push }
  verify:
    - { id: live, expect: live }
    - { id: health, http: $RELEASE_ENV_URL/health }
    - { id: smoke, ask: Try it }
    - { id: watch, watch: 10m, only: staging }
`);
		expect(phases.deploy).toEqual([
			{
				id: 'push',
				kind: 'run',
				run: 'git push',
				only: null,
				undo: null,
				artifact: null,
				interactive: false,
				timeoutMs: 1_800_000,
				retry: 'ask',
			},
		]);
		expect(phases.verify).toEqual([
			{id: 'live', kind: 'live', only: null, undo: null, timeoutMs: 30_000, retry: 'safe'},
			{
				id: 'health',
				kind: 'http',
				url: '$RELEASE_ENV_URL/health',
				status: 200,
				withinMs: 10_000,
				forMs: 0,
				only: null,
				undo: null,
				timeoutMs: 30_000,
				retry: 'safe',
			},
			{id: 'smoke', kind: 'ask', ask: 'Try it', only: null, undo: null, timeoutMs: 0, retry: 'safe'},
			{
				id: 'watch',
				kind: 'watch',
				signals: [],
				onFail: 'ask',
				countdownMs: 30_000,
				forMs: 600_000,
				only: ['staging'],
				undo: null,
				timeoutMs: 600_000,
				retry: 'safe',
			},
		]);
	});

	test('what others choose may stand in the path and the query of a URL, whatever its host is made of', () => {
		for (const url of [
			'https://$HOST/$RELEASE_REF?v=$RELEASE_VERSION#$RELEASE_PREVIOUS_VERSION',
			'$RELEASE_ENV_URL/$' + '{RELEASE_REF}',
			'https://$RELEASE_ENVIRONMENT.example/',
		]) {
			const staging = '{ url: "https://s.example", env: { HOST: h.example } }';
			const text = withSteps(`{ id: a, http: "${url}" }`).replace('{}', staging);
			expect({url, errors: errors(text)}).toEqual({url, errors: []});
		}

		for (const url of ['https:///$RELEASE_REF/', 'http://$HOST$RELEASE_REF', 'https://a:$RELEASE_VERSION/']) {
			const text = withSteps(`{ id: a, http: "${url}" }`).replace('{}', '{ env: { HOST: h.example } }');
			expect({url, errors: errors(text)}).toEqual({url, errors: [expect.stringContaining('the host of the URL')]});
		}
	});

	test('environments keep the order of the file, also when their names are numbers', () => {
		const {environments} = project('project: shop\nenvironments: { beta: {}, "10": {}, "2": {} }\n');
		expect(environments.map(environment => environment.name)).toEqual(['beta', '10', '2']);
	});
});

describe('a mistake is told with its place', () => {
	test.each([
		[
			'a misspelled key names the nearest',
			withEnvironment('rolback: []'),
			'4:5  unknown key "rolback" in environment "staging"; did you mean "rollback"?',
		],
		[
			'a misspelled key in a step',
			withSteps('{ id: a, run: b, undoo: c }'),
			'6:24  unknown key "undoo" in step "a"; did you mean "undo"?',
		],
		[
			"a key that is every object's, in a step",
			withSteps('{ id: a, ask: b, constructor: c }'),
			'6:24  unknown key "constructor" in step "a"; known here: id, only, warn, ask, signoff',
		],
		['a missing name', 'environments: { staging: {} }\n', '1:1  "project" is missing'],
		[
			'a number where text is wanted',
			withEnvironment('gates: { ci: { run: a, expect: 1.10 } }'),
			'4:36  "expect" in "gates.ci" of environment "staging" must be text: put 1.10 in quotes, "1.10"',
		],
		[
			'a duration without a unit',
			withSteps('{ id: a, run: b, timeout: 30 }'),
			'6:33  "timeout" in step "a" has no unit: write 30s, 30m or 30h',
		],
		[
			'a duration in words',
			withSteps('{ id: a, run: b, timeout: 5 minutes }'),
			'6:33  "timeout" in step "a" must be a duration such as 30s, 20m, 2h or 7d, not "5 minutes"',
		],
		[
			'a wait longer than timers can count',
			withSteps('{ id: a, watch: 25d }'),
			'6:23  "watch" in step "a" must not be longer than 24d',
		],
		[
			'a wrong word',
			withSteps('{ id: a, run: b, retry: saf }'),
			'6:31  "retry" in step "a" must be "safe" or "ask" or "never", not "saf"; did you mean "safe"?',
		],
		[
			'an empty value',
			'project: shop\nenvironments:\n',
			'2:14  "environments" has no value: give it one, or remove the key',
		],
		[
			'two kinds of step in one',
			withSteps('{ id: a, run: b, ask: c }'),
			'6:24  step "a" has "run" and "ask": a step does one thing, make two of it',
		],
		[
			'no kind of step',
			withSteps('{ id: a }'),
			'6:7  step "a" does nothing: it needs one of "run", "until", "ask", "http", "expect: live", "watch", "announce", "tag", "branch" or "checklist"',
		],
		[
			'a misspelled kind of step',
			withSteps('{ id: a, rum: b }'),
			'6:16  unknown key "rum" in step "a"; did you mean "run"?',
		],
		[
			'a step that is text',
			withSteps('git push'),
			'6:7  step 1 of phase "deploy" must be a map with an "id" and one of "run", "until", "ask", "http", "expect: live", "watch", "announce", "tag", "branch" or "checklist"',
		],
		[
			'a key of another kind of step',
			withSteps('{ id: a, ask: b, undo: c }'),
			'6:24  "undo" in step "a" has no meaning in an "ask" step: only a "run" step has something to take back; ask for the rest under "rollback"',
		],
		['a step without an id', withSteps('{ run: b }'), '6:7  "id" is missing in step 1 of phase "deploy"'],
		[
			'an id with capitals',
			withSteps('{ id: Push, run: b }'),
			'6:13  "id" in step "Push" must be made of small letters, digits, "-" and "_", and begin with a letter or digit (64 at most), not "Push"',
		],
		[
			'an id twice',
			withSteps('{ id: a, run: b }', '{ id: a, run: c }'),
			'7:13  the id "a" is taken by a step of phase "deploy"',
		],
		[
			'an id that plans give themselves',
			withSteps('{ id: undo-push, run: b }'),
			'6:13  the id "undo-push" cannot begin with "undo-": steps that release-tui adds do',
		],
		[
			'an id that every object has',
			withSteps('{ id: constructor, run: b }'),
			'6:13  "id" in step "constructor" is a name that every JavaScript object has; choose another',
		],
		[
			'an environment that does not exist',
			withSteps('{ id: a, run: b, only: [stagin] }'),
			'6:31  "only" names no environment of this file: "stagin"; did you mean "staging"?',
		],
		[
			'live where it cannot be asked',
			withSteps('{ id: a, expect: live }'),
			'6:24  environment "staging" has no "live" to ask: add it there, or name the environments of this step with "only"',
		],
		[
			'a URL with an unknown variable',
			withSteps('{ id: a, http: $HOST/x }'),
			'6:22  the URL needs "HOST", which environment "staging" does not set under "env"',
		],
		[
			'a URL whose host others choose',
			withSteps('{ id: a, http: "https://$RELEASE_REF.preview.example/health" }'),
			'6:22  the host of the URL must not depend on RELEASE_REF or a version: whoever may push could have any host asked',
		],
		[
			'a URL with a blank',
			withSteps('{ id: a, http: "https://shop.example/a b" }'),
			'6:22  the URL must not have blanks or line ends in it, as "https://shop.example/a b" has',
		],
		[
			'an address with a blank',
			withEnvironment('url: " https://shop.example"'),
			'4:10  "url" in environment "staging" must be an http or https URL without blanks, user and password, not " https://shop.example"',
		],
		[
			'an address with a line end',
			withEnvironment('url: "https://shop.example\\n/x"'),
			'4:10  "url" in environment "staging" must be an http or https URL without blanks, user and password, not "https://shop.example\\n/x"',
		],
		[
			'a password among the variables',
			withEnvironment('env: { DATABASE_URL: "postgres://ana:sesame@db/x" }'),
			'4:26  "DATABASE_URL" holds a URL with a password, which would be kept in the journal: set the variable outside of this file, and name it under "secrets"',
		],
		[
			'an artifact that is kept for ever, in days',
			withSteps('{ id: a, run: b, artifact: { file: c, keep: 36501d } }'),
			'6:51  "keep" in "artifact" of step "a" must not be longer than 36500d; without "keep", it is kept',
		],
		[
			'a URL that needs the address',
			withSteps('{ id: a, http: $RELEASE_ENV_URL/x }'),
			'6:22  the URL needs RELEASE_ENV_URL, but environment "staging" has no "url"',
		],
		[
			'a signal that measures nothing',
			withSteps('{ id: a, watch: 1m, signals: { errors: { max: 1% } } }'),
			'6:46  "errors" in "signals" of step "a" measures nothing: it needs one of "logs", "http" and "run"',
		],
		[
			'a signal of two things',
			withSteps('{ id: a, watch: 1m, signals: { errors: { run: b, http: "http://h", max: 1 } } }'),
			'6:53  "run" in "signals.errors" of step "a" cannot stand beside "http": a signal measures one thing',
		],
		[
			'a signal without a limit',
			withSteps('{ id: a, watch: 1m, signals: { queue: { run: b } } }'),
			'6:52  "run" in "signals.queue" of step "a" needs a limit beside it: "max" or "maxRise"',
		],
		[
			'a limit of the wrong kind',
			withSteps('{ id: a, watch: 1m, signals: { queue: { run: b, max: 1% } } }'),
			'6:60  "max" in "signals.queue" of step "a" must be a number, not "1%"',
		],
		[
			'a log that the environment does not have',
			withSteps('{ id: a, watch: 1m, signals: { errors: { logs: wob, max: 1% } } }').replace(
				'{}',
				'{ logs: { web: { file: w } } }',
			),
			'6:54  environment "staging" has no log source "wob"; did you mean "web"?',
		],
		[
			'a key that another kind of signal has',
			withSteps('{ id: a, watch: 1m, signals: { queue: { run: b, max: 1, match: x } } }'),
			'6:70  "match" in "signals.queue" of step "a" has no meaning for "run"',
		],
		[
			'time left of no window',
			withEnvironment('gates: { timeLeft: warn }'),
			'4:24  "timeLeft" in "gates" of environment "staging" has no meaning without "window"',
		],
		[
			'more approvals than people',
			withEnvironment('gates: { approvals: { of: [ana], atLeast: 2 } }'),
			'4:47  "atLeast" in "gates.approvals" of environment "staging" must not be more than there are people in "of"',
		],
		[
			'a day that is avoided for an answer that there is not',
			withEnvironment('gates: { questions: { risk: { ask: Risky?, answers: [low], avoid: { high: fri } } } }'),
			'4:79  "high" in "gates.questions.risk.avoid" of environment "staging" is none of "answers"',
		],
		[
			'a sign-off that nobody asks for',
			withSteps('{ id: a, ask: b, signoff: qa }'),
			'6:24  neither environment "staging" nor one that promotes from it has "gates.signoffs"',
		],
		[
			'a step that is needless for what there is not',
			withSteps('{ id: a, run: b }', '{ id: c, run: d, after: 1d, unless: { undone: x } }').replace(
				'deploy:',
				'cleanup:',
			),
			'7:53  "undone" names no earlier step: "x"; did you mean "a"?',
		],
		[
			'a step that closes what there is not',
			withSteps('{ id: a, run: b }', '{ id: c, run: d, closes: x }'),
			'7:32  "closes" names no earlier step: "x"; did you mean "a"?',
		],
		[
			'a question of a name that there cannot be',
			withEnvironment('gates: { questions: { Risk: { ask: How risky? } } }'),
			'4:27  the question name "Risk" must be made of small letters, digits, "-" and "_", and begin with a letter or digit (64 at most)',
		],
		[
			'a step that closes what is put off',
			withSteps('{ id: a, run: b, after: 1d }', '{ id: c, run: d, closes: a }').replace('deploy:', 'cleanup:'),
			'7:32  "a" is put off until after the release: nothing of it is open before',
		],
		[
			'a step that closes and has an undo',
			withSteps('{ id: a, run: b }', '{ id: c, run: d, closes: a, undo: e }'),
			'7:41  "undo" in step "c" has no meaning with "closes": what was closed is not opened again',
		],
		[
			'a step that is put off outside of cleanup',
			withSteps('{ id: a, run: b, after: 3d }'),
			'6:24  "after" has a meaning only in the phase "cleanup"',
		],
		[
			'two artifacts of one name',
			withSteps('{ id: a, run: b, artifact: { file: c } }', '{ id: d, run: e, artifact: { file: c } }'),
			'7:42  "c" is the artifact of step "a" already: one would overwrite the other',
		],
		[
			'an artifact that is called as an encrypted one is kept',
			withSteps(
				'{ id: a, run: b, artifact: { file: c, encrypt: { age: x } } }',
				'{ id: d, run: e, artifact: { file: ./c.age } }',
			),
			'7:42  "./c.age" is the artifact of step "a" already: one would overwrite the other',
		],
		[
			'a train that starts by itself where a person is asked',
			withEnvironment(
				'train: { at: "fri 14:00-16:00", zone: UTC, start: auto }',
				'gates: { questions: { risk: { ask: How risky? } } }',
			),
			'4:55  "start" in "train" of environment "staging" cannot be "auto" with "gates.questions": nobody is there to answer them',
		],
		[
			'an announcement that goes nowhere',
			withSteps('{ id: a, announce: news, template: news.md }'),
			'6:16  the announcement goes nowhere: it needs "run", a command that sends it, or "webhook"',
		],
		[
			'an announcement that goes out in two ways',
			withSteps('{ id: a, announce: news, template: news.md, run: send, webhook: HOOK }'),
			'6:62  "webhook" and "run": an announcement goes out in one way, make two of it',
		],
		[
			'a body without a webhook',
			withSteps('{ id: a, announce: news, template: news.md, run: send, body: { t: "{{text}}" } }'),
			'6:62  "body" has no meaning here: only a webhook has it',
		],
		[
			'a body without the text',
			withSteps('{ id: a, announce: news, template: news.md, webhook: HOOK, body: { t: x } }'),
			'6:72  "body" in step "a" must have {{text}} in one of its texts',
		],
		[
			'an announcement without a template',
			withSteps('{ id: a, announce: news, run: send }'),
			'6:7  "template" is missing in step "a"',
		],
		[
			'a moment that there is not',
			withSteps('{ id: a, announce: news, template: news.md, run: send, at: later }'),
			'6:66  "at" in step "a" must be "planned" or "live" or "rolled-back" or "now", not "later"',
		],
		[
			'a rollback that would wait for a person',
			withSteps('{ id: a, announce: news, template: news.md, run: send, at: rolled-back, ask: summary }'),
			'6:79  "ask" has no meaning here: a rollback waits for nobody',
		],
		[
			'a misspelled key of an announcement',
			withSteps('{ id: a, announce: news, templat: news.md, run: send }'),
			'6:32  unknown key "templat" in step "a"; did you mean "template"?',
		],
		[
			'an announcement of a rollback among its steps',
			withEnvironment('rollback: [{ id: a, announce: news, template: news.md, run: send }]'),
			'4:25  "announce" has no meaning here: write it among the phases, with "at: rolled-back"',
		],
		[
			'a tag with a field that there is not',
			withSteps('{ id: a, tag: "v{versoin}" }'),
			'6:21  "tag" in step "a" knows {version} and {date}, not {versoin}',
		],
		[
			'a tag that git does not take',
			withSteps('{ id: a, tag: "v 1" }'),
			'6:21  "tag" in step "a" must be the name of a tag such as "v{version}" or "{date}", not "v 1"',
		],
		[
			'a pattern without the commit',
			withEnvironment('live: { run: a, match: "[0-9a-f]+" }'),
			'4:28  "match" in "live" of environment "staging" must have a group named "sha", such as (?<sha>[0-9a-f]{7,40})',
		],
		[
			'a pattern that is none',
			withEnvironment('live: { run: a, match: "(a" }'),
			'4:28  "match" in "live" of environment "staging" is no regular expression: Unterminated group',
		],
		[
			'a time zone that is none',
			withEnvironment('gates: { window: { zone: Europe/Lubljana } }'),
			'4:30  "zone" in "gates.window" of environment "staging" names no time zone that this machine knows; did you mean "Europe/Ljubljana"?',
		],
		[
			'hours without a length',
			withEnvironment('gates: { window: { zone: UTC, hours: ["09:00-12:00", "14:00-14:00"] } }'),
			'4:58  item 2 of "gates.window.hours" of environment "staging" must have a length, and lie between 00:00 and 24:00',
		],
		[
			'hours of no day',
			withEnvironment('gates: { window: { zone: UTC, hours: { mo-thu: "09:00-12:00" } } }'),
			'4:44  the days "mo-thu" must be a day or a range of days such as mon or mon-thu',
		],
		[
			'hours of a day that has some',
			withEnvironment('gates: { window: { zone: UTC, hours: { mon-fri: "09:00-12:00", fri: ["09:00-10:00"] } } }'),
			'4:73  "fri" in "gates.window.hours" of environment "staging" names a day that has hours already',
		],
		[
			'days beside days',
			withEnvironment('gates: { window: { zone: UTC, days: mon, hours: { fri: "09:00-12:00" } } }'),
			'4:41  "days" in "gates.window" of environment "staging" has no meaning where "hours" has days of its own',
		],
		[
			'a dangerous variable',
			withEnvironment('env: { LD_PRELOAD: x }'),
			'4:12  the variable "LD_PRELOAD" cannot be set here: it changes how every program starts; set it inside the command that needs it',
		],
		[
			'a variable of our own',
			withEnvironment('env: { RELEASE_SHA: x }'),
			'4:12  the variable "RELEASE_SHA" cannot be set here: RELEASE_* variables are set by release-tui itself',
		],
		[
			'a log source with both',
			withEnvironment('logs: { web: { run: a, file: b } }'),
			'4:28  "web" in "logs" of environment "staging" has "run" and "file": a log source has one of them',
		],
		[
			'a log source with neither',
			withEnvironment('logs: { web: {} }'),
			'4:18  "web" in "logs" of environment "staging" needs "run" or "file"',
		],
		[
			'a promotion from nowhere',
			withEnvironment('promotes: stagin'),
			'4:15  "promotes" names no environment of this file: "stagin"; did you mean "staging"?',
		],
		[
			'a runner host without a shared history',
			withEnvironment('runner: bastion'),
			'4:5  "runner" in environment "staging" needs a history that several machines share: "journal"',
		],
		[
			'a promotion of itself',
			withEnvironment('promotes: staging'),
			'4:15  environment "staging" cannot promote itself',
		],
		[
			'a question with a terminal',
			withSteps('{ id: a, ask: b, interactive: true }'),
			'6:24  "interactive" in step "a" has no meaning in an "ask" step: only a "run" step can be given a terminal',
		],
		[
			'a terminal that is neither given nor not',
			withSteps('{ id: a, run: b, interactive: "yes" }'),
			'6:37  "interactive" in step "a" must be true or false, not "yes"',
		],
		[
			'a step that undoes a rollback',
			withEnvironment('rollback: [{ id: a, run: b, undo: c }]'),
			'4:33  "undo" has no meaning here: a rollback is never rolled back',
		],
		[
			'a database without migrations',
			withEnvironment('database: X'),
			'4:5  "database" in environment "staging" belongs to "migrations", which this file does not have',
		],
		[
			'another adapter',
			'project: shop\nenvironments: {a: {}}\nmigrations: { adapter: sequelize, dialect: sqlite, path: db, database: D }\n',
			'3:24  "adapter" in "migrations": "sequelize" is not known by itself; describe its ledger, files and commands with "command"',
		],
		[
			'an adapter that lacks what it needs',
			'project: shop\nenvironments: {a: {}}\nmigrations: { adapter: command, dialect: sqlite, database: D, ledger: l }\n',
			'3:1  "migrations" with adapter "command" needs "files" (such as "{id}_*.sql"), "up" (the command that applies one migration)',
		],
		[
			'migrations without a place',
			'project: shop\nenvironments: {a: {}}\nmigrations: { adapter: alembic, dialect: sqlite, database: D }\n',
			'3:1  "migrations" with adapter "alembic" needs "path"',
		],
		[
			'commands for what is applied without them',
			'project: shop\nenvironments: {a: {}}\nmigrations: { adapter: sql-dir, dialect: sqlite, path: db, database: D, up: u }\n',
			'3:73  "up" in "migrations" has no effect with adapter "sql-dir": release-tui applies these migrations itself and keeps its own ledger',
		],
		[
			'a tool with a database that it does not know',
			'project: shop\nenvironments: {a: {}}\nmigrations: { adapter: node-pg-migrate, dialect: mysql, path: db, database: D }\n',
			'3:50  "node-pg-migrate" migrates PostgreSQL only: "dialect" must be "postgres"',
		],
		[
			'a name in braces that is not known',
			'project: shop\nenvironments: {a: {}}\nmigrations:\n  { adapter: django, dialect: sqlite, database: D, up: "awk {print} {nam} $(id)" }\n',
			'4:56  "up" in "migrations" names {nam}, which is not known; did you mean "name"?',
		],
		[
			'a path out of the repository',
			'project: shop\nenvironments: {a: {}}\nmigrations: { adapter: sql-dir, dialect: sqlite, path: ../db, database: D }\n',
			'3:56  "path" in "migrations" must be a relative path with forward slashes that stays inside (no ".."), not "../db"',
		],
		[
			'a key twice',
			'project: shop\nenvironments: {a: {}}\nproject: other\n',
			'3:1  the key "project" stands here twice; the first is on line 1',
		],
		[
			'an alias',
			'project: &a shop\nenvironments: { x: { url: *a } }\n',
			'2:27  aliases are not supported: write out what *a stands for',
		],
		['a tag', 'project: !name shop\nenvironments: { x: {} }\n', '1:10  tags are not supported: "!name"'],
		[
			'a second document',
			'project: shop\nenvironments: { x: {} }\n---\nproject: other\n',
			'3:1  more than one document: a release.yaml has no "---" after its first',
		],
		[
			'a key that is a number',
			'project: shop\nenvironments: { 10: {} }\n',
			'2:17  the key 10 must be text: put it in quotes',
		],
		[
			"a key that is every object's",
			'project: shop\nenvironments: { __proto__: {} }\n',
			'2:17  the key "__proto__" is not allowed',
		],
		[
			'a "#" that hides the end of a list or map on one line',
			'project: shop\nphases:\n  deploy:\n    - {id: "tell", ask: Tell #deploys}\n    - {id: x, ask: y}\n',
			'4:30  a "#" behind a blank begins a comment: put the text in quotes',
		],
		['an indentation by tab', 'project: shop\nenvironments:\n\tx: {}\n', '3:1  a tab cannot indent: use spaces'],
		['a list at the top', '- a\n', '1:1  the file must be a map, not a list'],
	])('%s', (_, text, expected) => {
		expect(errors(text)).toContain(`release.yaml:${expected}`);
	});

	test('a ring of promotions is shown, once', () => {
		const ring = 'z: { promotes: a }, a: { promotes: b }, b: { promotes: c }, c: { promotes: a }';
		expect(errors(`project: s\nenvironments: { ${ring} }\n`)).toEqual([
			'release.yaml:2:52  "promotes" goes round in a circle: "a" → "b" → "c" → "a"',
		]);
	});

	test('a long chain of promotions is followed in no time, more than a hundred environments are refused', () => {
		const chain = (count: number) =>
			Array.from({length: count}, (_, index) => `  e${index}: { promotes: e${index + 1} }\n`).join('');
		expect(errors(`project: s\nenvironments:\n${chain(99)}  e99: {}\n`)).toEqual([]);
		expect(errors(`project: s\nenvironments:\n${chain(10_000)}`)).toEqual([
			'release.yaml:3:3  "environments" must not have more than 100',
		]);
	});

	test('all mistakes are told at once, in the order of their places', () => {
		const found = errors(
			'project: Shop\nenvironments:\n  a: { promotes: x, urll: y }\nphases:\n  deploy:\n    - { id: p, run: 1, only: z }\n    - { id: p, ask: q }\nextra: 1\n',
		);
		expect(found.map(line => line.split('  ')[0])).toEqual([
			'release.yaml:1:10',
			'release.yaml:3:18',
			'release.yaml:3:21',
			'release.yaml:6:21',
			'release.yaml:6:30',
			'release.yaml:7:13',
			'release.yaml:8:1',
		]);
	});

	test.each(['', '\n', '# only a comment\n', '---\n', 'null\n'])('an empty file (%j) says how to begin', text => {
		expect(errors(text)).toEqual([
			expect.stringMatching(/^release\.yaml:1:1 {2}is empty; write a first one with: release-tui init$/),
		]);
	});

	test('what would move the cursor or turn the line around is written out', () => {
		const [line] = errors('project: shop\nenvironments: { a: {} }\n"\\e[2J\\u202Ex": 1\n');
		expect(line).toBe(
			'release.yaml:3:1  unknown key "\\u001b[2J\\u202ex"; known here: project, compare, environments, journal, version, migrations, phases, secrets',
		);
	});

	test('twenty thousand keys are refused in no time worth mentioning', () => {
		const keys = Array.from({length: 20_000}, (_, index) => `    V${index}: a`).join('\n');
		const started = process.threadCpuUsage();
		expect(errors(`project: s\nenvironments:\n  a:\n   env:\n${keys}\n`)).toEqual([
			'release.yaml:5:5  "env" in environment "a" must not have more than 200',
		]);
		expect(process.threadCpuUsage(started).user / 1000).toBeLessThan(10_000);
	});
});

describe('whatever the text is', () => {
	const place = /^release\.yaml:[1-9]\d*:[1-9]\d* {2}\S/;
	const judged = (text: string) => {
		const parsed = parseProject(text, 'release.yaml');
		if (!parsed.ok) {
			expect(parsed.errors.length).toBeGreaterThan(0);
			for (const error of parsed.errors) {
				expect(formatConfigError(error)).toMatch(place);
				expect(error.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
				expect(error.line).toBeLessThanOrEqual(text.split(/\r?\n/).length);
			}
		}
	};

	test('it never throws on any text', () => {
		fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 200}), judged), {numRuns: 500});
	});

	test('it never throws on text made of the parts of YAML', () => {
		const part = fc.constantFrom(
			'a',
			': ',
			'- ',
			'\n',
			'  ',
			'{',
			'}',
			'[',
			']',
			',',
			'&x ',
			'*x',
			'!t ',
			'"',
			"'",
			'|\n',
			'>\n',
			'#',
			'? ',
			'%YAML 1.1\n',
			'---\n',
			'...\n',
			'<<: ',
			'environments',
			'phases',
			'deploy',
			'run',
			'\t',
			'\0',
			'\u001b',
		);
		fc.assert(
			fc.property(fc.array(part, {maxLength: 30}), parts => judged(parts.join(''))),
			{numRuns: 1000},
		);
	});

	test('it never throws on any value in place of any part of the example', () => {
		const lines = example.split('\n');
		const change = fc.record({
			line: fc.nat(lines.length - 1),
			value: fc.constantFrom(
				'1',
				'null',
				'[]',
				'{}',
				'[a]',
				'{a: b}',
				'"\\0"',
				'true',
				'""',
				'x',
				'.nan',
				'0x1F',
				'{ id: x }',
				'- a',
			),
		});
		fc.assert(
			fc.property(fc.array(change, {minLength: 1, maxLength: 3}), changes => {
				const changed = [...lines];
				for (const {line, value} of changes) changed[line] = (changed[line] ?? '').replace(/: .*$/, `: ${value}`);
				judged(changed.join('\n'));
			}),
			{numRuns: 300},
		);
	});
});
