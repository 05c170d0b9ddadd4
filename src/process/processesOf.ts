import {readdirSync, readFileSync} from 'node:fs';
import process from 'node:process';
import {askSystem} from './askSystem.ts';
import {attemptVariable} from './group.ts';
import {isAbsent, isHidden, notNow} from './systemError.ts';

/** A process that is seen from outside. */
export type SeenProcess = {readonly pid: number; readonly name: string};

/**
 * What lives of an attempt: the processes of its group, and those that left it and carry its mark. It looks at every
 * process of the machine: a matter for beginnings and ends.
 * @param group known not to be somebody else's by now; null: only the mark tells
 * @throws the system's error where it cannot say what lives
 */
export function processesOf(group: number | null, mark: string): readonly SeenProcess[] {
	// macOS has no /proc, and shows nobody's variables.
	if (process.platform !== 'linux') return group === null ? [] : inGroupByPs(group);
	const wanted = Buffer.from(`${attemptVariable}=${mark}\0`);
	return readdirSync('/proc').flatMap(entry => {
		const pid = Number(entry);
		const seen = Number.isInteger(pid) && pid !== process.pid ? look(pid) : null;
		return seen && (seen.group === group || carries(pid, wanted)) ? {pid, name: seen.name} : [];
	});
}

/** @returns null for a process that has ended, be it that nobody has noticed yet */
function look(pid: number): {readonly name: string; readonly group: number} | null {
	const stat = readOf(pid, 'stat')?.toString();
	if (stat === undefined) return null;
	const end = stat.lastIndexOf(')');
	const [state, , group] = stat.slice(end + 2).split(' ');
	if (state === 'Z' || state === 'X') return null;
	return {name: stat.slice(stat.indexOf('(') + 1, end), group: Number(group)};
}

function carries(pid: number, wanted: Buffer): boolean {
	return readOf(pid, 'environ')?.includes(wanted) ?? false;
}

/** @returns null where the process is gone, or runs as somebody else and is hidden from us */
function readOf(pid: number, what: 'stat' | 'environ'): Buffer | null {
	try {
		return readFileSync(`/proc/${pid}/${what}`);
	} catch (error) {
		if (isAbsent(error) || isHidden(error)) return null;
		throw error;
	}
}

function inGroupByPs(group: number): readonly SeenProcess[] {
	const {status, stdout} = askSystem('/bin/ps', '-A', '-o', 'pid=,pgid=,stat=,comm=');
	if (status !== 0) throw notNow('ps does not say which processes run');
	return stdout.split('\n').flatMap(line => {
		const [, pid, of, state, name] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
		return Number(of) === group && name && !state?.startsWith('Z') ? {pid: Number(pid), name} : [];
	});
}
