// I. The configuration: whatever stands in it or under its name, it is read without running anything, and refused with
// its place.
import {execFileSync} from 'node:child_process';
import {
	chmodSync,
	linkSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect} from 'vitest';
import {formatConfigError} from '../../src/config/configError.ts';
import {loadProject} from '../../src/config/load.ts';
import {parseProject} from '../../src/config/parseProject.ts';
import {trust, trustState} from '../../src/config/trust.ts';
import {configWith, pushConfig, pushStep} from '../support/projectConfig.ts';
import {type Fault, row} from './row.ts';

const good = 'project: shop\nenvironments: { staging: {} }\n';

/** An empty folder that goes away with the row. */
function emptyFolder(fault: Fault): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-config-'));
	fault.after(() => rmSync(folder, {recursive: true, force: true}));
	return folder;
}

function loadErrors(root: string): string {
	const loaded = loadProject(root);
	return loaded.ok ? 'none' : loaded.errors.map(formatConfigError).join('\n');
}

function errors(text: string): readonly string[] {
	const parsed = parseProject(text, 'release.yaml');
	return parsed.ok ? [] : parsed.errors.map(formatConfigError);
}

/** What is wrong with one step of `deploy`, which is on line 4. */
const stepErrors = (step: string) => errors(`${good}phases:\n  deploy: [${step}]\n`);

row(
	'I1',
	'what is no regular file of the repository, of less than 1 MB, is not read and not waited for',
	async fault => {
		const root = emptyFolder(fault);
		const file = path.join(root, 'release.yaml');
		const outside = path.join(emptyFolder(fault), 'release.yaml');
		writeFileSync(outside, good);
		mkdirSync(path.join(root, 'ops'));
		const cases: readonly (readonly [() => void, string])[] = [
			[() => {}, `there is none in ${root}; write a first one with: release-tui init`],
			[() => writeFileSync(file, ''), 'is empty; write a first one with: release-tui init'],
			[() => mkdirSync(file), 'is no regular file'],
			[() => execFileSync('mkfifo', [file]), 'is no regular file'],
			[() => symlinkSync('/dev/zero', file), 'is a link that leads out of the repository, to /dev/zero'],
			[() => symlinkSync(outside, file), `is a link that leads out of the repository, to ${outside}`],
			[() => symlinkSync('release.yaml', file), 'is a link that leads in a circle'],
			[
				() => {
					writeFileSync(file, good);
					truncateSync(file, 100_000_000);
				},
				'is larger than 1 MB, which no configuration is',
			],
		];
		for (const [make, message] of cases) {
			make();
			expect(loadErrors(root)).toContain(message);
			rmSync(file, {recursive: true, force: true});
		}

		writeFileSync(path.join(root, 'ops', 'release.yaml'), good);
		symlinkSync(path.join('ops', 'release.yaml'), file);
		expect(loadErrors(root)).toBe('none');
	},
);

row('I2', 'aliases, towers and huge values are refused before they become anything', async () => {
	const bomb = `a: &a [x]\n${Array.from({length: 30}, (_, i) => `b${i}: &b${i} [*${i ? `b${i - 1}` : 'a'}, *${i ? `b${i - 1}` : 'a'}]`).join('\n')}\n`;
	expect(errors(bomb).join('\n')).toContain('aliases are not supported');
	for (const tower of [
		'['.repeat(20_000),
		`${'['.repeat(20_000)}${']'.repeat(20_000)}`,
		'- '.repeat(20_000),
		'{a: '.repeat(20_000),
	]) {
		expect(errors(`project: ${tower}\n`).length).toBeGreaterThan(0);
	}

	expect(errors(`project: shop\nenvironments: ${'{a: '.repeat(40)}x${'}'.repeat(40)}\n`).join('\n')).toContain(
		'is nested deeper than 32 levels',
	);
	expect(stepErrors(`{ id: a, run: ${'x'.repeat(64_001)} }`)).toEqual([
		'release.yaml:4:26  "run" in step "a" must not be longer than 64000 characters',
	]);
	expect(stepErrors(`{ id: a, ask: ${'x'.repeat(4001)} }`).join()).toContain('must not be longer than 4000 characters');
	const many = Array.from({length: 201}, (_, i) => `V${i}: x`).join(', ');
	expect(errors(`project: shop\nenvironments: { staging: { env: { ${many} } } }\n`).join()).toContain(
		'must not have more than 200',
	);
});

