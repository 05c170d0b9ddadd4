import {execFileSync} from 'node:child_process';
import {readFileSync, readlinkSync} from 'node:fs';
import {hostname} from 'node:os';
import type {ProcessIdentity} from '../domain/operator.ts';

/** This process, in a form that tells it from any later one with the same number. */
export function ownIdentity(): ProcessIdentity {
	return identityOf(process.pid) ?? {host: hostname(), pid: process.pid, startTime: 'unknown', bootId: bootId()};
}

/** The identity of a running process of this host; null when there is none (a zombie counts as none). */
export function identityOf(pid: number): ProcessIdentity | null {
	const startTime = startTimeOf(pid);
	return startTime === null ? null : {host: hostname(), pid, startTime, bootId: bootId()};
}

/**
 * Whether that very process still runs. False only when it is proven dead: no such process, or one that started at
 * another time, or an earlier boot of this host. Null for a process of another machine, or of another container of this
 * one, about which nothing can be proven from here. The boot tells the machine, not its name: a name changes with the
 * network.
 */
export function isAlive(identity: ProcessIdentity): boolean | null {
	if (identity.bootId === bootId()) return startTimeOf(identity.pid) === identity.startTime;
	if (identity.host !== hostname()) return null;
	return machineBoot(identity.bootId) === machineBoot(bootId()) ? null : false;
}

/** Whether both are the very same process, whatever its host was called meanwhile. */
export function sameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
	return a.pid === b.pid && a.startTime === b.startTime && a.bootId === b.bootId;
}

/** Linux gives the machine's own process namespace this number on every boot. */
const machineNamespace = 'pid:[4026531836]';

let knownBootId: string | undefined;

function bootId(): string {
	knownBootId ??= readBootId();
	return knownBootId;
}

function readBootId(): string {
	try {
		return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() + processNamespace();
	} catch {
		// macOS has no /proc: the time of the boot serves as well.
		return execFileSync('/usr/sbin/sysctl', ['-n', 'kern.boottime'], {encoding: 'utf8'}).trim();
	}
}

/** The boot alone, whatever the container. */
function machineBoot(bootId: string): string | undefined {
	return process.platform === 'linux' ? bootId.split(' ')[0] : bootId;
}

// Containers of one machine share its boot and do not see each other's processes: a number there is nobody's here.
function processNamespace(): string {
	try {
		const namespace = readlinkSync('/proc/self/ns/pid');
		return namespace === machineNamespace ? '' : ` ${namespace}`;
	} catch {
		return '';
	}
}

function startTimeOf(pid: number): string | null {
	if (process.platform !== 'linux') return startTimeFromPs(pid);
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The command's name may hold blanks and brackets: fields are counted from the last bracket.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
	} catch {
		return null;
	}
}

function startTimeFromPs(pid: number): string | null {
	try {
		const [state = '', ...start] = execFileSync('/bin/ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
			encoding: 'utf8',
		})
			.trim()
			.split(/\s+/);
		return state === '' || state.startsWith('Z') ? null : start.join(' ');
	} catch {
		return null;
	}
}
