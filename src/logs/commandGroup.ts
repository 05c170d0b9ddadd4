import {readdirSync, readFileSync} from 'node:fs';
import {setTimeout as wait} from 'node:timers/promises';
import {signalGroup} from '../process/group.ts';

const graceMs = 1000;
const lookMs = 20;
/** From then on the processes themselves are looked at: where nobody reaps them, the dead still count as members. */
const closerLookMs = 100;

const settleLooks = 10;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

const groups = new Set<number>();
let isGuarded = false;

/** Remembers a process group, so that it is ended when this program ends without having closed it. */
export function guardGroup(group: number): void {
	groups.add(group);
	if (isGuarded) return;
	isGuarded = true;
	process.once('exit', () => {
		for (const each of groups) signalGroup(each, 'SIGKILL');
	});
}

/** Ends a process group: first asked, then made to. */
export async function endGroup(group: number): Promise<void> {
	let alive = signalGroup(group, 'SIGTERM');
	for (let waited = 0; alive && waited < graceMs; waited += lookMs) {
		await wait(lookMs);
		alive = signalGroup(group, 0) && (waited % closerLookMs !== 0 || hasLiveMember(group));
	}

	if (alive) signalGroup(group, 'SIGKILL');
	groups.delete(group);
}

/**
 * Holds a group still, for some milliseconds, and waits until it is: a write that has begun is finished first.
 * @param size what grows while the group still writes
 * @returns lets it go on
 */
export function pauseGroup(group: number, size: () => number): () => void {
	signalGroup(group, 'SIGSTOP');
	for (let before = -1, now = size(), looks = 0; now !== before && looks < settleLooks; looks++) {
		Atomics.wait(sleeper, 0, 0, 1);
		before = now;
		now = size();
	}

	return () => signalGroup(group, 'SIGCONT');
}

function hasLiveMember(group: number): boolean {
	try {
		return readdirSync('/proc').some(entry => /^\d+$/.test(entry) && isLiveMember(entry, group));
	} catch {
		// No /proc, no zombies without a parent either.
		return true;
	}
}

function isLiveMember(pid: string, group: number): boolean {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const [state, , own] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return Number(own) === group && state !== 'Z' && state !== 'X';
	} catch {
		return false;
	}
}
