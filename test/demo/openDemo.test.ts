import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, expect, test} from 'vitest';
import type {Demo} from '../../src/demo/demo.ts';
import {leaveDemo, openDemo} from '../../src/demo/openDemo.ts';
import type {ShopMigration} from '../../src/demo/shop/migrations.ts';
import {shopMigrations} from '../../src/demo/shop/migrations.ts';
import {cleanAbandonedDemos, stopDemo} from '../../src/demo/stopDemo.ts';
import {applyMigration} from '../../src/migrations/apply.ts';
import {signalGroup} from '../../src/process/group.ts';
import {identityOf} from '../../src/process/identity.ts';
import {ask, demoFixture, git, log, openElsewhere, output, processesOf, until, versionOf} from './demoFixture.ts';

const fixture = demoFixture();
afterAll(fixture.clean);

test('two demos at once are live, and stopping one leaves the other alone', async () => {
	const [one, other] = await Promise.all([fixture.open('one demo'), fixture.open("it's another")]);
	expect(await versionOf(one, 'staging')).toBe('v2.4.1');
	expect(await versionOf(other, 'production')).toBe('v2.4.1');
	expect(new Set([...one.environments, ...other.environments].map(({url}) => url)).size).toBe(4);
	for (const demo of [one, other]) {
		await until('customers come to both', () =>
			['staging', 'production'].every(name => /GET \/products 200 \d+ ms/.test(log(demo, name, 'access.log'))),
		);
	}

	expect(await output(other.cockpit)).toBe(`${other.state} ${other.shop}`);
	expect(await stopDemo(one.dir, {home: fixture.home})).toEqual({ok: true, removed: false});
	expect(processesOf(one.dir)).toEqual([]);
	await expect(ask(one, 'staging', '/health')).rejects.toThrow();
	expect((await ask(other, 'staging', '/health')).status).toBe(200);
	expect(await stopDemo(other.dir, {home: fixture.home, remove: true})).toEqual({ok: true, removed: true});
	expect(processesOf(other.dir)).toEqual([]);
	expect(existsSync(other.dir)).toBe(false);
});

