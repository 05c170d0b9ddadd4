// J. Privacy: a secret stands nowhere, in no usual form, and nobody else can read or write what is kept.
import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {hostname, userInfo} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {expect} from 'vitest';
import * as z from 'zod';
import {crashText, hideSecrets} from '../../src/mask/redact.ts';
import {eventually} from '../support/project.ts';
import {command} from '../support/samples.ts';
import {shownLines, shownLog} from '../support/shownLog.ts';
import {watched} from './oracles/executionOracle.ts';
import {row} from './row.ts';

const top = path.resolve(import.meta.dirname, '../..');

/** A release.yaml without anything that is read back. */
const withSteps = (steps: string, staging = '{}') =>
	`project: shop\nenvironments: { staging: ${staging} }\nphases:\n  deploy:\n${steps}\n`;

const tokenIsSecret = 'secrets: [TOKEN]\n';

row('J9', 'a secret in a note, a reason, an argument or an error is masked wherever that goes', async fault => {
	const secret = fault.secret('correct-horse-battery');
	const env = {TOKEN: secret};
	const project = await fault.project(
		`${withSteps(
			'    - { id: fails, run: "echo $TOKEN; echo $TOKEN >&2; exit 3" }',
			'{ live: { run: "echo no $TOKEN >&2; exit 1" } }',
		)}${tokenIsSecret}`,
	);
	await project.run(['deploy', 'staging'], env);
	await project.run(['note', '1', `the password is ${secret}`], env);
	await project.run(['lock', 'staging', '--reason', Buffer.from(secret).toString('base64')], env);
	for (const args of [
		['show', '1', '--json', '--events'],
		['show', '1'],
		['history', '--json'],
		['logs', '1'],
		['status', '--json'],
	]) {
		const {code, stdout} = await project.run(args, env);
		expect({args, code}).toEqual({args, code: 0});
		expect(stdout).not.toBe('');
	}

	const {stdout} = await project.run(['show', '1', '--json'], env);
	expect(JSON.parse(stdout)).toMatchObject({notes: [{text: 'the password is ***'}]});
	for (const args of [
		['show', secret],
		['plan', secret],
		['plan', 'staging', `--to=${secret}`],
	]) {
		const {stderr} = await project.run(args, env);
		expect(stderr).toContain('***');
	}

	// Its title, too, is what the terminal gets.
	const cockpit = project.openCockpit({env});
	await cockpit.expectScreen('locked');
	await cockpit.press('q');
	await cockpit.ended();
	expect(cockpit.raw()).not.toMatch(/\u001b\]/);
});

row('J9', 'a secret that stands in release.yaml itself blocks the start', async fault => {
	// The record of trust holds the text that a person looked at: no other file may.
	const secret = 'correct-horse-battery';
	const project = await fault.project(
		`${withSteps('    - { id: login, run: "login --password correct-horse-battery" }')}${tokenIsSecret}`,
	);
	const {code, stdout, stderr} = await project.run(['deploy', 'staging'], {TOKEN: secret});
	expect(code).toBe(3);
	expect(`${stdout}${stderr}`).toContain("the value of $TOKEN stands in the plan's own text");
	expect(await project.releases()).toEqual([]);
	const files = readdirSync(path.dirname(project.journalFile), {recursive: true, withFileTypes: true}).filter(entry =>
		entry.isFile(),
	);
	for (const {parentPath, name} of files)
		expect(readFileSync(path.join(parentPath, name)).includes(secret)).toBe(false);
	expect(files.length).toBeGreaterThan(0);
	fault.shown(stdout, stderr);
	for (const text of [stdout, stderr]) expect(text).not.toContain(secret);
});

row('J9', 'a crash is told without the secrets that the program knows', async fault => {
	const secret = fault.secret('correct-horse-battery');
	hideSecrets([secret]);
	const error = new Error(
		`connect postgres://ana:sesame-street@db/shop with ${secret} and ${Buffer.from(secret).toString('hex')}`,
	);
	const text = crashText(error);
	fault.shown(text);
	expect(text).toContain('connect postgres://ana:***@db/shop with *** and ***');
	expect(crashText(`thrown ${secret}`)).toBe('thrown ***');
});

/** Makes a program throw, where nobody waits for it, as soon as a file appears. */
const thrower = (file: string) =>
	`--import data:text/javascript,${encodeURIComponent(
		`import{existsSync}from'node:fs';setInterval(()=>{if(existsSync(${JSON.stringify(file)}))throw new Error('lost '+process.env.TOKEN)},20)`,
	).replaceAll("'", '%27')}`;

