import {describe, expect, test} from 'vitest';
import {formatConfigError} from '../../src/config/configError.ts';
import {parseProject} from '../../src/config/parseProject.ts';

function errors(text: string): readonly string[] {
	const parsed = parseProject(text, 'release.yaml');
	return parsed.ok ? [] : parsed.errors.map(formatConfigError);
}

/** A file with one environment of these lines; the first is on line 4. */
function withEnvironment(...lines: readonly string[]): string {
	return ['project: shop', 'environments:', '  staging:', ...lines.map(line => `    ${line}`), ''].join('\n');
}

describe('groups of targets', () => {
	test('are named, read from a file, or asked for', () => {
		const parsed = parseProject(
			withEnvironment(
				'targets:',
				'  web: { hosts: [web1, deploy@web2], live: { run: cat REVISION } }',
				'  db: { file: hosts.txt, reachable: nc -z "$RELEASE_TARGET" 22 }',
				'  pods: { run: ./inventory, transport: kubectl exec -i "$RELEASE_TARGET" -- sh }',
			),
			'release.yaml',
		);
		const none = {transport: null, reachable: null, live: null};
		expect(parsed.ok && parsed.project.environments[0]?.targets).toEqual([
			{
				...none,
				name: 'web',
				list: {by: 'hosts', hosts: ['web1', 'deploy@web2']},
				live: {run: 'cat REVISION', match: null, timeoutMs: 10_000},
			},
			{...none, name: 'db', list: {by: 'file', file: 'hosts.txt'}, reachable: 'nc -z "$RELEASE_TARGET" 22'},
			{
				...none,
				name: 'pods',
				list: {by: 'run', run: './inventory'},
				transport: 'kubectl exec -i "$RELEASE_TARGET" -- sh',
			},
		]);
	});

	test.each([
		[
			'web: { hosts: [] }',
			/:5:\d+ {2}"targets\.web\.hosts" in environment "staging" must name at least one target|must name at least one target/,
		],
		['web: { hosts: [web1, web2, web1] }', /stands there twice/],
		['web: { hosts: ["-oProxyCommand=id"] }', /must be a name such as web1/],
		['web: { hosts: ["web 1"] }', /must be a name such as web1/],
		['web: { hosts: ["web1\\n"] }', /must be a name such as web1/],
		['web: {}', /must have one of "hosts", "file" and "run"/],
		['web: { file: a, run: b }', /must have one of "hosts", "file" and "run"/],
		['web: { hosts: [a], reachble: x }', /unknown key "reachble".*; did you mean "reachable"\?/],
	])('%s is refused with its place', (line, problem) => {
		expect(errors(withEnvironment('targets:', `  ${line}`))).toEqual([expect.stringMatching(problem)]);
	});

	test('a step that names none of them is told the nearest one', () => {
		const file = (step: string) =>
			`project: shop\nenvironments: { staging: { targets: { web: { hosts: [a] } } } }\nphases:\n  verify:\n    - ${step}\n`;
		expect(errors(file('{ id: answer, expect: live, targets: wbe }'))).toEqual([
			'release.yaml:5:44  environment "staging" has no group "wbe" under "targets"; did you mean "web"?',
		]);
		expect(errors(file('{ id: answer, expect: live, targets: web }'))).toEqual([
			'release.yaml:5:44  the group "web" of environment "staging" has no "live" to ask: add it there',
		]);
		expect(errors(file('{ id: ok, ask: Well?, targets: web }'))).toEqual([
			expect.stringMatching(/"targets" in step "ok" has no meaning in an "ask" step: only a "run" step/),
		]);
	});
});

describe('a step on targets', () => {
	const file = (keys: string) =>
		`project: shop\nenvironments: { staging: { targets: { web: { hosts: [a] } } } }\nphases:\n  deploy:\n    - { id: go, run: x, ${keys} }\n`;

	test('has what it goes by, and defaults for the rest', () => {
		const parsed = parseProject(file('targets: web, batch: 25%, wait: 30s'), 'release.yaml');
		expect(parsed.ok && parsed.project.phases.deploy?.[0]).toMatchObject({
			fanOut: {
				group: 'web',
				parallel: 10,
				canary: 0,
				batch: {of: 'percent', value: 25},
				waitMs: 30_000,
				check: null,
				maxFailures: 0,
				reconnectMs: 120_000,
			},
		});
	});

	test.each([
		['parallel: 3', /"parallel" in step "go" has no meaning without "targets"/],
		['targets: web, interactive: true', /"interactive" in step "go" cannot stand with "targets"/],
		['targets: web, artifact: { file: dump }', /"artifact" in step "go" cannot stand with "targets"/],
		['targets: web, batch: 0', /"batch" in step "go" must be a whole number from 1/],
		['targets: web, batch: 120%', /"batch" in step "go" must be a number of targets, or a share such as "25%"/],
		['targets: web, canary: 0', /"canary" in step "go" must be a whole number from 1/],
		['targets: web, maxFailures: -1', /"maxFailures" in step "go" must be a whole number/],
	])('%s is refused', (keys, problem) => {
		expect(errors(file(keys))).toEqual([expect.stringMatching(problem)]);
	});
});
