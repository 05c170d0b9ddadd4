import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {openCockpitProject, type Size} from './cockpitProject.ts';
import type {Comparison} from './comparisons.ts';
import {type ProcessUsage, processUsage} from './processUsage.ts';
import {cockpit, peers} from './subjects.ts';
import type {TerminalProgram} from './terminalProgram.ts';

const size: Size = {columns: 200, rows: 50};
/**
 * What a start has left to do is done by then: after three seconds the first one of a build keeps its compiled code, and V8 looks
 * for memory to give back. After half a minute environments are asked, which is a command of the team's.
 */
const settleMs = 18_000;
const watchedMs = 8000;
/** The floor: a wake-up from sleep takes what the machine makes of it, and more on one that sleeps deeply. */
const tick = 'setInterval(() => {}, 1000)';

/** What programs take while nothing happens, all of them during the same seconds. */
export async function cockpitIdle(): Promise<readonly Comparison[]> {
	const project = await openCockpitProject(1);
	try {
		const opened = [await cockpit.open(project, size), project.open([process.execPath, '-e', tick], size)];
		for (const peer of peers()) opened.push(await peer.open(project, size));
		await delay(settleMs);
		const before = opened.map(usage);
		await delay(watchedMs);
		const after = opened.map(usage);
		const names = peers().map(({name}) => name);
		const compare = (what: string, unit: Comparison['unit'], most: number, text: string, of: Of): Comparison => {
			const [own, floor, ...others] = after.map((now, index) => of(now, before[index] ?? now));
			return {
				what,
				unit,
				value: own ?? Number.NaN,
				floor: {what: 'Node waking each second', value: floor ?? Number.NaN},
				peers: others.map((value, index) => ({what: names[index] ?? '', value})),
				goal: {most, text},
			};
		};
		const seconds = watchedMs / 1000;
		return [
			compare('CPU, idle', 'ms/s', 0.2, '≤ 0.2 ms/s', (now, then) => (now.cpuMs - then.cpuMs) / seconds),
			compare('wake-ups, idle', '/s', 1, '≤ 1/s', (now, then) => (now.wakeUps - then.wakeUps) / seconds),
			compare('memory (RSS), idle', 'MB', 95, '≤ 95 MB', now => now.residentMb),
		];
	} finally {
		await project.close();
	}
}

type Of = (now: ProcessUsage, then: ProcessUsage) => number;

function usage({pid}: TerminalProgram): ProcessUsage {
	return processUsage(pid);
}
