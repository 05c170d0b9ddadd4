import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {attemptVariable} from './group.ts';

/** A process that is seen from outside. */
export type SeenProcess = {readonly pid: number; readonly name: string};

/**
 * What lives of an attempt: the processes of its group, and those that left it and carry its mark. It looks at every
 * process of the machine: a matter for beginnings and ends.
 * @param group known not to be somebody else's by now; null: only the mark tells
 */
export function processesOf(group: number | null, mark: string): readonly SeenProcess[] {
	const wanted = Buffer.from(`${attemptVariable}=${mark}\0`);
	try {
		return readdirSync('/proc').flatMap(entry => {
			const pid = Number(entry);
			const seen = Number.isInteger(pid) && pid !== process.pid ? look(pid) : null;
			return seen && (seen.group === group || carries(pid, wanted)) ? {pid, name: seen.name} : [];
		});
	} catch {
		return group === null ? [] : inGroupByPs(group);
	}
}

/** @returns null for a process that has ended, be it that nobody has noticed yet */
function look(pid: number): {readonly name: string; readonly group: number} | null {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const end = stat.lastIndexOf(')');
		const [state, , group] = stat.slice(end + 2).split(' ');
		if (state === 'Z' || state === 'X') return null;
		return {name: stat.slice(stat.indexOf('(') + 1, end), group: Number(group)};
	} catch {
		return null;
	}
}

function carries(pid: number, wanted: Buffer): boolean {
	try {
		return readFileSync(`/proc/${pid}/environ`).includes(wanted);
	} catch {
		return false;
	}
}

// macOS has no /proc, and shows nobody's variables.
function inGroupByPs(group: number): readonly SeenProcess[] {
	try {
		const lines = execFileSync('/bin/ps', ['-A', '-o', 'pid=,pgid=,stat=,comm='], {encoding: 'utf8'}).split('\n');
		return lines.flatMap(line => {
			const [, pid, of, state, name] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
			return Number(of) === group && name && !state?.startsWith('Z') ? {pid: Number(pid), name} : [];
		});
	} catch {
		return [];
	}
}