row('I3', 'what is no clean text is refused with line and column', async fault => {
	expect(errors(`${good}project: shop\n`)).toEqual([
		'release.yaml:3:1  the key "project" stands here twice; the first is on line 1',
	]);
	expect(errors('project: shop\nenvironments:\n\tstaging: {}\n')[0]).toMatch(
		/^release\.yaml:3:1 .*a tab cannot indent: use spaces/,
	);
	expect(errors('project: shop\nenvironments: { staging: { url: "https://a\\0b" } }\n')[0]).toMatch(
		/^release\.yaml:2:\d+ .*NUL character/,
	);
	expect(errors('project: shop\r\nenvironments:\r\n  a: {}\r\nx: 1\r\n')[0]).toMatch(/^release\.yaml:4:1 /);
	expect(errors('\ufeffprojct: shop\n')[0]).toMatch(/^release\.yaml:1:1 /);
	const root = emptyFolder(fault);
	writeFileSync(path.join(root, 'release.yaml'), Buffer.from('project: sh\xffop\n', 'latin1'));
	expect(loadErrors(root)).toBe('release.yaml:1:1  is no valid UTF-8; save it as UTF-8');
	writeFileSync(path.join(root, 'release.yaml'), Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(good)]));
	expect(loadErrors(root)).toBe('none');
});

row(
	'I4',
	'what YAML takes for a number, a truth or a time is no text: it is refused, not turned into one',
	async () => {
		const inEnv = (value: string) =>
			errors(`project: shop\nenvironments: { staging: { env: { VERSION: ${value} } } }\n`);
		for (const value of ['1.10', '017', '0x1f', '1e3', 'true', 'null', '.inf']) {
			expect(inEnv(value)).toEqual([expect.stringMatching(/must be text|has no value/)]);
		}

		expect(inEnv('1.10')[0]).toContain('put 1.10 in quotes, "1.10"');
		for (const value of ['no', 'off', '22:22', '2026-11-21', '"1.10"']) expect(inEnv(value)).toEqual([]);
		expect(stepErrors('{ id: a, run: b, timeout: 30 }')[0]).toContain(
			'"timeout" in step "a" has no unit: write 30s, 30m or 30h',
		);
	},
);

row('I5', 'rings, doubles, strangers and thousands of steps are named and refused', async () => {
	const ring = 'project: shop\nenvironments:\n  a: { promotes: b }\n  b: { promotes: c }\n  c: { promotes: a }\n';
	expect(errors(ring)).toEqual(['release.yaml:3:18  "promotes" goes round in a circle: "a" → "b" → "c" → "a"']);
	expect(errors('project: shop\nenvironments: { a: { promotes: a } }\n')[0]).toContain('cannot promote itself');
	expect(errors('project: shop\nenvironments: { a: { promotes: z } }\n')[0]).toContain(
		'names no environment of this file: "z"',
	);
	expect(stepErrors('{ id: a, run: b }, { id: a, run: c }')[0]).toContain(
		'the id "a" is taken by a step of phase "deploy"',
	);
	const steps = Array.from({length: 10_000}, (_, i) => `    - { id: s${i}, run: x }`).join('\n');
	expect(errors(`${good}phases:\n  deploy:\n${steps}\n`)[0]).toContain('must not have more than 500 steps');
});

row('I6', 'a key that nobody knows is an error that names the nearest one', async fault => {
	expect(errors('project: shop\nenvironments: { staging: { rolback: [] } }\n')).toEqual([
		'release.yaml:2:28  unknown key "rolback" in environment "staging"; did you mean "rollback"?',
	]);
	const project = await fault.project(null);
	project.write(pushConfig.replace('undo:', 'undoo:'));
	const {code, stdout, stderr} = await project.run(['config', 'check']);
	expect({code, stdout}).toEqual({code: 2, stdout: ''});
	expect(stderr).toMatch(/release\.yaml:\d+:\d+ {2}unknown key "undoo" in step "push"; did you mean "undo"\?/);
});

row('I7', 'a rollback undoes what was begun, in reverse, and says before it what it will not undo', async fault => {
	const step = (id: string, run: string, undo: string) => `{ id: ${id}, run: ${run}${undo && `, undo: ${undo}`} }`;
	const project = await fault.project(
		configWith({
			phases: `  deploy:${pushStep}
    - ${step('one', '"true"', 'echo one >> ran')}
    - ${step('two', '"true"', '')}
    - ${step('three', '"false"', 'echo three >> ran')}
    - ${step('four', 'echo four >> ran', 'echo four >> ran')}`,
		}),
	);
	expect(await project.json('plan', 'staging')).toMatchObject({
		rollback: {steps: [{id: 'undo-four'}, {id: 'undo-three'}, {id: 'undo-one'}, {id: 'undo-push'}, {id: 'live'}]},
	});
	expect((await project.run(['deploy', 'staging'])).code).toBe(1);
	const {code, stdout} = await project.run(['rollback', 'staging', '--yes', '--reason', 'it failed']);
	expect({code, stdout}).toMatchObject({code: 0});
	expect(readFileSync(project.file('ran'), 'utf8')).toBe('three\none\n');
	expect(await project.json('show', '2')).toMatchObject({
		kind: 'rollback',
		willNotUndo: [expect.stringContaining('two')],
	});
});