row('J9', 'the command line that falls over says so without secrets, and the release goes on', async fault => {
	const secret = fault.secret('correct-horse-battery');
	const project = await fault.project(
		`${withSteps('    - { id: wait, run: "until [ -e go ]; do sleep 0.05; done" }')}${tokenIsSecret}`,
	);
	const env = {TOKEN: secret, NODE_OPTIONS: thrower(project.file('ran-throw'))};
	const running = project.start(['deploy', 'staging'], env);
	await project.until(1, ({steps}) => steps['wait']?.attempts.at(-1)?.shim != null);
	project.touch('ran-throw');
	const {code, stderr} = await running.ended;
	expect({code, stderr}).toEqual({code: 1, stderr: expect.stringContaining('release-tui: lost ***')});
	project.touch('go');
	expect((await project.until(1, release => release.end !== null)).end?.outcome).toBe('succeeded');
});

row('J9', 'a runner that falls over leaves no secret in its log', async fault => {
	const secret = fault.secret('correct-horse-battery');
	const world = await fault.world();
	const id = await world.start([command('wait', watched('until [ -e go ]; do sleep 0.02; done'))], {
		secrets: ['TOKEN'],
	});
	const runner = world.run(id, {TOKEN: secret, NODE_OPTIONS: thrower(path.join(world.root, 'throw'))});
	await world.until(id, ({steps}) => steps['wait']?.attempts.at(-1)?.shim != null);
	world.touch('throw');
	expect(await runner.ended).toBe(1);
	// Its end may be known before the last that it said.
	await eventually(() => runner.said().includes('lost ***'), 'it says what happened');
	fault.shown(runner.said());
	world.touch('go');
	expect((await world.finish(id, {TOKEN: secret})).end?.outcome).toBe('succeeded');
});

row('J10', 'a password in a URL is never shown, whether it is a configured secret or not', async fault => {
	const url = 'https://ana:sesame-street@127.0.0.1:9/shop.git';
	const project = await fault.project(
		withSteps(
			`    - { id: push, run: "echo remote is ${'$'}(git remote get-url secret)" }
  verify:
    - { id: live, expect: live, timeout: 1s }`,
			`{ live: { run: "echo cannot reach ${'$'}(git remote get-url secret) >&2; exit 1" } }`,
		),
	);
	project.git('remote', 'add', 'secret', url);
	expect((await project.run(['deploy', 'staging'])).code).toBe(1);
	for (const args of [
		['status'],
		['status', '--json'],
		['plan', 'staging'],
		['logs', '1'],
		['show', '1', '--events'],
		['show', '1', '--json'],
		['init', '--print'],
	]) {
		const {stdout, stderr} = await project.run(args);
		expect(`${args.join(' ')} ${stdout}${stderr}`).not.toContain('sesame');
	}

	expect((await project.run(['logs', '1', 'push'])).stdout).toBe('remote is https://ana:***@127.0.0.1:9/shop.git\n');
	expect((await project.run(['status', '--json'])).stdout).toContain('cannot reach https://ana:***@');
	expect((await project.run(['show', '1'])).stdout).toContain('cannot reach https://ana:***@');
	const folder = path.dirname(project.journalFile);
	await project.idle();
	for (const name of readdirSync(folder).filter(file => file.startsWith('journal'))) {
		expect(readFileSync(path.join(folder, name)).includes('sesame')).toBe(false);
	}

	// The same file in the cockpit.
	const output = path.join(folder, 'output/1/push.1.log');
	expect(await shownLines(shownLog(fault, output), 1)).toEqual(['remote is https://ana:***@127.0.0.1:9/shop.git']);
	project.write(withSteps('    - { id: ask, http: "https://ana:sesame@shop.example/" }'));
	expect((await project.run(['config', 'check'])).stderr).toContain('the URL must not hold a password');
});

row('J10', 'of the URL of a database everything is shown but its password', async fault => {
	const password = fault.secret('sesame-street');
	const project = await fault.project(
		`${withSteps('    - { id: say, run: echo said }')}migrations: { adapter: sql-dir, dialect: postgres, path: db, database: DATABASE_URL }\n`,
	);
	const env = {DATABASE_URL: `postgres://ana:${password}@127.0.0.1:9/shop`};
	mkdirSync(project.file('db'));
	writeFileSync(project.file('db/0001_users.sql'), 'CREATE TABLE users (id int);\n');
	project.git('add', 'db');
	project.git('commit', '--quiet', '-m', 'Add users');
	const {stdout} = await project.run(['plan', 'staging'], env);
	expect(stdout).toContain('nothing listens at the address of the database: ');
	const {stderr} = await project.run(['deploy', 'staging', '--override', 'migrations', '--reason', 'try'], env);
	expect(`${stdout}${stderr}`).toContain('***');
	const cockpit = project.openCockpit({env});
	await cockpit.expectScreen('nothing listens at the');
	await cockpit.press('q');
	await cockpit.ended();
});

