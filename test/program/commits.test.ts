// The list of commits in the running program: a history of thousands, scrolled and searched.
import {existsSync} from 'node:fs';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openProject, type TestProject} from '../support/project.ts';
import {createLargeRepository} from '../support/repository.ts';

let project: TestProject;

beforeAll(async () => {
	const repository = createLargeRepository(3000);
	const live = repository.commit({message: 'Name the shop', files: {'package.json': '{"name": "shop"}\n'}});
	repository.commits(
		{message: 'Round the cart', author: 'Jane Doe', files: {'src/cart.ts': '1\n'}},
		{message: 'Show the cart\n\nAs Jane asked for.', author: 'Eva', files: {'src/page.ts': '1\n'}},
		{message: 'Bump express', author: 'Ben', files: {'package.json': '{"name": "shop", "version": "1"}\n'}},
	);
	project = openProject({repository});
	for (const remote of ['staging', 'production']) project.git('push', '--quiet', remote, `${live}:refs/heads/main`);
	await project.run(['init']);
	await project.run(['trust', '--yes']);
});

afterAll(() => project.close());

test('the whole history is there to be scrolled, below what is to ship', async () => {
	const cockpit = project.openCockpit({columns: 120, rows: 36});
	await cockpit.expectScreen('3 to ship');
	await cockpit.press('2', 'z');
	await cockpit.expectScreen(/Name the shop +● live/);
	await cockpit.expectScreen('Commit 2995');
	await cockpit.press('G');
	await cockpit.expectScreen(/Commit 1 +Ana/);
	await cockpit.press('k', 'k', 'enter');
	await cockpit.expectScreen('1 file');
	await cockpit.expectScreen('Commit 3');
	await cockpit.press('esc');
	await cockpit.expectScreen(/Commit 1 +Ana/);
	await cockpit.press('g');
	await cockpit.expectScreen('Bump express');
	await cockpit.press('q');
	expect((await cockpit.ended()).exitCode).toBe(0);
});

test('it is searched by text, author, path and id, and Esc gives it back', async () => {
	const cockpit = project.openCockpit({columns: 120, rows: 36});
	const search = async (typed: string) => {
		await cockpit.press('/');
		await cockpit.expectScreen('Search the commits');
		await cockpit.press('\u0015', typed);
		await cockpit.expectScreen(`› ${typed}▏`);
		await cockpit.press('enter');
		await cockpit.expectGone('Search the commits');
	};
	await cockpit.expectScreen('3 to ship');
	await cockpit.press('2', 'z', 'j');

	// Messages first, then authors.
	await search('jane');
	await cockpit.expectScreen('/jane/ · 2 found');
	await cockpit.expectScreen(/Show the cart.*Round the cart/s);
	await search('author:"jane doe"');
	await cockpit.expectScreen('/author:"jane doe"/ · 1 found');
	await cockpit.expectScreen('Round the cart');
	await search('path:package.json');
	await cockpit.expectScreen('· 2 found, 1 to ship');
	await cockpit.expectScreen(/Bump express.*Name the shop +● live/s);
	await search('commit 17 author:ana');
	await cockpit.expectScreen('· 111 found');
	await search(`hash:${project.sha('main~2').slice(0, 9)}`);
	await cockpit.expectScreen('· 1 found');
	await cockpit.expectScreen('Round the cart');
	await search('--output=planted');
	await cockpit.expectScreen('Nothing found. Esc shows all commits.');
	await search('path::(exclude)package.json');
	await cockpit.expectScreen('Nothing found. Esc shows all commits.');
	await search('path:../elsewhere');
	await cockpit.expectScreen('outside repository');
	expect(existsSync(project.file('planted'))).toBe(false);

	// What cannot be searched for stays there to be mended.
	await cockpit.press('/', '\u0015', 'hash:main', 'enter');
	await cockpit.expectScreen('takes the first four digits');
	await cockpit.press('esc');
	await cockpit.expectGone('takes the first four digits');

	// Zoom and search are left one by one, and the cursor stands where it was.
	await cockpit.press('esc');
	await cockpit.expectScreen('1 Environments');
	await cockpit.press('esc');
	await cockpit.expectScreen('3 to ship');
	await cockpit.press('enter');
	await cockpit.expectScreen('As Jane asked for.');
	await cockpit.press('esc');
	await cockpit.expectGone('As Jane asked for.');

	// The commit that the cursor stands on becomes the candidate.
	await cockpit.press('C');
	await cockpit.expectScreen(`The candidate is ${project.sha('main~1').slice(0, 7)}`);
	await cockpit.expectScreen('2 to ship');
	await cockpit.press('q');
	expect((await cockpit.ended()).exitCode).toBe(0);
});
