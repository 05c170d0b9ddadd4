import {readdirSync, readFileSync} from 'node:fs';

/** What a process has used and holds. */
export type ProcessUsage = {
	readonly cpuMs: number;
	/** How often one of its threads went to sleep, and so had been woken. */
	readonly wakeUps: number;
	readonly residentMb: number;
};

/** The usage of one process, of all its threads, as Linux tells it. */
export function processUsage(pid: number): ProcessUsage {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const tasks = readdirSync(`/proc/${pid}/task`).map(task => threadUsage(`/proc/${pid}/task/${task}`));
	return {
		cpuMs: tasks.reduce((sum, {cpuMs}) => sum + cpuMs, 0),
		wakeUps: tasks.reduce((sum, {wakeUps}) => sum + wakeUps, 0),
		residentMb: (numberAfter(status, 'VmRSS:') * 1024) / 1e6,
	};
}

function threadUsage(folder: string): Omit<ProcessUsage, 'residentMb'> {
	try {
		const cpuNs = Number(readFileSync(`${folder}/schedstat`, 'utf8').split(' ')[0]);
		return {
			cpuMs: cpuNs / 1e6,
			wakeUps: numberAfter(readFileSync(`${folder}/status`, 'utf8'), 'voluntary_ctxt_switches:'),
		};
	} catch {
		// A thread may have ended since they were listed.
		return {cpuMs: 0, wakeUps: 0};
	}
}

function numberAfter(text: string, name: string): number {
	const line = text.split('\n').find(each => each.startsWith(name));
	return Number(/\d+/.exec(line ?? '')?.[0] ?? Number.NaN);
}
