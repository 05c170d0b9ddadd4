// A runbook goes in, a record comes out: each command is shown before it runs, each item has who and when.
import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openProject, type TestProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';

const plan = `## Roll-out plan
**Deployment risks**: None

**Backup steps**:
1. [ ] Keep the setting
   \`echo old > setting.old\`

**Deployment steps**:
1. [ ] Tell the users
2. [ ] Ship it:
   \`git push --quiet "$RELEASE_ENVIRONMENT" "$RELEASE_SHA":refs/heads/main && echo on > maintenance\`
3. [x] Ordered the cake

## Verification plan
- [ ] Log in

## Rollback strategy
1. [ ] Put the setting back
   \`cat setting.old > setting\`
2. [ ] Ship what was there before:
   \`git push --quiet --force "$RELEASE_ENVIRONMENT" "$RELEASE_SHA":refs/heads/main\`
`;

let project: TestProject;
const inRoot = (name: string) => path.join(project.repository.root, name);

beforeAll(async () => {
	project = openProject();
	await project.configure(
		configWith({
			staging: '',
			production: '',
			phases: `  preflight:
    - { id: look, run: "echo looked\\necho twice" }
  deploy:${pushStep}`,
		}),
	);
	writeFileSync(inRoot('plan.md'), plan);
});

afterAll(() => project.close());

test('a plan with a runbook shows its items, and what it takes the place of is not there', async () => {
	const {stdout, stderr} = await project.run(['plan', 'staging', '--runbook', 'plan.md']);
	expect(stderr).toContain('plan.md:12: its box is ticked already: it is left out');
	expect(stderr).toContain('plan.md takes the place of push (deploy).');
	expect(stdout).toMatch(/preflight +look +echo looked\n +echo twice\n/);
	expect(stdout).toMatch(/backup +runbook-look-5 +Keep the setting — runs: echo old > setting.old/);
	expect(stdout).toMatch(/deploy +runbook-9 +Tell the users/);
	expect(stdout).not.toMatch(/deploy +push/);
	expect(stdout).toMatch(/runbook-back-look-18/);
	expect((await project.run(['plan', 'staging', '--runbook', 'no.md'])).code).toBe(2);
});

test('nothing runs that nobody looked at, and the record says who did what', async () => {
	expect((await project.run(['deploy', 'staging', '--runbook', 'plan.md', '--yes', '--detach', '--json'])).code).toBe(
		0,
	);
	await answers(1, 'runbook-look-5', () => !existsSync(inRoot('setting.old')));
	await answers(1, 'runbook-9', () => existsSync(inRoot('setting.old')));
	await answers(1, 'runbook-look-10', () => !existsSync(inRoot('maintenance')));
	await answers(1, 'runbook-15', () => existsSync(inRoot('maintenance')));
	await project.until(1, release => release.end !== null);
	const {stdout} = await project.run(['runbook', '1']);
	const by = /\*\(\S+@\S+ \d{4}-\d\d-\d\dT[\d:.]+Z, \d+\.\d s\)\*/.source;
	expect(stdout).toMatch(
		/^<!-- release #1: v\S+ \(\w{12}\) to staging, by \S+, .* succeeded .* -->\n## Roll-out plan\n/,
	);
	expect(stdout).toMatch(new RegExp(`^1\\. \\[x\\] Keep the setting ${by}$`, 'm'));
	expect(stdout).toMatch(/^1\. \[x\] Tell the users \*\(\S+@\S+ \S+Z\)\*$/m);
	expect(stdout).toMatch(/^3\. \[x\] Ordered the cake$/m);
	expect(stdout).toMatch(/^1\. \[ \] Put the setting back$/m);
	expect(project.live('staging')).toBe(project.sha('HEAD'));
});

test('the way back of the runbook is asked for, and stands in the record, too', async () => {
	expect((await project.run(['rollback', 'staging', '--detach', '--yes', '--json', '--reason', 'errors'])).code).toBe(
		0,
	);
	await answers(2, 'runbook-back-look-18', () => !existsSync(inRoot('setting')));
	await answers(2, 'runbook-back-look-20', () => existsSync(inRoot('setting')));
	await project.until(2, release => release.end !== null);
	expect(project.live('staging')).toBe(project.sha('v1.0.0'));
	expect(existsSync(inRoot('setting'))).toBe(true);
	expect((await project.run(['runbook', '1'])).stdout).toMatch(/^1\. \[x\] Put the setting back \*\(/m);
	expect((await project.run(['runbook', '2'])).stdout).toMatch(/^- \[x\] Put the setting back .* \*\(/m);
});

/** Waits until a step asks, looks, and says yes. */
async function answers(release: number, step: string, look: () => boolean): Promise<void> {
	await project.until(release, state => state.steps[step]?.state.status === 'asking');
	expect(look()).toBe(true);
	expect((await project.run(['confirm', String(release), step])).code).toBe(0);
}
