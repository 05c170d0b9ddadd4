import {setTimeout as delay} from 'node:timers/promises';
import type {CockpitProject, Size} from './cockpitProject.ts';
import {startFlood} from './flood.ts';
import {keyLatency} from './keyLatency.ts';
import {processUsage} from './processUsage.ts';
import {newestStamp} from './stampedLines.ts';
import type {Subject} from './subjects.ts';
import type {TerminalProgram} from './terminalProgram.ts';

/** What a program did while its log grew. */
export type FloodRun = {
	/** Milliseconds of each key. */
	readonly keys: readonly number[];
	/** How old the newest line on the screen was, in milliseconds, whenever something was painted. */
	readonly lags: readonly number[];
	readonly cpuPercent: number;
};

const followMs = 1500;

/** Opens a program on the project's logs, lets these grow, watches it follow them, and then presses keys. */
export async function floodRun(
	project: CockpitProject,
	subject: Subject,
	size: Size,
	linesPerSecond: number | null,
): Promise<FloodRun> {
	project.resetLogs();
	const program = await subject.open(project, size);
	const flood = await startFlood(project.logs, linesPerSecond);
	try {
		await delay(600);
		const following = linesPerSecond === null ? {lags: [], cpuPercent: 0} : await follow(program);
		for (const {keys, shown} of subject.prepare) await program.press(keys, () => shown.test(program.screen()));
		return {...following, keys: await keyLatency(program, subject.area(program))};
	} finally {
		await flood.stop();
		await program.close();
	}
}

async function follow(program: TerminalProgram): Promise<Omit<FloodRun, 'keys'>> {
	const lags: number[] = [];
	program.onPaint(() => {
		const newest = newestStamp(program.screen());
		if (newest !== null) lags.push(Date.now() - newest);
	});
	const [before, since] = [processUsage(program.pid), performance.now()];
	await delay(followMs);
	const cpuMs = processUsage(program.pid).cpuMs - before.cpuMs;
	program.onPaint(() => {});
	return {lags, cpuPercent: (cpuMs / (performance.now() - since)) * 100};
}