test('a push of the good candidate makes it live, the bad one fails after a while, and a push of the earlier one mends it', async () => {
	const demo = await fixture.open('shipping', {shopVariables: {SHOP_CART_CACHE: '12'}});
	await expect(push(demo, 'v2.5.0')).rejects.toThrow(/no such table: ratings/);
	expect(await versionOf(demo, 'production')).toBe('v2.4.1');
	await migrate(demo, shopMigrations.ratings, shopMigrations.giftNote);
	expect(await versionOf(demo, 'production')).toBe('v2.4.1');
	expect((await push(demo, 'v2.5.0')).stderr).toMatch(/\u001b\[32m.*healthy after/);
	expect(await versionOf(demo, 'production')).toBe('v2.5.0');
	expect(await (await ask(demo, 'production', '/products')).text()).toContain('"stars"');
	await migrate(demo, shopMigrations.carts);
	await push(demo, 'v2.6.0');
	expect((await ask(demo, 'production', '/cart?items=1')).status).toBe(200);
	await until(
		'errors are in both logs',
		() =>
			/ERROR GET \/cart\S+: cart cache is full: 12 carts \(src\/cartCache\.js:\d+\)/.test(
				log(demo, 'production', 'error.log'),
			) && /GET \/cart\S+ 500 /.test(log(demo, 'production', 'access.log')),
	);
	expect((await ask(demo, 'production', '/health')).status).toBe(200);
	await push(demo, 'v2.5.0');
	expect(await versionOf(demo, 'production')).toBe('v2.5.0');
	const before = log(demo, 'production', 'access.log').length;
	const since = () => log(demo, 'production', 'access.log').slice(before);
	await until('carts are shown again', () => (since().match(/GET \/cart/g)?.length ?? 0) > 4);
	expect(since()).not.toMatch(/ 500 /);
	await stopDemo(demo.dir, {home: fixture.home});
});

test('a shop that is killed comes back by itself', async () => {
	const demo = await fixture.open('crash');
	const [shop] = processesOf(path.join(demo.dir, 'releases', 'staging'));
	process.kill(shop ?? 0, 'SIGKILL');
	await until('another process answers', async () => {
		const [now] = processesOf(path.join(demo.dir, 'releases', 'staging'));
		return now !== undefined && now !== shop && (await versionOf(demo, 'staging').catch(() => null)) === 'v2.4.1';
	});
	await stopDemo(demo.dir, {home: fixture.home});
});

test('a stopped demo goes on where it was, and a running one is not opened twice', async () => {
	const demo = await fixture.open('again');
	await git(demo.shop, 'push', '-q', 'staging', 'v2.4.0^{commit}:refs/heads/side', '+v2.4.0^{commit}:refs/heads/main');
	await stopDemo(demo.dir, {home: fixture.home});
	await stopDemo(demo.dir, {home: fixture.home});
	const again = await fixture.open('again');
	expect(again).toEqual(demo);
	expect(await versionOf(again, 'staging')).toBe('v2.4.0');
	const twice = await openDemo({home: fixture.home, dir: demo.dir, headless: true, program: [], onProgress: () => {}});
	expect(twice).toMatchObject({ok: false, message: expect.stringContaining('running')});
	await stopDemo(demo.dir, {home: fixture.home});
});

test('the processes of a killed owner end by themselves, and the next start removes what is left', async () => {
	const killed = await openElsewhere(fixture.home, null);
	const used = await openElsewhere(fixture.home, null);
	expect(processesOf(killed.dir).length).toBeGreaterThan(2);
	process.kill(killed.pid, 'SIGKILL');
	await until('its processes are gone', () => processesOf(killed.dir).length === 0);
	expect(await cleanAbandonedDemos(fixture.home)).toEqual([killed.dir]);
	expect(existsSync(killed.dir)).toBe(false);
	expect(processesOf(used.dir).length).toBeGreaterThan(2);
	process.kill(used.pid, 'SIGKILL');
	await until('its owner is gone', () => identityOf(used.pid) === null);
	// At once, before they could end by themselves.
	expect(await cleanAbandonedDemos(fixture.home)).toEqual([used.dir]);
	expect(processesOf(used.dir)).toEqual([]);
	expect(existsSync(used.dir)).toBe(false);
});

test('a demo that its cockpit leaves stays, and is no abandoned one', async () => {
	const demo = await fixture.open(null);
	leaveDemo(demo, fixture.home);
	expect(await cleanAbandonedDemos(fixture.home, new Date(Date.now() + 3_600_000))).toEqual([]);
	expect(await versionOf(demo, 'production')).toBe('v2.4.1');
	expect(await stopDemo(demo.dir, {home: fixture.home})).toEqual({ok: true, removed: true});
	expect(existsSync(demo.dir)).toBe(false);
});

test('a demo that was killed while it was made is made anew, and two cannot make the same', async () => {
	const dir = path.join(fixture.root, 'half');
	mkdirSync(dir);
	const ports = {staging: {port: 20_001}, production: {port: 20_002}};
	const createdAt = new Date().toISOString();
	const world = {format: 1, id: 'half', temporary: false, createdAt, environments: ports};
	writeFileSync(path.join(dir, 'demo.json'), JSON.stringify(world));
	mkdirSync(path.join(dir, 'shop'));
	const demo = await fixture.open('half');
	expect(demo.id).not.toBe('half');
	expect(await versionOf(demo, 'production')).toBe('v2.4.1');
	await stopDemo(demo.dir, {home: fixture.home, remove: true});
	const both = await Promise.allSettled([fixture.open('half'), fixture.open('half')]);
	expect(both.map(({status}) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
	expect(await versionOf(demo, 'production').catch(() => null)).toBeNull();
	await stopDemo(demo.dir, {home: fixture.home});
});

test('a deploy that is killed half way leaves the environment on what its branch names', async () => {
	const demo = await fixture.open('torn');
	const record = path.join(demo.dir, 'run', 'shop-staging.json');
	const [before, wanted] = [await commitOf(demo, 'v2.4.1'), await commitOf(demo, 'v2.4.0')];
	let head = '';
	// On a busy machine it may have come to its end before it is killed: then it is tried again.
	for (let tries = 0; tries < 10 && head !== before; tries++) {
		if (head !== '') await git(demo.shop, 'push', '-q', '--force', 'staging', `${before}:refs/heads/main`);
		const pushing = spawn('git', ['push', '-q', '--force', 'staging', `${wanted}:refs/heads/main`], {
			cwd: demo.shop,
			detached: true,
			stdio: 'ignore',
		});
		const ended = once(pushing, 'exit');
		await until('the new shop starts', () => existsSync(record) && readFileSync(record, 'utf8').includes(wanted));
		signalGroup(pushing.pid ?? 0, 'SIGKILL');
		await ended;
		head = (await git(demo.shop, 'ls-remote', 'staging', 'refs/heads/main')).stdout.slice(0, 40);
	}

	expect(head).toBe(before);
	await until('shop and branch agree', async () => {
		const said = await ask(demo, 'staging', '/version').then(
			answer => answer.text(),
			() => '',
		);
		return said.includes(head);
	});
	await stopDemo(demo.dir, {home: fixture.home});
});

test('a folder with something else in it is left alone', async () => {
	const dir = path.join(fixture.root, 'full');
	mkdirSync(dir);
	writeFileSync(path.join(dir, 'thesis.txt'), 'mine');
	const refused = await openDemo({home: fixture.home, dir, headless: true, program: [], onProgress: () => {}});
	expect(refused).toMatchObject({ok: false, message: `${dir} is not empty, and it is no demo.`});
	expect(await stopDemo(dir, {home: fixture.home})).toMatchObject({ok: false, code: 'not-found'});
	expect(existsSync(path.join(dir, 'thesis.txt'))).toBe(true);
});

async function commitOf(demo: Demo, tag: string): Promise<string> {
	return (await git(demo.shop, 'rev-parse', `${tag}^{commit}`)).stdout.trim();
}

function push(demo: Demo, tag: string) {
	return git(demo.shop, 'push', '--force', 'production', `${tag}^{commit}:refs/heads/main`);
}

async function migrate(demo: Demo, ...migrations: readonly ShopMigration[]): Promise<void> {
	for (const migration of migrations) {
		const result = await applyMigration({
			script: {...migration, dialect: 'sqlite', database: 'SHOP_DATABASE'},
			direction: 'up',
			database: path.join(demo.dir, 'data', 'production', 'shop.db'),
			cwd: demo.shop,
			commit: 'HEAD',
			release: 1,
			print: () => {},
		});
		expect(result).toEqual({ok: true, changed: true});
	}
}
