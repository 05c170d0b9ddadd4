import {randomUUID} from 'node:crypto';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Refusal} from '../domain/decision.ts';
import {refuse} from '../domain/decision.ts';
import {isAlive, ownIdentity} from '../process/identity.ts';
import {errorCode} from '../process/systemError.ts';
import {createDemo} from './createDemo.ts';
import type {Demo} from './demo.ts';
import {describeDemo} from './demo.ts';
import {leftDemo, registerDemo, unregisterDemo} from './demoRegistry.ts';
import type {DemoWorld} from './demoWorld.ts';
import {demoPaths, isComplete, readDemoWorld} from './demoWorld.ts';
import {freePort} from './freePort.ts';
import {gitObjection} from './gitObjection.ts';
import {liveRecords} from './processRecord.ts';
import {startWorld} from './startWorld.ts';
import {cleanAbandonedDemos, removeWorld, stopDemo} from './stopDemo.ts';
import {readWorldOwner, writeWorldOwner} from './worldOwner.ts';

const hour = 3_600_000;

/** A demo without a cockpit ends by itself after this time. */
const headlessMs = 12 * hour;

/** And one with a cockpit, should nobody ever close it. */
const attendedMs = 7 * 24 * hour;

/** How to open a demo. */
export type OpenDemo = {
	/** The user's state folder: demos are registered there, so that a later start can clean up. */
	readonly home: string;
	/**
	 * Where; null for the demo that was left last with a release under way, else for a new temporary folder, which goes
	 * away with the demo. A stopped demo there goes on.
	 */
	readonly dir: string | null;
	/** It belongs to no process: it stays until it is stopped, or twelve hours. */
	readonly headless: boolean;
	/** The command that runs this release-tui: Node and the file it is given. */
	readonly program: readonly string[];
	readonly onProgress: (text: string) => void;
	/** Variables of the shop. SHOP_CART_CACHE, smaller than 120, makes the bad candidate show sooner. */
	readonly shopVariables?: Readonly<Record<string, string>>;
	/** How long the demo outlives a cockpit that was killed. */
	readonly graceMs?: number;
};

/** Cleans up after demos that were killed, then makes and starts one. Ready when both environments answer. */
export async function openDemo(options: OpenDemo): Promise<{readonly ok: true; readonly demo: Demo} | Refusal> {
	const {home, onProgress} = options;
	const named = options.dir ?? (options.headless ? null : leftDemo(home));
	const objection = (await gitObjection()) ?? (named === null ? null : folderObjection(named));
	if (objection) return objection;
	const dir = named === null ? temporaryFolder() : namedFolder(named);
	if (readDemoWorld(dir) && !isComplete(dir)) await stopDemo(dir, {home, remove: true});
	// One that is there is taken over before the cleaning, which would stop it.
	const known = readDemoWorld(dir);
	if (known) {
		register(options, dir, known);
		own(options, dir);
	}

	for (const cleaned of await cleanAbandonedDemos(home)) onProgress(`cleaned up after an earlier demo in ${cleaned}`);
	if (known) {
		onProgress(`going on with the demo in ${dir}`);
		return {ok: true, demo: await start(options, dir, known, false)};
	}

	const staging = await freePort();
	const world: DemoWorld = {
		format: 1,
		id: randomUUID(),
		temporary: named === null,
		createdAt: new Date().toISOString(),
		environments: {staging: {port: staging}, production: {port: await freePort([staging])}},
	};
	register(options, dir, world);
	if (!claimFolder(dir, world)) {
		unregisterDemo(home, world.id);
		return refuse('not-possible', `Another demo is being made in ${dir}.`, 'Wait for it, or name another folder.');
	}

	try {
		own(options, dir);
		onProgress('making a repository with forty commits, and two environments');
		await createDemo({
			dir,
			world,
			program: options.program,
			shopVariables: options.shopVariables ?? inheritedVariables(),
			now: new Date(),
		});
		return {ok: true, demo: await start(options, dir, world, true)};
	} catch (error) {
		await stopDemo(dir, {home}).catch(() => {});
		await removeWorld(dir, world.temporary);
		throw error;
	}
}

/** Lets a demo stay although its cockpit ends: the next cockpit may go on with it. */
export function leaveDemo(demo: Demo, home: string): void {
	disown(demo, home, true);
}

// From now on it belongs to no process.
function disown({id, dir, temporary}: Demo, home: string, left: boolean): void {
	const until = new Date(Date.now() + headlessMs).toISOString();
	writeWorldOwner(dir, {identity: null, until, graceMs: 0, left});
	registerDemo(home, {id, dir, temporary, owner: null, createdAt: new Date().toISOString()});
}

async function start(options: OpenDemo, dir: string, world: DemoWorld, isNew: boolean): Promise<Demo> {
	options.onProgress('starting staging and production');
	await startWorld(dir, isNew, options.onProgress);
	const demo = describeDemo(dir, world);
	if (options.headless) disown(demo, options.home, false);
	return demo;
}

// Until it is up, also a headless demo belongs to the process that makes it: killed half way, it is cleaned up.
function register({home}: OpenDemo, dir: string, {id, temporary, createdAt}: DemoWorld): void {
	registerDemo(home, {id, dir, temporary, owner: ownIdentity(), createdAt});
}

function own({graceMs = 5000}: OpenDemo, dir: string): void {
	mkdirSync(demoPaths(dir).run, {recursive: true, mode: 0o700});
	const until = new Date(Date.now() + attendedMs).toISOString();
	writeWorldOwner(dir, {identity: ownIdentity(), until, graceMs, left: false});
}

// Of two that want the same folder at the same time, one gets it.
function claimFolder(dir: string, world: DemoWorld): boolean {
	mkdirSync(dir, {recursive: true, mode: 0o700});
	try {
		writeFileSync(demoPaths(dir).world, JSON.stringify(world), {flag: 'wx', mode: 0o600});
		return true;
	} catch (error) {
		if (errorCode(error) === 'EEXIST') return false;
		throw error;
	}
}

// A test of the whole program cannot wait for a hundred customers.
function inheritedVariables(): Readonly<Record<string, string>> {
	const {SHOP_CART_CACHE} = process.env;
	return SHOP_CART_CACHE === undefined ? {} : {SHOP_CART_CACHE};
}

function temporaryFolder(): string {
	return realpathSync(mkdtempSync(path.join(tmpdir(), 'release-tui-demo-')));
}

function namedFolder(dir: string): string {
	mkdirSync(dir, {recursive: true, mode: 0o700});
	return realpathSync(dir);
}

function folderObjection(dir: string): Refusal | null {
	const folder = path.resolve(dir);
	const world = readDemoWorld(folder);
	if (world) {
		if (isInUse(folder)) {
			return refuse(
				'not-possible',
				`A demo is running in ${folder} already.`,
				`Open its cockpit: ${demoPaths(folder).cockpit}\nOr stop it: release-tui demo --stop --dir ${folder}`,
			);
		}

		return null;
	}

	try {
		return readdirSync(folder).length === 0
			? null
			: refuse('not-possible', `${folder} is not empty, and it is no demo.`, 'Name a new folder.');
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return null;
		return refuse('not-possible', `${folder} cannot be used: ${error instanceof Error ? error.message : error}`);
	}
}

function isInUse(dir: string): boolean {
	const {run, stopped} = demoPaths(dir);
	const owner = readWorldOwner(dir);
	if (!owner || owner.left || existsSync(stopped)) return false;
	return owner.identity ? isAlive(owner.identity) !== false : liveRecords(run).length > 0;
}
