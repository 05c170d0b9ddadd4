// J. Injection: what others choose (names, variables, planted files) never becomes a command, nor a success.
import {execFileSync} from 'node:child_process';
import {
	chmodSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect} from 'vitest';
import {formatConfigError} from '../../src/config/configError.ts';
import {parseProject} from '../../src/config/parseProject.ts';
import {openRepository} from '../../src/git/openRepository.ts';
import {trustedPath} from '../../src/process/trustedPath.ts';
import {type AttemptFiles, attemptFiles} from '../../src/runner/attemptFiles.ts';
import {attemptFolder} from '../../src/runner/stateFolders.ts';
import {command} from '../support/samples.ts';
import {untilTrue, type World} from '../support/world.ts';
import {watched} from './oracles/executionOracle.ts';
import {type Fault, row} from './row.ts';

/** A release.yaml without anything that is read back. */
const withSteps = (steps: string, staging = '{}') =>
	`project: shop\nenvironments: { staging: ${staging} }\nphases:\n  deploy:\n${steps}\n`;

row('J1', 'names that are commands to a shell reach a step as they are, and nothing of them runs', async fault => {
	const run = `printf '%s\\0' "$RELEASE_REF" "$RELEASE_VERSION" "$EVIL" >> ran`;
	const evil = '-x; touch ran-pwned\n$(touch ran-pwned) `touch ran-pwned` | & > < * ? ~ \' "';
	const project = await fault.project(
		withSteps(`    - { id: say, run: ${JSON.stringify(run)} }`, `{ env: { EVIL: ${JSON.stringify(evil)} } }`),
	);
	const branch = 'a;touch$' + '{IFS}ran-pwned;$(touch$' + '{IFS}ran-pwned)`id`|x';
	project.git('branch', branch, 'v1.0.0');
	const {code, stderr} = await project.run(['deploy', 'staging', `--to=${branch}`]);
	expect({code, stderr}).toMatchObject({code: 0});
	const [ref, , variable] = readFileSync(project.file('ran'), 'utf8').split('\0');
	expect({ref, variable}).toEqual({ref: branch, variable: evil});
	expect(readdirSync(project.root)).not.toContain('ran-pwned');
});

row('J1', 'a variable that others choose and that stands in no quotes is remarked upon', async fault => {
	const project = await fault.project(null);
	const lines = [
		'git tag $RELEASE_VERSION',
		'git tag "$RELEASE_VERSION" # $RELEASE_SHA is hex',
		'echo "a b" $' + '{RELEASE_REF} c',
		"echo '$RELEASE_REF' \\$RELEASE_REF",
	];
	const steps = lines.map((line, i) => `    - { id: s${i}, run: ${JSON.stringify(line)}, undo: "true" }`);
	project.write(withSteps(steps.join('\n')));
	const {code, stderr} = await project.run(['config', 'check']);
	expect(code).toBe(0);
	expect(stderr.trim().split('\n')).toEqual([
		'$RELEASE_VERSION in step "s0" has no double quotes: a value with a blank or a * becomes several words',
		'$RELEASE_REF in step "s2" has no double quotes: a value with a blank or a * becomes several words',
	]);
});

row('J2', 'variables that change how programs start are refused, with place and reason', async () => {
	const names = [
		'LD_PRELOAD',
		'ld_library_path',
		'DYLD_INSERT_LIBRARIES',
		'NODE_OPTIONS',
		'NODE_PATH',
		'BASH_ENV',
		'ENV',
		'PATH',
		'IFS',
	];
	names.push(
		'GIT_SSH_COMMAND',
		'GIT_CONFIG_COUNT',
		'PYTHONPATH',
		'PYTHONSTARTUP',
		'PERL5OPT',
		'RUBYOPT',
		'JAVA_TOOL_OPTIONS',
		'EDITOR',
	);
	for (const name of names) {
		const parsed = parseProject(
			`project: shop\nenvironments: { staging: { env: { ${name}: "." } } }\n`,
			'release.yaml',
		);
		expect(parsed.ok ? '' : parsed.errors.map(formatConfigError).join()).toBe(
			`release.yaml:2:35  the variable "${name}" cannot be set here: it changes how every program starts; set it inside the command that needs it`,
		);
	}

	const usual = 'NODE_ENV: production, PYTHONUNBUFFERED: "1", LANG: C, GITHUB_REPOSITORY: shop, LDAP_HOST: x';
	expect(parseProject(`project: shop\nenvironments: { staging: { env: { ${usual} } } }\n`, 'release.yaml').ok).toBe(
		true,
	);
});

