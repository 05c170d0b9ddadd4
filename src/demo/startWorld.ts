import {spawn} from 'node:child_process';
import {closeSync, mkdirSync, openSync, rmSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {programFile} from '../process/programs.ts';
import {initialVersion} from './createDemo.ts';
import type {DemoEnvironment} from './demoWorld.ts';
import {demoEnvironments, demoPaths} from './demoWorld.ts';
import {runningShop} from './platform/startShop.ts';
import {liveRecord} from './processRecord.ts';
import {runGit} from './runGit.ts';

/** Longest wait for the shops of a demo that goes on from an earlier day. */
const patienceMs = 30_000;

/** Starts a demo's processes. On a new demo, both environments get their first version by a real push. */
export async function startWorld(dir: string, isNew: boolean, onProgress: (text: string) => void): Promise<void> {
	const {run, stopped} = demoPaths(dir);
	rmSync(stopped, {force: true});
	if (!liveRecord(path.join(run, 'platform.json'))) startPlatform(dir);
	await Promise.all(
		demoEnvironments.map(async environment => {
			if (isNew) await pushInitialVersion(dir, environment);
			else await shopIsUp(dir, environment);
			onProgress(`${environment} is up`);
		}),
	);
}

async function pushInitialVersion(dir: string, environment: DemoEnvironment): Promise<void> {
	await runGit(['push', '--quiet', environment, `${initialVersion}^{commit}:refs/heads/main`], {
		cwd: demoPaths(dir).shop,
	});
}

// The platform starts what each branch names, as after any reboot.
async function shopIsUp(dir: string, environment: DemoEnvironment): Promise<void> {
	const {lock, logs} = demoPaths(dir).of(environment);
	const deadline = Date.now() + patienceMs;
	while (!runningShop(dir, environment) || liveRecord(lock)) {
		if (Date.now() > deadline) throw new ShopDown(environment, logs);
		await wait(50);
	}
}

function startPlatform(dir: string): void {
	const {platformLog} = demoPaths(dir);
	mkdirSync(path.dirname(platformLog), {recursive: true});
	const log = openSync(platformLog, 'a');
	const child = spawn(
		process.execPath,
		['--disable-warning=ExperimentalWarning', programFile('platform'), 'keep', dir],
		{
			cwd: dir,
			detached: true,
			stdio: ['ignore', log, log],
			// Nothing of ours that it does not need: it outlives us, and starts the shops.
			env: {PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? dir},
		},
	);
	closeSync(log);
	child.unref();
}

/** A shop of the demo does not come up. */
class ShopDown extends Error {
	constructor(environment: DemoEnvironment, logs: string) {
		super(`The demo's ${environment} does not come up. Look into ${path.join(logs, 'error.log')}.`);
		this.name = 'ShopDown';
	}
}
