import {appendFileSync, existsSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {isAlive, ownIdentity} from '../../process/identity.ts';
import type {DemoWorld} from '../demoWorld.ts';
import {demoEnvironments, demoPaths, demoUrl} from '../demoWorld.ts';
import {forgetDeadProcesses, writeProcessRecord} from '../processRecord.ts';
import {readWorldOwner} from '../worldOwner.ts';
import {createReconciler} from './reconcile.ts';
import {stopShop} from './startShop.ts';
import {visitShop} from './traffic.ts';

/** Requests a second. */
const rates = {staging: 3, production: 8} as const;

const lookEveryMs = 1000;

/** A log longer than this is moved aside, as on any server. */
const logLimit = 8 * 1024 * 1024;

/**
 * The demo's platform while it runs: keeps the shops up, sends customers, turns the logs over. It ends everything by
 * itself when the demo was stopped, when its owner is gone, or when its time is over.
 */
export async function keepWorld(dir: string, world: DemoWorld): Promise<void> {
	const paths = demoPaths(dir);
	const record = path.join(paths.run, 'platform.json');
	writeProcessRecord(record, {identity: ownIdentity(), role: 'platform', sha: null, folder: null});
	const print = (line: string) => appendFileSync(paths.platformLog, `${new Date().toISOString()} ${line}\n`);
	const closing = new AbortController();
	process.once('SIGTERM', () => closing.abort());
	const visits = demoEnvironments.map(environment =>
		visitShop(demoUrl(world, environment), rates[environment], closing.signal),
	);
	const reconcilers = demoEnvironments.map(environment => createReconciler(dir, world, environment, print));
	const isWanted = createWatchdog(dir);
	while (!closing.signal.aborted && isWanted()) {
		await Promise.all(reconcilers.map(reconcile => reconcile()));
		for (const environment of demoEnvironments) turnOver(paths.of(environment).logs);
		await wait(lookEveryMs, undefined, {signal: closing.signal}).catch(() => {});
	}

	closing.abort();
	if (existsSync(paths.run)) {
		writeFileSync(paths.stopped, '');
		await Promise.all(demoEnvironments.map(environment => stopShop(dir, environment)));
		forgetDeadProcesses(paths.run);
		rmSync(record, {force: true});
	}

	await Promise.all(visits);
}

function createWatchdog(dir: string): () => boolean {
	const {run, stopped} = demoPaths(dir);
	let lastOwned = Date.now();
	return () => {
		if (!existsSync(run) || existsSync(stopped)) return false;
		const owner = readWorldOwner(dir);
		const now = Date.now();
		if (!owner || now > Date.parse(owner.until)) return false;
		if (owner.identity === null || isAlive(owner.identity) !== false) lastOwned = now;
		return now - lastOwned <= owner.graceMs;
	};
}

function turnOver(logs: string): void {
	for (const name of ['access.log', 'error.log']) {
		const file = path.join(logs, name);
		const size = statSync(file, {throwIfNoEntry: false})?.size ?? 0;
		if (size > logLimit) renameSync(file, `${file}.1`);
	}
}
