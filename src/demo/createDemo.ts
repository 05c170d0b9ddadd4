import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {programFile} from '../process/programs.ts';
import {shellQuote} from '../process/shellQuote.ts';
import type {DemoEnvironment, DemoWorld} from './demoWorld.ts';
import {demoEnvironments, demoPaths, demoUrl} from './demoWorld.ts';
import {fastImportStream} from './fastImport.ts';
import {prepareDatabase} from './prepareDatabase.ts';
import {runGit} from './runGit.ts';
import {shopHistory} from './shop/history.ts';
import {releaseYaml} from './shop/releaseYaml.ts';

/** The version that both environments run when a demo begins. */
export const initialVersion = 'v2.4.1';

/** What a demo is made with. */
export type CreateDemo = {
	readonly dir: string;
	readonly world: DemoWorld;
	/** The command that runs this release-tui: Node and the file it is given. */
	readonly program: readonly string[];
	/** Variables of the shop, such as a smaller SHOP_CART_CACHE so that the bad candidate shows sooner. */
	readonly shopVariables: Readonly<Record<string, string>>;
	readonly now: Date;
};

/** Makes everything of a demo that is a file: the repository with its history, the environments, the commands. Starts nothing. */
export async function createDemo(options: CreateDemo): Promise<void> {
	const {dir, program} = options;
	const paths = demoPaths(dir);
	for (const folder of [paths.shop, paths.git, paths.bin, paths.run]) mkdirSync(folder, {recursive: true});
	mkdirSync(paths.state, {recursive: true, mode: 0o700});
	writeScript(
		paths.cockpit,
		`RELEASE_TUI_HOME=${shellQuote(paths.state)}`,
		'export RELEASE_TUI_HOME',
		`cd ${shellQuote(paths.shop)} || exit 1`,
		`exec ${program.map(shellQuote).join(' ')} "$@"`,
	);
	writeScript(
		paths.platform,
		'command=$1',
		'[ $# -eq 0 ] || shift',
		`exec ${platformCommand()} "$command" ${shellQuote(dir)} "$@"`,
	);
	await Promise.all([createShop(options), ...demoEnvironments.map(name => createEnvironment(options, name))]);
	const commit = await runGit(['rev-parse', `${initialVersion}^{commit}`], {cwd: paths.shop});
	await Promise.all(
		demoEnvironments.map(name =>
			prepareDatabase({
				file: paths.of(name).database,
				cwd: paths.shop,
				commit,
				orders: name === 'production' ? 870 : 112,
				now: options.now,
			}),
		),
	);
}

async function createShop({dir, world, now}: CreateDemo): Promise<void> {
	const paths = demoPaths(dir);
	const facts = (name: DemoEnvironment) => {
		const {database, logs} = paths.of(name);
		return {url: demoUrl(world, name), database, logs};
	};
	const release = releaseYaml({environments: {staging: facts('staging'), production: facts('production')}});
	const cwd = paths.shop;
	await runGit(['init', '--quiet', '--template='], {cwd});
	await runGit(['symbolic-ref', 'HEAD', 'refs/heads/main'], {cwd});
	await runGit(['fast-import', '--quiet'], {cwd, input: fastImportStream(shopHistory(release), now)});
	const merged = await runGit(['for-each-ref', '--format=delete %(refname)', 'refs/merged'], {cwd});
	await runGit(['update-ref', '--stdin'], {cwd, input: `${merged}\n`});
	await setConfig(cwd, {
		'core.autocrlf': 'false',
		'user.name': 'Demo Operator',
		'user.email': 'you@shop.example',
		'remote.staging.url': paths.of('staging').bare,
		'remote.staging.fetch': '+refs/heads/*:refs/remotes/staging/*',
		'remote.production.url': paths.of('production').bare,
		'remote.production.fetch': '+refs/heads/*:refs/remotes/production/*',
	});
	await runGit(['reset', '--hard', '--quiet'], {cwd});
}

async function createEnvironment({dir, shopVariables}: CreateDemo, name: DemoEnvironment): Promise<void> {
	const {bare, hook, logs, database, variables, releases} = demoPaths(dir).of(name);
	for (const folder of [bare, logs, releases, ...[database, variables, hook].map(file => path.dirname(file))]) {
		mkdirSync(folder, {recursive: true});
	}

	writeFileSync(
		variables,
		[
			`# Variables of the shop on ${name}: NAME=value, read when it starts.`,
			...Object.entries(shopVariables).map(([variable, value]) => `${variable}=${value}`),
			'',
		].join('\n'),
	);
	for (const log of ['access.log', 'error.log']) writeFileSync(`${logs}/${log}`, '');
	await runGit(['init', '--quiet', '--bare', '--template='], {cwd: bare});
	await runGit(['symbolic-ref', 'HEAD', 'refs/heads/main'], {cwd: bare});
	// A person's own git settings must not keep the hook from running, or pack the branch away.
	await setConfig(bare, {
		'core.hooksPath': `${bare}/hooks`,
		'core.autocrlf': 'false',
		'gc.auto': '0',
		'receive.autogc': 'false',
		'receive.denyNonFastForwards': 'false',
	});
	writeScript(hook, `exec ${platformCommand()} receive ${shellQuote(dir)} ${name}`);
}

async function setConfig(cwd: string, values: Readonly<Record<string, string>>): Promise<void> {
	for (const [key, value] of Object.entries(values)) await runGit(['config', key, value], {cwd});
}

function platformCommand(): string {
	return [process.execPath, '--disable-warning=ExperimentalWarning', programFile('platform')].map(shellQuote).join(' ');
}

function writeScript(file: string, ...lines: readonly string[]): void {
	writeFileSync(file, `#!/bin/sh\n${lines.join('\n')}\n`);
	chmodSync(file, 0o755);
}