row(
	'I8',
	'a release goes on by the plan it was started with, whatever its configuration says meanwhile',
	async fault => {
		const config = (word: string) =>
			`${good}phases:\n  deploy:\n    - { id: wait, run: "until [ -e go ]; do sleep 0.05; done" }\n    - { id: say, run: echo ${word} >> ran }\n`;
		const project = await fault.project(config('old'));
		expect((await project.run(['deploy', 'staging', '--detach'])).code).toBe(0);
		const {runner} = await project.until(1, ({steps}) => steps['wait']?.state.status === 'running');
		await project.configure(config('new'));
		process.kill(runner?.pid ?? 0, 'SIGKILL');
		project.touch('go');
		await project.run(['attach', '1']);
		await project.until(1, release => release.end !== null);
		expect(readFileSync(project.file('ran'), 'utf8')).toBe('old\n');
	},
);

row('I9', 'nothing of a configuration runs before a person trusted it, nor after it was changed', async fault => {
	const project = await fault.project(null);
	project.write(pushConfig.replaceAll('run: git --git-dir', 'run: touch ran-untrusted; git --git-dir'));
	const refused = async (why: string) => {
		for (const args of [['status'], ['plan', 'staging'], ['deploy', 'staging'], ['history'], []]) {
			const {code, stderr} = await project.run(args);
			expect({args, code, stderr}).toEqual({args, code: 2, stderr: expect.stringContaining(why)});
		}

		expect(readdirSync(project.root)).not.toContain('ran-untrusted');
	};
	await refused('is not trusted yet');
	await project.configure(pushConfig);
	project.write(pushConfig.replace('git push', 'touch ran-untrusted; git push'));
	await refused('has changed since you trusted it');
	const shown = await project.run(['trust']);
	expect(shown.code).toBe(6);
	expect(shown.stdout).toMatch(/^ {2}-.*run: git push .*\n {2}\+.*run: touch ran-untrusted; git push/m);
});

row('I9', 'trust is of one text at one place: no other file, link or hard link has it', async fault => {
	const [home, root] = [path.join(emptyFolder(fault), 'home'), emptyFolder(fault)];
	const file = path.join(root, 'release.yaml');
	writeFileSync(file, good);
	expect(trust(home, file, good)).toEqual({ok: true});
	expect(trustState(home, file, good).kind).toBe('trusted');
	expect(trustState(home, file, `${good}# more\n`)).toEqual({
		kind: 'changed',
		diff: expect.arrayContaining(['+# more']),
	});
	const other = path.join(root, 'other.yaml');
	linkSync(file, other);
	expect(trustState(home, other, good).kind).toBe('never');
	// The trusted path becomes a link to something else of the repository.
	renameSync(file, path.join(root, 'was.yaml'));
	symlinkSync('other.yaml', file);
	expect(trustState(home, file, good).kind).toBe('never');
	rmSync(file);
	const elsewhere = emptyFolder(fault);
	writeFileSync(path.join(elsewhere, 'release.yaml'), good);
	expect(trustState(home, path.join(elsewhere, '..', path.basename(elsewhere), 'release.yaml'), good).kind).toBe(
		'never',
	);
});

row('I9', 'a record of trust that others could have written, or that is a link, is none', async fault => {
	const [home, root] = [path.join(emptyFolder(fault), 'home'), emptyFolder(fault)];
	const file = path.join(root, 'release.yaml');
	trust(home, file, good);
	const [name = ''] = readdirSync(path.join(home, 'trust'));
	const record = path.join(home, 'trust', name);
	const kept = readFileSync(record, 'utf8');
	const trusted = () => trustState(home, file, good).kind === 'trusted';
	expect(trusted()).toBe(true);
	chmodSync(record, 0o622);
	expect(trusted()).toBe(false);
	chmodSync(record, 0o600);
	writeFileSync(record, kept.replace('staging', 'stagingx'));
	expect(trusted()).toBe(false);
	rmSync(record);
	writeFileSync(path.join(root, 'forged.json'), kept, {mode: 0o600});
	symlinkSync(path.join(root, 'forged.json'), record);
	expect(trusted()).toBe(false);
	rmSync(record);
	linkSync(path.join(root, 'forged.json'), record);
	expect(trusted()).toBe(false);
	rmSync(record);
	execFileSync('mkfifo', ['-m', '600', record]);
	expect(trusted()).toBe(false);
	rmSync(record);
	// The folder itself must be the person's own, too.
	writeFileSync(record, kept, {mode: 0o600});
	expect(trusted()).toBe(true);
	chmodSync(path.join(home, 'trust'), 0o777);
	expect(trusted()).toBe(false);
});