row('J11', 'what is exported can be opened with anything: control sequences only on --raw', async fault => {
	const project = await fault.project(
		withSteps(`    - { id: say, run: "printf '\\\\033]0;title\\\\007\\\\033[2J\\\\033[31mred\\\\033[0m\\\\n'" }`),
	);
	expect((await project.run(['deploy', 'staging'])).code).toBe(0);
	expect((await project.run(['logs', '1'])).stdout).toBe('red\n');
	for (const args of [['show', '1'], ['show', '1', '--json', '--events'], ['history'], ['history', '--json']]) {
		expect((await project.run(args)).stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
	}

	const {stdout} = await project.run(['logs', '1', '--raw']);
	expect(stdout).toBe('\u001b]0;title\u0007\u001b[2J\u001b[31mred\u001b[0m\n');
	project.printed.splice(project.printed.indexOf(stdout), 1);
});

row('J12', 'all state is for its owner alone, whatever the umask says', async fault => {
	const project = await fault.project(
		withSteps(
			'    - { id: say, run: "until [ -e go ]; do sleep 0.05; done; echo x > $RELEASE_ARTIFACTS/dump", artifact: { file: dump } }',
		),
	);
	const old = process.umask(0);
	const running = project.start(['deploy', 'staging']);
	process.umask(old);
	await project.until(1, ({steps}) => steps['say']?.attempts.at(-1)?.shim != null);
	const look = () => {
		const entries = readdirSync(project.home, {withFileTypes: true, recursive: true});
		const open = entries.map(entry => path.join(entry.parentPath, entry.name)).filter(file => othersMay(file));
		expect(open.map(file => path.relative(project.home, file))).toEqual([]);
		expect(entries.length).toBeGreaterThan(8);
	};
	look();
	project.touch('go');
	expect((await running.ended).code).toBe(0);
	await project.idle();
	look();
	expect(statSync(project.home).mode & 0o777).toBe(0o700);
});

function othersMay(file: string): boolean {
	const status = statSync(file, {throwIfNoEntry: false});
	return status !== undefined && (status.mode & 0o077) !== 0;
}

row('J14', 'who did it is the user of the system; what git and variables call them is kept apart', async fault => {
	const project = await fault.project(withSteps('    - { id: say, run: echo said }'));
	project.git('config', 'user.name', 'root\u001b[2J\nEve');
	project.git('config', 'user.email', 'boss@shop.example');
	const env = {USER: 'boss', LOGNAME: 'boss', USERNAME: 'boss', SSH_CONNECTION: '192.0.2.7 50000 192.0.2.1 22'};
	expect((await project.run(['deploy', 'staging'], env)).code).toBe(0);
	const {stdout} = await project.run(['show', '1', '--json']);
	const shown: unknown = JSON.parse(stdout);
	expect(shown).toMatchObject({operator: `${userInfo().username}@${hostname()}`, sshClient: '192.0.2.7'});
	expect(shown).toMatchObject({gitIdentity: expect.stringContaining('boss@shop.example')});
	expect((await project.run(['history'])).stdout).not.toContain('boss');
	expect(JSON.stringify(shown)).not.toContain('\\u001b');
});

row('J17', 'what is installed with the package is locked, hashed, and runs nothing while it is installed', async () => {
	const entry = z.object({
		integrity: z.string().optional(),
		dev: z.boolean().optional(),
		hasInstallScript: z.boolean().optional(),
	});
	const lock = z.object({packages: z.record(z.string(), entry)});
	const packages = Object.entries(
		lock.parse(JSON.parse(readFileSync(path.join(top, 'package-lock.json'), 'utf8'))).packages,
	);
	const installed = packages.filter(([name, entry]) => name !== '' && !entry.dev);
	expect(installed.map(([name]) => name.replace('node_modules/', ''))).toEqual([
		'@pgsql/types',
		'better-sqlite3',
		'libpg-query',
		'node-addon-api',
	]);
	for (const [name, entry] of packages) {
		if (name !== '') expect({name, hash: entry.integrity}).toEqual({name, hash: expect.stringMatching(/^sha512-/)});
	}

	for (const [name, entry] of installed)
		expect({name, script: entry.hasInstallScript}).toEqual({name, script: undefined});
	const own: unknown = JSON.parse(readFileSync(path.join(top, 'package.json'), 'utf8'));
	for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
		expect(own).not.toHaveProperty(['scripts', script]);
	}

	expect(own).toHaveProperty('files', expect.arrayContaining(['dist', 'SECURITY.md']));
});
