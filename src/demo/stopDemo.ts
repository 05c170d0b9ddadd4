import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {rm, rmdir} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import type {Refusal} from '../domain/decision.ts';
import {refuse} from '../domain/decision.ts';
import type {ProcessIdentity} from '../domain/operator.ts';
import {abandonedDemos, isSameDemo, unregisterDemo} from './demoRegistry.ts';
import {demoEntries, demoPaths, isComplete, readDemoWorld} from './demoWorld.ts';
import {endProcesses, forgetDeadProcesses, liveRecords} from './processRecord.ts';

/** How to stop a demo. */
export type StopDemo = {
	/** The state folder in which the demo was registered. */
	readonly home: string;
	/** Remove everything that the demo made, too. A folder that was made for the demo alone always goes. */
	readonly remove?: boolean;
	/** Further processes that work in the demo: runners of its open releases. They are ended first. */
	readonly also?: readonly ProcessIdentity[];
};

/** Ends all processes of a demo, each by its identity, and waits until they are gone. Stopping twice is no error. */
export async function stopDemo(
	dir: string,
	options: StopDemo,
): Promise<{readonly ok: true; removed: boolean} | Refusal> {
	const folder = path.resolve(dir);
	const world = readDemoWorld(folder);
	if (!world) return refuse('not-found', `${folder} holds no demo.`, 'Start one: release-tui demo --dir DIR');
	await endWorld(folder, options.also ?? []);
	const removed = world.temporary || (options.remove ?? false);
	if (removed) await removeWorld(folder, world.temporary);
	unregisterDemo(options.home, world.id);
	return {ok: true, removed};
}

/** Cleans up demos whose cockpit was killed. Returns their folders. Demos that are in use are never touched. */
export async function cleanAbandonedDemos(home: string, now = new Date()): Promise<readonly string[]> {
	const cleaned: string[] = [];
	for (const entry of abandonedDemos(home, now)) {
		if (isSameDemo(entry)) {
			await endWorld(entry.dir, []);
			if (entry.temporary || !isComplete(entry.dir)) await removeWorld(entry.dir, entry.temporary);
			cleaned.push(entry.dir);
		} else if (entry.temporary && !readDemoWorld(entry.dir)) {
			// Killed before it had written anything down: the empty folder that was made for it alone.
			await rmdir(entry.dir).catch(() => {});
		}

		unregisterDemo(home, entry.id);
	}

	return cleaned;
}

async function endWorld(dir: string, also: readonly ProcessIdentity[]): Promise<void> {
	const {run, stopped} = demoPaths(dir);
	mkdirSync(run, {recursive: true, mode: 0o700});
	// First, so that nothing starts any more; what was starting just now has recorded itself before it asks.
	writeFileSync(stopped, '');
	if (also.length > 0) await endProcesses(also);
	for (;;) {
		const records = liveRecords(run);
		if (records.length === 0) break;
		if (!(await endProcesses(records.map(record => record.identity)))) throw new ProcessesLeft(dir);
		// A deploy that was ended may have started a shop that is not recorded yet. It ends by itself, at once.
		if (records.some(record => record.role === 'deploy')) await wait(300);
	}

	forgetDeadProcesses(run);
}

/** Some process of a demo did not end, not even when it was killed. */
class ProcessesLeft extends Error {
	constructor(dir: string) {
		super(`Some processes of the demo in ${dir} could not be ended. Their numbers are in ${demoPaths(dir).run}.`);
		this.name = 'ProcessesLeft';
	}
}

/** Removes what a demo made; the folder itself only if it was made for it. Something else in there stays. */
export async function removeWorld(dir: string, whole: boolean): Promise<void> {
	const options = {recursive: true, force: true, maxRetries: 5, retryDelay: 50};
	if (whole) {
		await rm(dir, options);
		return;
	}

	for (const entry of demoEntries) await rm(path.join(dir, entry), options);
	if (existsSync(dir)) await rmdir(dir).catch(() => {});
}
