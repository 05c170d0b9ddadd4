import {readFileSync} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Runbook} from '../../src/domain/runbook.ts';
import {readRunbook as readFor} from '../../src/runbook/readRunbook.ts';

const use = {environment: 'production', environments: ['staging', 'production'], isKnown: () => true};
const readRunbook = (file: string, text: string) => readFor(file, text, use);

function read(text: string, file = 'plan.md'): Runbook {
	const found = readRunbook(file, text);
	if (!found.ok) throw new Error(found.problems.join('\n'));
	return found.runbook;
}

const shown = (runbook: Runbook) => runbook.items.map(({place, text, command}) => [place, text, command]);
const example = (name: string) => readFileSync(path.join(import.meta.dirname, 'examples', name), 'utf8');

test('a simple plan: what is to be done, where its headings and labels say', () => {
	expect(shown(read(example('simple.md')))).toEqual([
		['deploy', 'Merge PR into master', null],
		['verify', 'Monitor papertrail and getsentry', null],
		['verify', 'check if navbar width has been increased', null],
		['verify', 'check some number of the pages on the site to ensure that no other styles were affected', null],
	]);
});

test('a plan with commands: each stands with its item, names in the middle of a sentence are none', () => {
	const found = readRunbook('plan.md', example('complex.md'));
	if (!found.ok) throw new Error(found.problems.join('\n'));
	expect(shown(found.runbook)).toEqual([
		[
			'backup',
			'Create production DB rollback',
			expect.stringContaining('heroku addons:create heroku-postgresql:standard-0'),
		],
		['backup', 'Backup MYVAR variable value', 'heroku config:get MYVAR > MYVAR.old'],
		['deploy', 'Notify end users about this changes', null],
		['deploy', 'Merge PR into master', null],
		['deploy', 'Set application into maintenance mode', 'heroku maintenance:on'],
		['deploy', 'Deploy app new release, it may take up to 40 minutes because of complex migration', null],
		['deploy', 'Disable maintenance mode', 'heroku maintenance:off'],
		['deploy', 'After some time destroy DB rollback', 'heroku addons:destroy HEROKU_POSTGRESQL_YELLOW --app sushi'],
		['verify', 'Monitor papertrail and getsentry', null],
		['verify', 'Implementation verification: test production against original issue user stories', null],
		['verify', 'Smoke Testing: click through user related pages', null],
		['rollback', 'Rollback MYVAR variable value', 'heroku config:set MYVAR=$(< MYVAR.old)'],
		['rollback', 'Rollback web worker to previous revision: heroku rollback vXX', null],
		[
			'rollback',
			'Promote DB rollback as the primary database',
			'heroku pg:promote HEROKU_POSTGRESQL_SILVER --app sushi',
		],
	]);
	expect(found.remarks).toEqual(['plan.md:50: vXX is to be filled in, so a person does this by hand']);
});

test('reStructuredText: underlined headings, lists that number themselves, literals', () => {
	const text = `
Going live
==========

Preparing
---------

#. Tell the team.
    - all of them
#. Look at ''the disk'':

   .. code-block:: sh

      $ df -h /var

#. Look again::

     df -i

Checking
--------
1. Log in
`.replaceAll("''", '``');
	expect(shown(read(text, 'plan.rst'))).toEqual([
		['preflight', 'Tell the team. all of them', null],
		['preflight', 'Look at the disk', 'df -h /var'],
		['preflight', 'Look again', 'df -i'],
		['verify', 'Log in', null],
	]);
});

test('a command over several lines stops at the first that fails; prompts are no part of it', () => {
	const text =
		'## Deploy\n1. [ ] Both:\n   ```sh\n   $ one\n   $ two\n   ```\n2. [ ] `three`\n3. [ ] Then `four`, and `five` is a name\n4. [ ] Last: `six`.\n';
	expect(read(text).items.map(({command}) => command)).toEqual(['set -e\none\ntwo', 'three', null, 'six']);
	expect(read(text).items.at(-1)?.text).toBe('Last');
});

test('boxes below a box are items of their own, bullets say more of it', () => {
	const text = '## Deploy\n- [ ] Tell:\n  - users\n  - ops\n- [ ] Ship\n  - [ ] one host\n  - [x] another host\n';
	const found = readRunbook('plan.md', text);
	expect(found).toMatchObject({
		ok: true,
		runbook: {
			items: [
				{line: 2, text: 'Tell: users; ops'},
				{line: 5, text: 'Ship'},
				{line: 6, text: 'one host', done: false},
				{line: 7, text: 'another host', done: true},
			],
		},
		remarks: ['plan.md:7: its box is ticked already: it is left out'],
	});
});

test('what belongs nowhere is refused, line by line, and so is a plan with nothing to do', () => {
	expect(readRunbook('plan.md', '- [ ] one\n\n## Deployment risks\n- [ ] two\n')).toEqual({
		ok: false,
		problems: [
			expect.stringMatching(/^plan.md:1: an item above the first heading, which says no phase: .*Rollback$/),
			expect.stringMatching(/^plan.md:4: an item below "Deployment risks"/),
		],
	});
	expect(readRunbook('plan.md', '# Ship it\n\nAll is well.\n')).toMatchObject({
		ok: false,
		problems: [expect.stringContaining('there is nothing to do in it')],
	});
	expect(readRunbook('plan.md', `## Deploy\n${'- [ ] x\n'.repeat(301)}`)).toMatchObject({ok: false});
});

