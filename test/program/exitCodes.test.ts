// Exit codes are what scripts go by: each of them, in the situations it is documented for.
import {appendFileSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {verifyChains} from '../support/chains.ts';
import {inProject} from '../support/project.ts';
import {configWith, promotingConfig, pushConfig, pushStep} from '../support/projectConfig.ts';

/** A deploy that goes on when the test makes the file `go`. */
const slowConfig = configWith({
	phases: `  deploy:
    - { id: prepare, run: "echo prepare >> ran; until [ -e go ]; do sleep 0.05; done", undo: "echo back >> ran-back" }${pushStep}`,
});

test.concurrent(
	'0: a deploy that the environment confirms',
	inProject(pushConfig, async project => {
		const {code, stdout} = await project.run(['deploy', 'staging']);
		expect(code).toBe(0);
		expect(stdout).toContain('#1 succeeded');
		expect(project.live('staging')).toBe(project.sha('v1.1.0'));
		expect(project.live('production')).toBe(project.sha('v1.0.0'));
		expect((await project.run(['status'])).code).toBe(0);
		// It is over: coming back to it is no error.
		expect(await project.run(['attach', '1'])).toMatchObject({code: 0, stdout: expect.stringContaining('is over')});
	}),
);

test.concurrent(
	'0: a deploy ends as soon as its release has',
	inProject(pushConfig, async project => {
		// A machine that is busy just then may hold up one of them, and not each.
		const tookMs: number[] = [];
		while (tookMs.length < 4 && !tookMs.some(ms => ms < 1500)) {
			const deploy = project.start(['deploy', 'staging', '--json']);
			await deploy.until('release-finished');
			const finished = performance.now();
			expect((await deploy.ended).code).toBe(0);
			tookMs.push(performance.now() - finished);
		}

		expect(Math.min(...tookMs)).toBeLessThan(1500);
	}),
);

test.concurrent(
	'1: an old version that passes its health check is no success',
	inProject(
		configWith({
			phases: `  deploy:
    - { id: push, run: "true", undo: "true" }
  verify:
    - { id: health, run: "true" }
    - { id: live, expect: live, timeout: 1s }`,
		}),
		async project => {
			const {code, stdout} = await project.run(['deploy', 'staging']);
			expect(code).toBe(1);
			expect(stdout).toContain('✔ health');
			expect(stdout).toContain(`✖ live  the environment still runs ${project.sha('v1.0.0').slice(0, 7)}, not`);
			expect(await project.json('history')).toMatchObject({releases: [{id: 1, status: 'failed', verified: false}]});
		},
	),
);

test.concurrent(
	'1: a step that fails, which ends a release that nobody attends',
	inProject(configWith({phases: '  deploy:\n    - { id: push, run: "exit 7" }'}), async project => {
		for (const id of [1, 2, 3]) {
			const {code, stdout} = await project.run(['deploy', 'staging']);
			expect(code).toBe(1);
			expect(stdout).toContain('✖ push  exit code 7');
			expect(stdout).toContain(`#${id} failed: push: exit code 7`);
		}
	}),
);

test.concurrent(
	'1: a release that somebody else aborts',
	inProject(slowConfig, async project => {
		const deploy = project.start(['deploy', 'staging']);
		await deploy.until('▸ prepare');
		expect((await project.run(['abort', '--reason', 'wrong day'])).code).toBe(0);
		const {code, stdout} = await deploy.ended;
		expect(code).toBe(1);
		expect(stdout).toContain('#1 aborted: wrong day');
	}),
);

test.concurrent(
	'2: a command and an environment that there are not',
	inProject(pushConfig, async project => {
		const wrong: readonly (readonly [readonly string[], string | RegExp])[] = [
			[['deplyo', 'staging'], 'There is no command "deplyo"; did you mean "deploy"?'],
			[['deploy', 'nowhere'], 'There is no environment "nowhere".'],
		];
		for (const [args, message] of wrong) {
			const {code, stdout, stderr} = await project.run(args);
			expect({args, code, stdout}).toEqual({args, code: 2, stdout: ''});
			expect(stderr).toMatch(message);
		}
	}),
);

test.concurrent(
	'2: a configuration that is wrong, not trusted, or not trusted any more',
	inProject(null, async project => {
		project.write(pushConfig.replace('phases:', 'phase:'));
		const wrong = await project.run(['deploy', 'staging']);
		expect(wrong).toMatchObject({code: 2, stderr: expect.stringMatching(/release\.yaml:\d+:1 .*"phase".*"phases"/)});

		project.write(pushConfig);
		const untrusted = await project.run(['deploy', 'staging']);
		expect(untrusted).toMatchObject({code: 2, stderr: expect.stringContaining('is not trusted yet')});
		expect(untrusted.stderr).toContain('release-tui trust');

		await project.configure(pushConfig);
		appendFileSync(project.file('release.yaml'), '# changed\n');
		const changed = await project.run(['deploy', 'staging']);
		expect(changed).toMatchObject({code: 2, stderr: expect.stringContaining('has changed since you trusted it')});
		expect(project.live('staging')).toBe(project.sha('v1.0.0'));
	}),
);

test.concurrent(
	'3: a gate blocks; it is overruled with a reason, which the history keeps',
	inProject(configWith({staging: 'gates: { cleanTree: block }'}), async project => {
		writeFileSync(project.file('count'), 'changed by hand\n');
		const blocked = await project.run(['deploy', 'staging']);
		expect(blocked.code).toBe(3);
		expect(blocked.stderr).toContain('clean-tree: 1 changed file');
		expect(blocked.stderr).toContain('--override clean-tree --reason TEXT');
		// A yes answers the confirmation, never a gate.
		expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(3);
		// Overruling one gate leaves the others in force.
		expect((await project.run(['deploy', 'staging', '--override', 'bad', '--reason', 'x'])).code).toBe(3);
		// A gate that is not there is a slip of the pen.
		expect((await project.run(['deploy', 'staging', '--override', 'windw', '--reason', 'x'])).code).toBe(2);
		expect(await project.json('history')).toEqual({releases: []});

		const overruled = await project.run(['deploy', 'staging', '--override', 'clean-tree', '--reason', 'only notes']);
		expect(overruled.code).toBe(0);
		expect(await project.json('show', '1')).toMatchObject({
			status: 'succeeded',
			overrides: [{gate: 'clean-tree', reason: 'only notes'}],
		});
	}),
);

test.concurrent(
	'3: nothing comes to production that was not verified on staging',
	inProject(promotingConfig, async project => {
		const {code, stderr} = await project.run(['deploy', 'production', '--yes']);
		expect(code).toBe(3);
		expect(stderr).toContain('promotion: staging runs');
		expect(project.live('production')).toBe(project.sha('v1.0.0'));
	}),
);

test.concurrent(
	'4: an environment that a person locked',
	inProject(pushConfig, async project => {
		await project.run(['lock', 'staging', 'the', 'database', 'moves']);
		const {code, stderr} = await project.run(['deploy', 'staging']);
		expect(code).toBe(4);
		expect(stderr).toMatch(
			/staging was locked by \S+@\S+ at \S+: the database moves\nFree it: release-tui unlock staging/,
		);
		// A lock is no gate: it is freed, not overruled.
		expect((await project.run(['deploy', 'staging', '--override', 'lock', '--reason', 'x'])).code).toBe(4);
		expect((await project.run(['lock', 'staging', 'again'])).code).toBe(4);
		await project.run(['unlock', 'staging']);
		expect((await project.run(['deploy', 'staging'])).code).toBe(0);
	}),
);

test.concurrent(
	'4: an environment on which a release runs',
	inProject(slowConfig, async project => {
		expect((await project.run(['deploy', 'staging', '--detach'])).code).toBe(0);
		const {code, stderr} = await project.run(['deploy', 'staging']);
		expect(code).toBe(4);
		expect(stderr).toMatch(/staging is locked by release #1 .*\nWatch it: release-tui attach 1/);
		project.touch('go');
		expect((await project.until(1, release => release.end !== null)).end?.outcome).toBe('succeeded');
	}),
);

test.concurrent(
	'5: a release that another terminal rolls back while it is followed',
	inProject(slowConfig, async project => {
		const deploy = project.start(['deploy', 'staging', '--json']);
		await deploy.until('"step-started"');
		const rollback = await project.run(['rollback', 'staging', '--reason', 'errors']);
		expect(rollback.code).toBe(0);
		const {code, stdout} = await deploy.ended;
		expect(code).toBe(5);
		expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
			type: 'release-finished',
			id: 1,
			status: 'rolled-back',
		});
		expect(project.count('ran-back')).toBe(1);
		expect(project.live('staging')).toBe(project.sha('v1.0.0'));
		verifyChains(project.journalFile);
	}),
);

