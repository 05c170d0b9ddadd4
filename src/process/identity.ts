import {readFileSync, readlinkSync} from 'node:fs';
import {hostname} from 'node:os';
import process from 'node:process';
import type {ProcessIdentity} from '../domain/operator.ts';
import {askSystem} from './askSystem.ts';
import {isAbsent, notNow} from './systemError.ts';

/** This process, in a form that tells it from any later one with the same number. */
export function ownIdentity(): ProcessIdentity {
	return identityOf(process.pid) ?? {host: hostname(), pid: process.pid, startTime: 'unknown', bootId: bootId()};
}

/**
 * The identity of a running process of this host; null when there is none (a zombie counts as none).
 * @throws the system's error where it cannot say
 */
export function identityOf(pid: number): ProcessIdentity | null {
	const startTime = startTimeOf(pid);
	return startTime === null ? null : {host: hostname(), pid, startTime, bootId: bootId()};
}

/**
 * Whether that very process still runs. False only when it is proven dead: no such process, or one that started at
 * another time, or an earlier boot of this host. Null for a process of another machine, or of another container of this
 * one, about which nothing can be proven from here; and where the system cannot say just now. The boot tells the machine,
 * not its name: a name changes with the network.
 */
export function isAlive(identity: ProcessIdentity): boolean | null {
	try {
		return findAlive(identity);
	} catch {
		return null;
	}
}

/**
 * As `isAlive`, for whoever can wait until it is known: null is for ever.
 * @throws the system's error where it cannot say just now
 */
export function findAlive(identity: ProcessIdentity): boolean | null {
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
	if (process.platform === 'linux') {
		return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() + processNamespace();
	}

	// Not the time of the boot: that moves when the clock is set.
	const {status, stdout} = askSystem('/usr/sbin/sysctl', '-n', 'kern.bootsessionuuid');
	if (status !== 0 || stdout.trim() === '') throw notNow('sysctl does not say which boot this is');
	return stdout.trim();
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
	} catch (error) {
		if (isAbsent(error)) return '';
		throw error;
	}
}

function startTimeOf(pid: number): string | null {
	if (process.platform !== 'linux') return startTimeFromPs(pid);
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The command's name may hold blanks and brackets: fields are counted from the last bracket.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
	} catch (error) {
		if (isAbsent(error)) return null;
		throw error;
	}
}

function startTimeFromPs(pid: number): string | null {
	const {status, stdout} = askSystem('/bin/ps', '-o', 'stat=,lstart=', '-p', String(pid));
	const [state = '', ...start] = stdout.trim().split(/\s+/);
	// It fails, and says nothing, where there is no such process.
	if (status === 1 && state === '') return null;
	if (status !== 0 || start.length === 0) throw notNow(`ps does not say whether process ${pid} runs`);
	return state.startsWith('Z') ? null : start.join(' ');
}