row('J2', 'NODE_OPTIONS loads nothing into runner and shim, and reaches the commands', async fault => {
	const project = await fault.project(withSteps(`    - { id: node, run: '"${process.execPath}" -e 0' }`));
	const hook = path.join(project.folder, 'hook.cjs');
	const log = path.join(project.folder, 'loaded');
	writeFileSync(
		hook,
		`require('node:fs').appendFileSync(${JSON.stringify(log)}, (process.argv[1] ?? 'a command') + '\\n');`,
	);
	expect((await project.run(['deploy', 'staging'], {NODE_OPTIONS: `--require ${hook}`})).code).toBe(0);
	const loaded = readFileSync(log, 'utf8')
		.trim()
		.split('\n')
		.map(file => path.basename(file));
	expect(loaded).toEqual(['release-tui.js', 'a command']);
});

row('J3', 'programs that the repository brings along are not taken for those that we need ourselves', async fault => {
	const project = await fault.project(withSteps('    - { id: one, run: "head -c 3000 /dev/zero" }'));
	const bins = [project.root, path.join(project.root, 'node_modules/.bin')];
	mkdirSync(bins[1] ?? '', {recursive: true});
	for (const folder of bins) {
		for (const name of [
			'git',
			'ssh',
			'sh',
			'node',
			'stty',
			'fallocate',
			'ps',
			'env',
			'systemd-run',
			'loginctl',
			'df',
			'stat',
			'findmnt',
		]) {
			writeFileSync(path.join(folder, name), `#!/bin/sh\necho ${name} >> '${project.file('ran-planted')}'\nexit 1\n`);
			chmodSync(path.join(folder, name), 0o755);
		}
	}

	const PATH = ['.', '', 'node_modules/.bin', ...bins, process.env['PATH']].join(':');
	for (const args of [
		['status'],
		['plan', 'staging'],
		['deploy', 'staging'],
		['history'],
		['logs', '1'],
		['init', '--print'],
	]) {
		const {code, stderr} = await project.run(args, {PATH});
		expect({args, code, stderr}).toMatchObject({args, code: 0});
	}

	const cockpit = project.openCockpit({env: {PATH}});
	await cockpit.expectScreen('Fix cart');
	await cockpit.press('q');
	await cockpit.ended();
	expect(project.count('ran-planted')).toBe(0);
});

row('J3', 'neither a link to the repository nor a start in a part of it makes its programs ours', async fault => {
	const project = await fault.project(null);
	const part = path.join(project.root, 'apps/shop');
	const link = path.join(project.folder, 'link');
	const elsewhere = path.join(project.folder, 'tools');
	mkdirSync(part, {recursive: true});
	writeFileSync(path.join(part, 'release.yaml'), '');
	symlinkSync(project.root, link);
	for (const tools of [path.join(project.root, 'tools'), elsewhere]) {
		mkdirSync(tools);
		const planted = `#!/bin/sh\necho git >> '${project.file('ran-planted')}'\nPATH='${process.env['PATH']}' exec git "$@"\n`;
		writeFileSync(path.join(tools, 'git'), planted, {mode: 0o755});
	}

	const open = async (folder: string, tools: string) =>
		openRepository(folder, {...process.env, PATH: `${tools}:${process.env['PATH']}`});
	for (const folder of [project.root, part, link, path.join(link, 'apps/shop')]) {
		for (const tools of [path.join(project.root, 'tools'), path.join(link, 'tools')]) {
			expect(await open(folder, tools)).toMatchObject({root: project.root});
			expect({folder, tools, planted: project.count('ran-planted')}).toEqual({folder, tools, planted: 0});
			expect(trustedPath(folder, `${tools}:/no/such/folder:/usr/bin`)).toBe(realpathSync('/usr/bin'));
		}
	}

	// The same program in a folder of the person's own is theirs.
	await open(project.root, elsewhere);
	expect(project.count('ran-planted')).toBeGreaterThan(0);
});

row('J4', 'no secret is in the arguments of any process while a release runs', async fault => {
	const secret = fault.secret('no-argument-may-hold-this');
	const project = await fault.project(
		`${withSteps('    - { id: wait, run: "until [ -e go ]; do sleep 0.05; done" }')}secrets: [TOKEN]\n`,
	);
	const running = project.start(['deploy', 'staging'], {TOKEN: secret});
	await project.until(1, ({steps}) => steps['wait']?.attempts.at(-1)?.shim != null);
	const cockpit = project.openCockpit({env: {TOKEN: secret}});
	await cockpit.expectScreen('deploying');
	const commands = readdirSync('/proc').flatMap(pid => (/^\d+$/.test(pid) ? argumentsOf(pid) : []));
	expect(commands.filter(line => line.includes(project.folder) || line.includes('shim')).length).toBeGreaterThan(2);
	fault.shown(...commands);
	project.touch('go');
	expect((await running.ended).code).toBe(0);
	await cockpit.press('q');
	await cockpit.ended();
});

function argumentsOf(pid: string): readonly string[] {
	try {
		return [readFileSync(`/proc/${pid}/cmdline`, 'latin1')];
	} catch {
		return [];
	}
}