row('I9', 'no configuration can trust itself, nor say where trust is kept', async () => {
	expect(errors(`${good}trust: true\n`)[0]).toContain('unknown key "trust"');
	expect(errors(`${good}trusted: [/]\n`)[0]).toContain('unknown key "trusted"');
	for (const name of ['RELEASE_TUI_HOME', 'release_tui_home']) {
		expect(errors(`project: shop\nenvironments: { staging: { env: { ${name}: /tmp } } }\n`)[0]).toContain(
			'cannot be set here',
		);
	}
});

row('I10', 'nothing is included, extended or expanded, and no code is read as configuration', async fault => {
	for (const key of ['include', 'extends', 'import', '<<']) {
		expect(errors(`${good}${key}: https://evil.example/release.yaml\n`)[0]).toContain(`unknown key "${key}"`);
	}

	expect(errors('project: shop\nenvironments: !include other.yaml\n')[0]).toContain('tags are not supported');
	expect(errors('project: !!js/function "function () { return 1 }"\nenvironments: { staging: {} }\n').join()).toContain(
		'tags are not supported',
	);
	const unexpanded = '$HOME $' + '{USER}';
	const parsed = parseProject(
		`project: shop\nenvironments: { staging: { env: { WHO: "${unexpanded}" } } }\n`,
		'release.yaml',
	);
	expect(parsed.ok && parsed.project.environments[0]?.env).toEqual({WHO: unexpanded});
	const root = emptyFolder(fault);
	for (const name of ['release.ts', 'release.js', 'release.config.js', 'release.json', 'release.yml']) {
		writeFileSync(path.join(root, name), 'throw new Error("read");');
	}

	expect(loadErrors(root)).toContain('there is none in');
});

row('I11', 'names that every object has, that lead elsewhere or are very long are no names', async () => {
	expect(errors(`${good}__proto__: { polluted: true }\n`)[0]).toContain('the key "__proto__" is not allowed');
	expect(errors(`${good}constructor: { prototype: { polluted: true } }\n`)[0]).toContain('unknown key "constructor"');
	expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
	const long = 'a'.repeat(65);
	for (const id of ['../../x', 'a/b', '..', '.', '""', long, '-x', 'a b', '"a\\nb"', 'ž']) {
		expect(stepErrors(`{ id: ${id}, run: b }`)[0]).toMatch(/"id" in .* must be made of small letters/);
		expect(errors(`project: ${id}\nenvironments: { staging: {} }\n`)[0]).toContain(
			'"project" must be made of small letters',
		);
		expect(errors(`project: shop\nenvironments: { ${id}: {} }\n`)[0]).toContain('must be made of small letters');
	}

	for (const id of ['constructor', 'valueof']) {
		const found = stepErrors(`{ id: ${id}, run: b }`);
		expect(found.length > 0).toBe(id in Object.prototype);
	}

	const file = errors(
		`project: shop\nenvironments: { staging: {} }\nphases: { deploy: [{ id: a, run: b, artifact: { file: ../x } }] }\n`,
	);
	expect(file[0]).toContain('must be a relative path with forward slashes that stays inside');
});

row('I12', 'environments whose names look alike are refused: names are small ASCII letters', async () => {
	const both = (one: string, other: string) => errors(`project: shop\nenvironments: { ${one}: {}, ${other}: {} }\n`);
	for (const other of ['Staging', 'STAGING', 'stаging', 'staging\u200b', 'ｓtaging', 'sta\u0301ging', 'stag\u0131ng']) {
		expect(both('staging', `"${other}"`).join()).toContain('must be made of small letters');
	}

	expect(both('staging', 'staging').join()).toContain('stands here twice');
	expect(both('staging', 'staging-2')).toEqual([]);
	// Whatever stands in a name, the message about it is plain text.
	expect(both('staging', '"a\u202eb\\e[2J"').join('')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
});