test.concurrent(
	'6: a release waits for an item of the checklist, and goes on when it is ticked',
	inProject(promotingConfig, async project => {
		const {code, stdout} = await project.run(['deploy', 'staging']);
		expect(code).toBe(6);
		expect(stdout).toContain('#1 waits for a person. Answer: release-tui confirm 1 look');
		expect(await project.json('status')).toMatchObject({
			environments: [{name: 'staging', release: {id: 1, status: 'waiting'}}, {}],
		});
		const json = await project.run(['attach', '--json']);
		expect(json.code).toBe(6);
		expect(JSON.parse(json.stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
			type: 'release-waiting',
			id: 1,
			status: 'waiting',
			why: 'asking',
			step: 'look',
		});

		const attach = project.start(['attach', '1']);
		expect((await project.run(['confirm', '1', 'look', '--note', 'all fine'])).code).toBe(0);
		expect([0, 6]).toContain((await attach.ended).code);
		await project.until(1, release => release.end !== null);
		expect(await project.json('show', '1')).toMatchObject({
			status: 'succeeded',
			phases: [{}, {steps: [{}, {id: 'look', status: 'succeeded', note: 'all fine', by: expect.any(String)}]}],
		});
	}),
);

test.concurrent(
	'6: what only a person can confirm',
	inProject(promotingConfig, async project => {
		const {code, stderr} = await project.run(['deploy', 'production']);
		expect(code).toBe(6);
		expect(stderr).toContain('production is protected');
		expect(stderr).toContain('--yes');
		appendFileSync(project.file('release.yaml'), '# changed\n');
		const trust = await project.run(['trust']);
		expect(trust.code).toBe(6);
		expect(trust.stdout).toContain('# changed');
	}),
);

