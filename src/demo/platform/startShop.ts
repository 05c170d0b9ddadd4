import {spawn} from 'node:child_process';
import {closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {programFile} from '../../process/programs.ts';
import type {DemoEnvironment, DemoWorld} from '../demoWorld.ts';
import {demoPaths, demoUrl} from '../demoWorld.ts';
import {endProcesses, liveRecord, readProcessRecord} from '../processRecord.ts';
import {shopNodeFlags} from './shopNodeFlags.ts';

/** How long a shop may take to become healthy. */
const healthyWithinMs = 15_000;

/** Which checked out commit to start, and where. */
export type ShopStart = {
	readonly dir: string;
	readonly world: DemoWorld;
	readonly environment: DemoEnvironment;
	readonly sha: string;
	readonly folder: string;
};

/** Starts a shop away from any terminal and waits until it is healthy. Returns what is wrong, or null. */
export async function startShop(start: ShopStart): Promise<string | null> {
	const {dir, world, environment, sha, folder} = start;
	const paths = demoPaths(dir).of(environment);
	mkdirSync(paths.logs, {recursive: true});
	const errorLog = path.join(paths.logs, 'error.log');
	const before = statSync(errorLog, {throwIfNoEntry: false})?.size ?? 0;
	const crashes = openSync(errorLog, 'a');
	const child = spawn(
		process.execPath,
		[...shopNodeFlags(), programFile('platform'), 'run', dir, environment, sha, folder],
		{
			cwd: folder,
			detached: true,
			stdio: ['ignore', crashes, crashes],
			env: shopVariables(start),
		},
	);
	closeSync(crashes);
	let ended = false;
	child.once('error', () => {
		ended = true;
	});
	child.once('exit', () => {
		ended = true;
	});
	child.unref();
	const deadline = Date.now() + healthyWithinMs;
	while (Date.now() < deadline) {
		if (ended) return `the shop ended while it started: ${reasonIn(errorLog, before)}`;
		if (await isHealthy(demoUrl(world, environment), sha)) return null;
		await wait(25);
	}

	return `the shop was not healthy within ${healthyWithinMs / 1000} s`;
}

/** Ends the shop of an environment, if one runs. */
export async function stopShop(dir: string, environment: DemoEnvironment): Promise<void> {
	const file = demoPaths(dir).of(environment).shopProcess;
	const record = liveRecord(file);
	if (record) await endProcesses([record.identity]);
	rmSync(file, {force: true});
}

/** The commit and folder that an environment's shop runs from; null when none runs. */
export function runningShop(dir: string, environment: DemoEnvironment) {
	return liveRecord(demoPaths(dir).of(environment).shopProcess);
}

/** The commit and folder that ran last, whether it still runs or not. */
export function lastShop(dir: string, environment: DemoEnvironment) {
	return readProcessRecord(demoPaths(dir).of(environment).shopProcess);
}

// Nothing of the caller's environment: a shop outlives the release that started it, and must not carry its marks or secrets.
function shopVariables({dir, world, environment, sha}: ShopStart): Record<string, string> {
	const paths = demoPaths(dir).of(environment);
	return {
		PATH: process.env.PATH ?? '',
		...configuredVariables(paths.variables),
		PORT: String(world.environments[environment].port),
		SHOP_SHA: sha,
		SHOP_DATABASE: paths.database,
		SHOP_LOG: paths.logs,
	};
}

function configuredVariables(file: string): Record<string, string> {
	if (!existsSync(file)) return {};
	const variables: Record<string, string> = {};
	for (const line of readFileSync(file, 'utf8').split('\n')) {
		const match = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line);
		if (match?.[1]) variables[match[1]] = (match[2] ?? '').trim();
	}

	return variables;
}

// The line with which Node says why it gave up; all of it is in the log.
function reasonIn(errorLog: string, from: number): string {
	const lines = readFileSync(errorLog).subarray(from).toString().split('\n');
	return lines.find(line => /^\w*Error\b/.test(line)) ?? `see ${errorLog}`;
}

async function isHealthy(url: string, sha: string): Promise<boolean> {
	try {
		const [health, version] = await Promise.all([ask(`${url}/health`), ask(`${url}/version`)]);
		// Another process on the port, or an earlier commit, would be healthy, too.
		return health.ok && (await version.text()).includes(sha);
	} catch {
		return false;
	}
}

async function ask(url: string): Promise<Response> {
	return fetch(url, {signal: AbortSignal.timeout(2000), headers: {connection: 'close'}});
}