test('a heading that says nothing belongs to the one above it', () => {
	const text = '# Verification\n## Of the shop\n1. one\n# Thoughts\n## Deployment\n1. two\n';
	expect(shown(read(text))).toEqual([
		['verify', 'one', null],
		['deploy', 'two', null],
	]);
});

test('whatever the text, it is read or refused with lines that it has', () => {
	const piece = fc.constantFrom(
		'# Deploy',
		'## Rollback',
		'- [ ] `a`',
		'1. b',
		'2. - [ ] f',
		'   Rollback: `g`',
		'   - `h i`',
		'  - [x] c',
		'```',
		'**Backup**:',
		'',
		'> d',
		'$ e',
	);
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 30}), fc.constantFrom('p.md', 'p.rst'), (lines, file) => {
			const found = readRunbook(file, lines.join('\n'));
			const places = found.ok ? found.runbook.items.map(({line}) => line) : [];
			for (const line of places) expect(lines[line - 1]).toMatch(/\S/);
			expect(new Set(places).size).toBe(places.length);
			if (!found.ok) expect(found.problems.length).toBeGreaterThan(0);
		}),
	);
});

test('what stands below a bullet is not run together with it', () => {
	const found = readRunbook(
		'plan.rst',
		'Deployment\n----------\n\n#. Check the branches.\n    - git branch\n        - If you do:\n            - git branch -d staging\n',
	);
	expect(found).toMatchObject({
		ok: true,
		runbook: {items: [{text: 'Check the branches. git branch If you do: git branch -d staging'}]},
	});
});

test('a plan with a section for each environment: those of another one are left out, and that is said', () => {
	const text =
		'# Deploying the shop\n## Deploy to staging\n1. one\n### Look\n1. two\n## 2. Production\n1. three\n## Afterwards\n1. four\n';
	const found = readRunbook('plan.md', text);
	if (!found.ok) throw new Error(found.problems.join('\n'));
	expect(shown(found.runbook)).toEqual([
		['deploy', 'three', null],
		['cleanup', 'four', null],
	]);
	expect(found.remarks).toEqual(['plan.md: what stands below "Deploy to staging" is for staging: it is left out']);
});

test('what to do when it goes wrong is the way back, with all that stands below it', () => {
	const text =
		'# Deployment and rollback\n## Deploy\n1. one\n## When it goes wrong\n1. two\n### Verification\n1. three\n## If the canary fails\n1. four\n## Checks\n1. five\n';
	expect(shown(read(text))).toEqual([
		['deploy', 'one', null],
		['rollback', 'two', null],
		['rollback', 'three', null],
		['rollback', 'four', null],
		['verify', 'five', null],
	]);
});

test('checks before a flight are made before it', () => {
	expect(shown(read('## Pre-flight checks\n1. one\n'))).toEqual([['preflight', 'one', null]]);
});

test('commands, tables and bullets that belong to no item are told', () => {
	const text =
		'# Notes on contacts\n- Ana\n# Deploy\n1. one\n\n       code\n\n```\ntwo\n```\n\n| a | b |\n|---|---|\n| c | d |\n\n- three\n';
	expect(readRunbook('plan.md', text)).toMatchObject({
		ok: true,
		remarks: [
			'plan.md: left out, since it belongs to no box and no numbered item: code (line 8), table (line 12), bullets (line 16)',
		],
	});
});

test('a command with a variable that nothing sets is for a person', () => {
	const text =
		'## Deploy\n1. Ship it. Well:\n   `ship $TAG`\n2. `R=$(date) && ship $R "$RELEASE_SHA"`\n3. `for h in a b; do ssh $h id; done`\n';
	const found = readFor('plan.md', text, {...use, isKnown: name => name.startsWith('RELEASE_')});
	if (!found.ok) throw new Error(found.problems.join('\n'));
	expect(shown(found.runbook)).toEqual([
		['deploy', 'Ship it. Well: ship $TAG', null],
		['deploy', expect.any(String), 'R=$(date) && ship $R "$RELEASE_SHA"'],
		['deploy', expect.any(String), 'for h in a b; do ssh $h id; done'],
	]);
	expect(found.remarks).toEqual(['plan.md:2: $TAG is set nowhere, so a person does this by hand']);
});

test('a command that goes on until somebody ends it is for a person', () => {
	const commands = [
		'watch kubectl get pods',
		'sudo -k; tail -f log',
		'kubectl -n shop logs -f deploy/web',
		'docker exec -it db psql',
		'make && vim .env',
	];
	const others = [
		'tail -n 5 log',
		'kubectl apply -f shop.yaml',
		'docker compose -f a.yml up -d',
		'docker exec db psql',
	];
	const text = `## Deploy\n${[...commands, ...others].map(command => `1. \`${command}\`\n`).join('')}`;
	expect(read(text).items.map(({command}) => command)).toEqual([...commands.map(() => null), ...others]);
	expect(readRunbook('plan.md', text)).toMatchObject({
		remarks: expect.arrayContaining([
			'plan.md:3: "tail -f" goes on until somebody ends it, so a person does this by hand',
		]),
	});
});
