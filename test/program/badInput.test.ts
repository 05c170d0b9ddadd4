// What bad input gets: a clear sentence, the right exit code, and nothing lost.
import {readFileSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {formatConfigError} from '../../src/config/configError.ts';
import {loadProject} from '../../src/config/load.ts';
import {verifyChains} from '../support/chains.ts';
import {inProject} from '../support/project.ts';
import {configWith, pushConfig, pushStep} from '../support/projectConfig.ts';
import {markedProcesses} from '../support/projectProcesses.ts';

const esc = String.fromCharCode(0x1b);

/** Environments by their names, with their live command and what is said of it. */
const badLive: readonly (readonly [string, string, string])[] = [
	['fails', 'run: "echo no route to host >&2; exit 3"', 'the live command failed with exit code 3: no route to host'],
	['hangs', 'run: "sleep 600", timeout: 500ms', 'the live command timed out after 0.5 s'],
	['waits-on-stdin', 'run: "cat; read x || exit 4"', 'the live command failed with exit code 4'],
	['is-missing', 'run: "nosuchcommand"', 'the live command failed with exit code 127'],
	['prints-nothing', 'run: "true"', 'the live command printed nothing'],
	[
		'prints-rubbish',
		'run: "printf \'\\\\033[31mhello\\\\007 world\'"',
		'the live command printed no commit id on a line of its own',
	],
	[
		'prints-far-too-much',
		'run: "head -c 50000000 /dev/zero | tr \'\\\\000\' z"',
		'the live command printed no commit id',
	],
	['prints-no-match', 'run: "echo version 7", match: "sha=(?<sha>[0-9a-f]+)"', '"match" found nothing in what'],
];
test.concurrent(
	'live commands that fail, hang, or print what is no commit',
	inProject(
		pushConfig.replace(
			'environments:\n',
			`environments:\n${badLive.map(([name, live]) => `  ${name}:\n    live: { ${live} }\n`).join('')}`,
		),
		async project => {
			const {code, stdout} = await project.run(['status', '--json']);
			expect(code).toBe(0);
			expect(stdout).not.toContain(esc);
			expect(JSON.parse(stdout)).toMatchObject({
				environments: [
					...badLive.map(([name, , message]) => ({
						name,
						live: null,
						liveError: expect.stringContaining(message),
						behind: null,
					})),
					{name: 'staging', live: {version: 'v1.0.0'}},
					{name: 'production', live: {version: 'v1.0.0'}},
				],
			});
			const status = await project.run(['status']);
			expect(status.code).toBe(0);
			for (const [, , message] of badLive) expect(status.stdout).toContain(message.slice(0, 30));
			for (const name of ['fails', 'hangs', 'prints-rubbish']) {
				expect(await project.json('plan', name)).toMatchObject({
					previous: null,
					gates: expect.arrayContaining([expect.objectContaining({id: 'live', verdict: 'warn'})]),
				});
			}
		},
	),
);

test.concurrent(
	'a live command that fails after the deploy fails the release',
	inProject(
		configWith({
			staging: 'env: { LIVE: broken }',
			phases: `  deploy:${pushStep}
  verify:
    - { id: live, expect: live, timeout: 1s }`,
		}).replace(/live: \{.*staging.*\}/, 'live: { run: "exit 9" }'),
		async project => {
			const {code, stdout} = await project.run(['deploy', 'staging']);
			expect(code).toBe(1);
			expect(stdout).toContain('the live command failed with exit code 9');
			expect(await project.json('show', '1')).toMatchObject({status: 'failed', verified: false});
		},
	),
);

test.concurrent(
	'commands that are missing, cannot be executed, or die',
	inProject(pushConfig, async project => {
		const cases: readonly (readonly [string, string, object])[] = [
			['nosuchcommand', 'exit code 127: a command was not found', {exitCode: 127, signal: null}],
			['./count', 'exit code 126: a command cannot be executed', {exitCode: 126, signal: null}],
			['kill -SEGV $$', 'killed by SIGSEGV', {exitCode: null, signal: 'SIGSEGV'}],
			['exit 255', 'exit code 255', {exitCode: 255, signal: null}],
		];
		for (const [index, [run, message, attempt]] of cases.entries()) {
			await project.configure(configWith({phases: `  deploy:\n    - { id: push, run: ${JSON.stringify(run)} }`}));
			const {code, stdout} = await project.run(['deploy', 'staging']);
			expect({run, code}).toEqual({run, code: 1});
			expect(stdout).toContain(`✖ push  ${message}`);
			expect(await project.json('show', String(index + 1))).toMatchObject({
				status: 'failed',
				phases: [{steps: [{id: 'push', attempts: [attempt]}]}, {}],
			});
		}
	}),
);

test.concurrent(
	'a command that waits on stdin or on the terminal gets none',
	inProject(
		configWith({
			phases: `  deploy:
    - { id: stdin, run: "if read answer; then echo got input; exit 1; fi" }
    - { id: terminal, run: "if (exec 3</dev/tty) 2>/dev/null; then echo got a terminal; exit 1; fi" }${pushStep}`,
		}),
		async project => {
			const deploy = project.openCockpit({args: ['deploy', 'staging', '--yes']});
			await deploy.expectScreen('#1 succeeded');
			expect((await deploy.ended()).exitCode).toBe(0);
		},
	),
);

test.concurrent(
	'a step that leaves a daemon behind, which holds its output open',
	inProject(
		configWith({phases: `  deploy:\n    - { id: start, run: "sleep 600 & echo $! > ran-daemon" }${pushStep}`}),
		async project => {
			const {code} = await project.run(['deploy', 'staging']);
			expect(code).toBe(0);
			// It is the team's own: it lives on.
			const daemon = Number(readFileSync(project.file('ran-daemon'), 'utf8'));
			expect(markedProcesses(`RELEASE_TUI_TEST=${project.folder}`)).toContain(daemon);
			expect(await project.json('show', '1')).toMatchObject({
				phases: [{steps: [{id: 'start', attempts: [{exitCode: 0}]}, {}]}, {}],
			});
		},
	),
);

test.concurrent(
	'operators who press at the same moment start one release',
	inProject(
		configWith({phases: `  deploy:\n    - { id: wait, run: "until [ -e go ]; do sleep 0.05; done" }${pushStep}`}),
		async project => {
			// Opened before, so that they race for the start and not for the first journal.
			await project.run(['history']);
			const started = Array.from({length: 4}, () => project.start(['deploy', 'staging', '--detach']));
			const codes = await Promise.all(started.map(async ({ended}) => (await ended).code));
			expect(codes.toSorted()).toEqual([0, 4, 4, 4]);
			expect(await project.releases()).toHaveLength(1);

			// The second one's cockpit shows what the first one runs, and says why it starts nothing.
			const second = project.openCockpit();
			await second.expectScreen('#1 v1.1.0 → staging');
			await second.press('d');
			await second.expectScreen('#1 is open on staging');
			project.touch('go');
			await second.expectScreen(/Release #1 .*succeeded/);
			expect(await project.releases()).toHaveLength(1);
			verifyChains(project.journalFile);
		},
	),
);

test.concurrent(
	'the same request never starts a second release',
	inProject(pushConfig, async project => {
		for (let i = 0; i < 2; i++) {
			const {code, stdout} = await project.run(['deploy', 'staging', '--request', 'ci-42']);
			expect(code).toBe(0);
			expect(stdout).toContain('#1 succeeded');
		}

		expect(await project.releases()).toHaveLength(1);
	}),
);

const badConfigs: readonly (readonly [string, (config: string) => string | Buffer, RegExp])[] = [
	[
		'an unknown key',
		config => config.replace('deploy:', 'deplyo:'),
		/release\.yaml:\d+:3 .*"deplyo".*did you mean "deploy"\?/,
	],
	['a wrong type', config => config.replace('project: shop', 'project: [shop]'), /release\.yaml:1:10 .*project/],
	['a number as text', config => config.replace('project: shop', 'project: 1.10'), /release\.yaml:1:10 /],
	['a key twice', config => `${config}project: shop\n`, /release\.yaml:\d+:1 .*project/],
	[
		'an id twice',
		config => config.replace('  deploy:', '  schema:\n    - { id: push, run: "true" }\n  deploy:'),
		/release\.yaml:\d+:\d+ .*"push"/,
	],
	[
		'a step that does nothing',
		config => config.replace('  deploy:', '  schema:\n    - { id: idle }\n  deploy:'),
		/release\.yaml:\d+:\d+ .*run/,
	],
	[
		'an environment that is not there',
		config => config.replace('  production:', '  production:\n    promotes: stagng'),
		/release\.yaml:\d+:\d+ .*"stagng".*"staging"/,
	],
	[
		'environments that promote each other',
		config =>
			config
				.replace('  production:', '  production:\n    promotes: staging')
				.replace('  staging:', '  staging:\n    promotes: production'),
		/release\.yaml:\d+:\d+ /,
	],
	[
		'a bad duration',
		config => config.replace('retry: safe', 'timeout: soon'),
		/release\.yaml:\d+:\d+ .*timeout|release\.yaml:\d+:\d+ .*soon/,
	],
	['a tab', config => config.replace('  staging:', '\tstaging:'), /release\.yaml:\d+:\d+ /],
	['an open bracket', config => `${config}secrets: [A\n`, /release\.yaml:\d+:\d+ /],
	['an alias bomb', config => `${config}x: &x [1]\ny: [*x, *x]\n`, /release\.yaml:\d+:\d+ /],
	[
		'bytes that are no text',
		config => Buffer.concat([Buffer.from(config), Buffer.from([0xff, 0xfe, 0x0a])]),
		/release\.yaml(:\d+:\d+)? /,
	],
	['nothing', () => '', /release\.yaml(:\d+:\d+)? /],
	['another document', () => '- a list\n', /release\.yaml:1:1 /],
	['a megabyte', config => config + '# '.repeat(600_000), /release\.yaml(:\d+:\d+)? /],
];
test.concurrent(
	'a configuration with every kind of mistake says where, and what was meant',
	inProject(null, async project => {
		for (const [name, spoil, message] of badConfigs) {
			writeFileSync(project.file('release.yaml'), spoil(pushConfig));
			const loaded = loadProject(project.root);
			expect(loaded.ok ? [] : loaded.errors.map(formatConfigError), name).toContainEqual(
				expect.stringMatching(message),
			);
		}

		for (const [name, spoil, message] of badConfigs.filter(([each]) =>
			['an unknown key', 'a megabyte'].includes(each),
		)) {
			writeFileSync(project.file('release.yaml'), spoil(pushConfig));
			const {code, stdout, stderr} = await project.run(['config', 'check']);
			expect({name, code, stdout}).toEqual({name, code: 2, stdout: ''});
			expect(stderr, name).toMatch(message);
			expect(stderr, name).not.toContain('fault in release-tui');
		}

		// Whatever else is called says the same and does nothing.
		project.write(pushConfig.replace('deploy:', 'deplyo:'));
		for (const args of [['status'], []]) {
			const {code, stdout, stderr} = await project.run(args);
			expect({args, code, stdout}).toEqual({args, code: 2, stdout: ''});
			expect(stderr).toContain('did you mean "deploy"?');
		}
	}),
);

test.concurrent(
	'all mistakes are told at once',
	inProject(null, async project => {
		project.write(pushConfig.replace('deploy:', 'deplyo:').replace('production:', 'Production:'));
		const {code, stderr} = await project.run(['config', 'check']);
		expect(code).toBe(2);
		expect(stderr).toContain('deplyo');
		expect(stderr).toContain('Production');
	}),
);

test.concurrent(
	'a lock reason that would act on the terminal',
	inProject(pushConfig, async project => {
		const attack = `${esc}]0;owned\u0007${esc}[2J${esc}[41mthe database moves`;
		expect((await project.run(['lock', 'staging', '--reason', attack])).code).toBe(0);
		const colours = {FORCE_COLOR: '1'};
		const refused = await project.run(['deploy', 'staging'], colours);
		expect(refused.stderr).toMatch(/staging was locked by \S+@\S+ at \S+: the database moves\n/);
		const status = await project.run(['status'], colours);
		expect(status.stdout).toContain(': the database moves');
		for (const text of [refused.stderr, status.stdout]) {
			for (const part of [`${esc}]`, `${esc}[2J`, `${esc}[41m`, 'owned']) expect(text).not.toContain(part);
		}

		expect((await project.run(['status'])).stdout).not.toContain(esc);
		// Programs get what was said.
		expect(await project.json('status')).toMatchObject({environments: [{lock: {reason: attack}}, {}]});
	}),
);
