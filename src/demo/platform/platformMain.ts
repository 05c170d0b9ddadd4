// The small hosting platform of the demo: what a team's real one does, on loopback.
//   platform version ENV | backup ENV FILE | restart ENV          for people and release.yaml
//   platform receive ENV | run ENV SHA FOLDER | keep              for itself
// The demo's folder comes first: DIR/bin/platform puts it there.
import process from 'node:process';
import type {DemoEnvironment} from '../demoWorld.ts';
import {demoEnvironments, demoPaths, demoUrl, readDemoWorld} from '../demoWorld.ts';

const usage = 'usage: platform version ENV | platform backup ENV FILE | platform restart ENV\n';

process.exitCode = await main(process.argv.slice(2));

async function main([command = '', dir = '', ...rest]: readonly string[]): Promise<number> {
	const world = readDemoWorld(dir);
	if (!world) return fail(`${dir} holds no demo.\n`);
	if (command === 'keep') {
		const {keepWorld} = await import('./keepWorld.ts');
		await keepWorld(dir, world);
		return 0;
	}

	const environment = environmentNamed(rest[0]);
	if (!environment) return fail(usage);
	switch (command) {
		case 'version':
			return printVersion(`${demoUrl(world, environment)}/version`);

		case 'backup': {
			const target = rest[1];
			if (!target) return fail(usage);
			const {backUpDatabase} = await import('./backUpDatabase.ts');
			const pages = await backUpDatabase(demoPaths(dir).of(environment).database, target);
			process.stdout.write(`${target}: ${pages} pages\n`);
			return 0;
		}

		case 'restart': {
			const {runningShop} = await import('./startShop.ts');
			const {deployShop} = await import('./deployShop.ts');
			const sha = runningShop(dir, environment)?.sha;
			if (!sha) return fail(`no shop runs on ${environment}\n`);
			const print = (line: string) => {
				process.stdout.write(`${line}\n`);
			};
			return (await deployShop({dir, world, environment, sha, insideHook: false, print})) ? 0 : 1;
		}

		case 'receive': {
			const {receivePush} = await import('./receivePush.ts');
			return (await receivePush(dir, world, environment)) ? 0 : 1;
		}

		case 'run': {
			const {runShop} = await import('./runShop.ts');
			const [, sha = '', folder = ''] = rest;
			await runShop(dir, environment, sha, folder);
			return 0;
		}

		default:
			return fail(usage);
	}
}

async function printVersion(url: string): Promise<number> {
	try {
		const response = await fetch(url, {signal: AbortSignal.timeout(10_000)});
		process.stdout.write(await response.text());
		return response.ok ? 0 : 1;
	} catch {
		process.stderr.write(`${url} does not answer.\n`);
		return 1;
	}
}

function environmentNamed(name: string | undefined): DemoEnvironment | undefined {
	return demoEnvironments.find(environment => environment === name);
}

function fail(message: string): number {
	process.stderr.write(message);
	return 2;
}
