import {readdirSync, readFileSync} from 'node:fs';
import os from 'node:os';
import {setTimeout as wait} from 'node:timers/promises';
import {signalGroup} from '../process/group.ts';

const graceMs = 1000;
const lookMs = 20;
/** From then on the processes themselves are looked at: where nobody reaps them, the dead still count as members. */
const closerLookMs = 100;

/** How much less than this program a log command gets of a busy machine. */
const niceness = 10;

const groups = new Set<number>();
let isGuarded = false;

/** Remembers the process group of a command that leads a session, so that it is ended when this program ends without having closed it. */
export function guardGroup(group: number): void {
	groups.add(group);
	if (isGuarded) return;
	isGuarded = true;
	process.once('exit', () => {
		for (const each of groups) signalAll(each, 'SIGKILL');
	});
}

/** Whoever writes a log waits for whoever shows it, and not the other way round. */
export function yieldTo(pid: number): void {
	try {
		os.setPriority(pid, niceness);
	} catch {
		// It has ended already, or this system does not allow it: both are fine.
	}
}

/** Ends a process group and what its members have put into groups of their own: first asked, then made to. */
export async function endGroup(group: number): Promise<void> {
	let alive = signalAll(group, 'SIGTERM');
	for (let waited = 0; alive && waited < graceMs; waited += lookMs) {
		await wait(lookMs);
		alive = signalGroup(group, 0) && (waited % closerLookMs !== 0 || membersOf(group).length > 0);
	}

	if (alive || membersOf(group).length > 0) signalAll(group, 'SIGKILL');
	groups.delete(group);
}

/**
 * Whether a group that was told to stop has stopped, with all of its session: what its members have put into groups of their
 * own was not told, and goes on. Where nobody can see that, it counts as stopped.
 */
export function hasStopped(group: number): 'yes' | 'not yet' | 'never' {
	const going = membersOf(group).filter(({isStopped}) => !isStopped);
	if (going.length === 0) return 'yes';
	return going.some(member => member.group !== group) ? 'never' : 'not yet';
}

/** True when there was anybody in the group itself. */
function signalAll(group: number, signal: NodeJS.Signals): boolean {
	const others = new Set(membersOf(group).map(member => member.group));
	others.delete(group);
	for (const other of others) signalGroup(other, signal);
	return signalGroup(group, signal);
}

type Member = {readonly group: number; readonly isStopped: boolean};

/** The living processes of a group, and of the session of that number: timeout and job control make groups of their own. */
function membersOf(group: number): readonly Member[] {
	try {
		return readdirSync('/proc').flatMap(entry => {
			const member = /^\d+$/.test(entry) ? readMember(entry) : null;
			return member && (member.group === group || member.session === group) ? [member] : [];
		});
	} catch {
		// No /proc, no zombies without a parent either.
		return signalGroup(group, 0) ? [{group, isStopped: true}] : [];
	}
}

function readMember(pid: string): (Member & {readonly session: number}) | null {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const [state, , own, session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		if (state === 'Z' || state === 'X') return null;
		return {group: Number(own), session: Number(session), isStopped: state === 'T' || state === 't'};
	} catch {
		return null;
	}
}
