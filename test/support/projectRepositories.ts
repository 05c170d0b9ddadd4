// The clone of a project and the two bare repositories that are its environments.
import {
	appendFileSync,
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {createRepository, makeGitFolder, repositoryIn, type TestRepository} from './repository.ts';

/** Says where it is to processes that this one starts. */
const templateVariable = 'SHOP_TEMPLATE';

/** The bare repository of an environment of the project in a folder. */
export const bareRepository = (folder: string, environment: string): string => path.join(folder, `${environment}.git`);

/**
 * Makes the usual clone in `shop` below the folder: three commits, of which the first one, v1.0.0, is on both
 * environments, and the last one is v1.1.0. Git made it once, before all tests: this is a copy.
 */
export function makeShop(folder: string): TestRepository {
	if (process.env[templateVariable] === undefined) process.once('exit', makeTemplate());
	const template = process.env[templateVariable] ?? '';
	cpSync(template, folder, {recursive: true});
	const root = path.join(folder, 'shop');
	const config = path.join(root, '.git/config');
	writeFileSync(config, readFileSync(config, 'utf8').replaceAll(template, folder));
	const shop = repositoryIn(root, {commits: 3, branches: ['main']});
	// It holds what the files of the template look like from outside.
	shop.git('update-index', '-q', '--refresh');
	return shop;
}

/** Makes the environments of a clone, with nothing on them, in this folder. */
export function addEnvironments({root}: TestRepository, folder: string): void {
	// What a test's commands leave behind in the clone does not make it dirty.
	appendFileSync(path.join(root, '.git/info/exclude'), 'release.yaml\nran*\ngo*\n');
	for (const name of ['staging', 'production']) {
		const bare = bareRepository(folder, name);
		makeGitFolder(bare, {bare: true});
		const remote = `[remote "${name}"]\n\turl = ${bare}\n\tfetch = +refs/heads/*:refs/remotes/${name}/*\n`;
		appendFileSync(path.join(root, '.git/config'), remote);
	}
}

/**
 * Makes what the projects of this process, and of those that it starts, are copies of.
 * @returns what takes it away
 */
export function makeTemplate(): () => void {
	const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'release-tui-template-')));
	process.env[templateVariable] = folder;
	mkdirSync(path.join(folder, 'shop'));
	const shop = createRepository(path.join(folder, 'shop'));
	shop.commit({message: 'First shop'});
	shop.tag('v1.0.0');
	shop.commits({message: 'Add a cart', author: 'Ben'}, {message: 'Fix cart rounding', author: 'Eva'});
	shop.tag('v1.1.0');
	addEnvironments(shop, folder);
	for (const name of ['staging', 'production']) shop.git('push', '--quiet', name, 'v1.0.0^{commit}:refs/heads/main');
	return () => rmSync(folder, {recursive: true, force: true});
}
