import {existsSync, mkdirSync, readdirSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import type {DemoEnvironment, DemoWorld} from '../demoWorld.ts';
import {demoPaths, demoUrl} from '../demoWorld.ts';
import {runGit} from '../runGit.ts';
import {withDeployLock} from './deployLock.ts';
import {lastShop, startShop, stopShop} from './startShop.ts';

const blue = (text: string) => `\u001b[36m${text}\u001b[39m`;
const green = (text: string) => `\u001b[32m${text}\u001b[39m`;
const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
const bold = (text: string) => `\u001b[1m${text}\u001b[22m`;

/** What to bring where. */
export type ShopDeploy = {
	readonly dir: string;
	readonly world: DemoWorld;
	readonly environment: DemoEnvironment;
	readonly sha: string;
	/** The pushed objects are still in quarantine: git finds them by the variables of the hook. */
	readonly insideHook: boolean;
	readonly print: (line: string) => void;
};

/**
 * Brings a commit live as a platform does: check it out into a folder of its own, stop the old shop, start the new one
 * and wait until it is healthy. When it never is, the old one is started again and the deploy has failed.
 */
export async function deployShop(deploy: ShopDeploy): Promise<boolean> {
	const {dir, world, environment, sha, print} = deploy;
	const paths = demoPaths(dir);
	return withDeployLock(paths.of(environment).lock, async () => {
		if (existsSync(paths.stopped)) {
			print(red(`       the demo in ${dir} was stopped: nothing starts there`));
			return false;
		}

		print(`${blue('----->')} ${bold(`shop on ${environment}`)}: ${sha.slice(0, 7)}`);
		const folder = await checkOut(deploy);
		const before = lastShop(dir, environment);
		if (before?.sha) print(`${blue('----->')} stopping ${before.sha.slice(0, 7)}`);
		await stopShop(dir, environment);
		const began = performance.now();
		print(`${blue('----->')} starting on port ${world.environments[environment].port}`);
		const wrong = await startShop({dir, world, environment, sha, folder});
		if (wrong === null) {
			print(green(`       healthy after ${Math.round(performance.now() - began)} ms`));
			print(`${blue('----->')} ${green('live')}: ${demoUrl(world, environment)}`);
			keepOnly(paths.of(environment).releases, [folder, before?.folder ?? folder]);
			return true;
		}

		print(red(`       ${wrong}`));
		await stopShop(dir, environment);
		if (before?.sha && before.folder && existsSync(before.folder)) {
			const again = await startShop({dir, world, environment, sha: before.sha, folder: before.folder});
			print(
				again === null
					? `${blue('----->')} ${before.sha.slice(0, 7)} runs again`
					: red(`       ${before.sha.slice(0, 7)} does not start either: ${again}`),
			);
		}

		return false;
	});
}

async function checkOut({dir, environment, sha, insideHook, print}: ShopDeploy): Promise<string> {
	const {bare, releases} = demoPaths(dir).of(environment);
	const folder = path.join(releases, sha.slice(0, 12));
	if (existsSync(folder)) return folder;
	// Made beside and renamed, so that a folder that is there is whole.
	const temporary = path.join(releases, `.${sha}.${process.pid}`);
	mkdirSync(temporary, {recursive: true});
	const index = path.join(releases, `.${sha}.${process.pid}.index`);
	try {
		const options = {insideHook, env: {GIT_DIR: bare, GIT_INDEX_FILE: index, GIT_WORK_TREE: temporary}};
		await runGit(['read-tree', sha], options);
		await runGit(['checkout-index', '--all', '--quiet'], {...options, cwd: temporary});
		renameSync(temporary, folder);
	} finally {
		rmSync(index, {force: true});
		rmSync(temporary, {recursive: true, force: true});
	}

	print(`       checked out ${readdirSync(folder, {recursive: true}).length} files`);
	return folder;
}

function keepOnly(releases: string, folders: readonly string[]): void {
	for (const name of readdirSync(releases)) {
		const folder = path.join(releases, name);
		if (!folders.includes(folder)) rmSync(folder, {recursive: true, force: true});
	}
}