row('J13', 'links that stand where the state belongs are refused before anything is written', async fault => {
	const project = await fault.project(withSteps('    - { id: one, run: echo one }'));
	const folder = path.dirname(project.journalFile);
	mkdirSync(folder, {recursive: true, mode: 0o700});
	const elsewhere = path.join(project.folder, 'elsewhere');
	mkdirSync(elsewhere);
	for (const name of ['output', 'attempts', 'artifacts', 'runners', 'journal.db', 'journal.head', 'ballast']) {
		const link = path.join(folder, name);
		const isFile = ['journal.db', 'journal.head', 'ballast'].includes(name);
		symlinkSync(isFile ? path.join(elsewhere, name) : elsewhere, link);
		const {code, stderr} = await project.run(['deploy', 'staging']);
		expect({code, stderr}).toEqual({code: 1, stderr: expect.stringContaining(`${link} is a symbolic link`)});
		expect(readdirSync(elsewhere)).toEqual([]);
		rmSync(link);
	}

	rmSync(folder, {recursive: true});
	symlinkSync(elsewhere, folder);
	expect((await project.run(['deploy', 'staging'])).stderr).toContain('is a symbolic link');
	expect(readdirSync(elsewhere)).toEqual([]);
	rmSync(folder);
});

row('J13', "a link in the place of a step's output is not written through", async fault => {
	const world = await fault.world();
	const victim = path.join(world.folder, 'victim');
	writeFileSync(victim, 'mine\n');
	mkdirSync(path.join(world.home, 'output/1'), {recursive: true, mode: 0o700});
	symlinkSync(victim, path.join(world.home, 'output/1/say.1.log'));
	const id = await world.start([command('say', watched('echo said'))]);
	expect((await world.finish(id)).end?.outcome).toBe('succeeded');
	expect(readFileSync(victim, 'utf8')).toBe('mine\n');
});

/** A step whose runner and shim are dead and whose command is over: only what lies in its folder tells how it ended. */
async function abandoned(
	fault: Fault,
): Promise<{readonly world: World; readonly id: number; readonly files: AttemptFiles}> {
	const world = await fault.world();
	const id = await world.start([command('push', watched('until [ -e go ]; do sleep 0.02; done'), {retry: 'never'})], {
		onFailure: 'stop',
	});
	const runner = world.run(id);
	const {steps} = await world.until(id, now => now.steps['push']?.attempts.at(-1)?.shim != null);
	await untilTrue(async () => world.count('ran-witness') === 1);
	runner.child.kill('SIGKILL');
	await runner.ended;
	process.kill(steps['push']?.attempts.at(-1)?.shim?.pid ?? 0, 'SIGKILL');
	world.touch('go');
	await untilTrue(async () => world.count('ran-witness') === 2);
	return {world, id, files: attemptFiles(attemptFolder(world.home, id, 'push', 1))};
}

const success = {outcome: 'succeeded', exitCode: 0, signal: null, detail: null, durationMs: 1, leftovers: []};
const forgedRecords: readonly (readonly [string, (file: string) => void])[] = [
	['garbage', file => writeFileSync(file, '\0\xff{')],
	['cut', file => writeFileSync(file, JSON.stringify(success).slice(0, -9))],
	['a success that exited with 1', file => writeFileSync(file, JSON.stringify({...success, exitCode: 1}))],
	['a success that nobody saw exit', file => writeFileSync(file, JSON.stringify({...success, exitCode: null}))],
	['of another kind', file => writeFileSync(file, JSON.stringify([success]))],
	['of twenty megabytes', file => writeFileSync(file, JSON.stringify({...success, detail: 'x'.repeat(20_000_000)}))],
	['a named pipe', file => execFileSync('mkfifo', [file])],
	[
		'a link',
		file => {
			writeFileSync(`${file}.forged`, JSON.stringify(success));
			symlinkSync(`${file}.forged`, file);
		},
	],
];
for (const [name, forge] of forgedRecords) {
	row('J15', `an exit record that is ${name} never becomes a success, and is not waited for`, async fault => {
		const {world, id, files} = await abandoned(fault);
		forge(files.exit);
		const release = await world.finish(id);
		expect(release.steps['push']?.state.status).toBe('unknown');
		expect(release.end?.outcome).not.toBe('succeeded');
	});
}

row('J15', 'a claim or an order that nobody can read starts nothing and becomes no success', async fault => {
	const {world, id, files} = await abandoned(fault);
	writeFileSync(files.claim, '{"by":"nobody"}');
	writeFileSync(files.spec, 'x'.repeat(17 << 20));
	const release = await world.finish(id);
	expect(release.steps['push']?.state.status).toBe('unknown');
	expect(world.count('ran-witness')).toBe(2);
});
