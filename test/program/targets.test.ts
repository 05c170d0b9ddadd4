// A release over twenty hosts, in the whole program: one is dead before it starts, one fails, and a person decides.
import {writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {isFannedOut} from '../../src/domain/fanOut.ts';
import {stepOf} from '../../src/domain/release.ts';
import {tallyOf} from '../../src/domain/targets.ts';
import {inProject} from '../support/project.ts';
import {configWith} from '../support/projectConfig.ts';

// Each "host" is a shell here, with a state folder of its own.
const config = configWith({
	staging: `targets:
  web:
    file: ran-hosts
    transport: |
      if [ "$RELEASE_TARGET" = web20 ]; then echo "ssh: connect to host web20 port 22: Connection refused" >&2; exit 255; fi
      export XDG_STATE_HOME="$PWD/ran-state-$RELEASE_TARGET"
      exec sh
    live: { run: cat "ran-$RELEASE_TARGET" }`,
	phases: `  deploy:
    - id: install
      only: staging
      targets: web
      canary: 1
      batch: 50%
      run: |
        echo "installing $RELEASE_VERSION"
        if [ "$RELEASE_TARGET" = web7 ]; then echo "disk full" >&2; exit 3; fi
        echo "$RELEASE_SHA" > "ran-$RELEASE_TARGET"
    - { id: push, run: git push --quiet "$RELEASE_ENVIRONMENT" "$RELEASE_SHA":refs/heads/main }
  verify:
    - { id: answers, only: staging, expect: live, targets: web }`,
});

const hosts = Array.from({length: 20}, (_, n) => `web${n + 1}`);

test.concurrent(
	'a dead host is left out, one that fails is seen among the others and excluded, and the rest is verified',
	inProject(config, async project => {
		writeFileSync(project.file('ran-hosts'), `# the fleet\n${hosts.join('\n')}\n`);
		for (const host of hosts) writeFileSync(project.file(`ran-${host}`), `${project.sha('v1.0.0')}\n`);
		const cockpit = project.openCockpit({columns: 120, rows: 36});
		await cockpit.expectScreen('2 to ship');
		await cockpit.press('d');
		await cockpit.expectScreen(/1 of 20 targets cannot be worked with: web20: it refuses/);
		await cockpit.press('w');
		await cockpit.expectScreen('› web20');
		await cockpit.press('enter');
		await cockpit.expectScreen('left out: web20');
		// Whatever the list says from now on does not reach this release.
		writeFileSync(project.file('ran-hosts'), 'web99\n');
		await cockpit.press('enter');
		await cockpit.expectScreen('Enter shows its targets');
		await cockpit.press('enter');
		await cockpit.expectScreen('10 of 19 · 1 failed');
		await cockpit.expectScreen(/web7 +✖ exit 3/);
		await cockpit.press('enter');
		await cockpit.expectScreen('output of attempt 1 on web7');
		await cockpit.expectScreen('web7 | disk full');
		expect(cockpit.screen()).not.toContain('web1 |');
		await cockpit.press('esc', 'x');
		await cockpit.expectScreen('Exclude web7');
		await cockpit.press('in repair', 'enter');
		await cockpit.expectScreen(/web7 +→ excluded/);
		// What was never begun is tried with what is left.
		await cockpit.press('esc', 'r');
		const release = await project.until(1, ({end}) => end !== null);
		expect(release).toMatchObject({end: {outcome: 'succeeded', verified: true}, plan: {without: ['web20']}});
		const [install] = release.plan.steps.filter(isFannedOut);
		expect(install && tallyOf(release, install)).toMatchObject({total: 19, done: 18, excluded: 1});
		expect(stepOf(release, 'answers').state.status).toBe('succeeded');
		expect(project.text('ran-web7').trim()).toBe(project.sha('v1.0.0'));
		expect(project.text('ran-web19').trim()).toBe(project.sha('v1.1.0'));
		await cockpit.press('q');
	}),
);