test.concurrent(
	'130: Ctrl-C while following leaves the release alone',
	inProject(slowConfig, async project => {
		const deploy = project.start(['deploy', 'staging']);
		await deploy.until('▸ prepare');
		deploy.child.kill('SIGINT');
		const {code, stdout} = await deploy.ended;
		expect(code).toBe(130);
		expect(stdout).toContain('Release #1 goes on without you. Come back with: release-tui attach 1');
		expect((await project.release(1))?.end).toBeNull();

		const attach = project.start(['attach', '1']);
		await attach.until('▸ prepare');
		project.touch('go');
		expect((await attach.ended).code).toBe(0);
		expect(project.count('ran')).toBe(1);
		expect(project.live('staging')).toBe(project.sha('v1.1.0'));
	}),
);

test.concurrent(
	'130: Ctrl-C at a plain terminal, before the start and while it runs',
	inProject(slowConfig, async project => {
		const declined = project.openCockpit({args: ['deploy', 'staging']});
		await declined.expectScreen('Go on? [y/N]');
		await declined.press('ctrl-c');
		expect((await declined.ended()).exitCode).toBe(130);
		expect(await project.json('history')).toEqual({releases: []});

		const deploy = project.openCockpit({args: ['deploy', 'staging']});
		await deploy.expectScreen('Go on? [y/N]');
		await deploy.press('y', 'enter');
		await deploy.expectScreen('▸ prepare');
		await deploy.press('ctrl-c');
		expect((await deploy.ended()).exitCode).toBe(130);
		expect(deploy.screen()).toContain('release-tui attach 1');
		project.touch('go');
		expect((await project.until(1, release => release.end !== null)).end?.outcome).toBe('succeeded');
	}),
);
