import {spawn} from 'node:child_process';
import process from 'node:process';
import {type Figure, median} from './figures.ts';
import {openings} from './firstFrame.ts';

const rounds = 7;

/** How long a process of Node takes from spawn to exit, once for each round. The first, which fills caches, is left out. */
export async function spawnTimes(args: readonly string[]): Promise<readonly number[]> {
	const times: number[] = [];
	for (let round = 0; round <= rounds; round++) {
		const start = performance.now();
		const code = await new Promise(resolve => {
			spawn(process.execPath, args, {stdio: 'ignore'}).once('exit', resolve);
		});
		if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`);
		times.push(performance.now() - start);
	}

	return times.slice(1);
}

/** The command line's start, and the cockpit's: on a small repository, and on one with a long history. */
export async function startTime(launcher: string): Promise<readonly Figure[]> {
	const floor = {what: 'node -e 0', ms: median(await spawnTimes(['-e', '0']))};
	const version = median(await spawnTimes([launcher, '--version']));
	const small = await openings(launcher, 50, rounds);
	const large = await openings(launcher, 50_000, rounds);
	const framed = median(small.map(opening => opening.framed));
	const live = median(small.map(opening => opening.live));
	const listed = median(small.map(opening => opening.listed));
	return [
		{what: '--version', ms: version, floor, goalMs: 2.5 * floor.ms, goal: '≤ 2.5×'},
		{what: 'first frame with the six panes', ms: framed, floor, goalMs: 1.4 * floor.ms, goal: '≤ 1.4×'},
		{what: 'live: keys are read', ms: live, floor, goalMs: 5 * floor.ms, goal: '≤ 5×'},
		{what: 'commits listed, of 50', ms: listed, floor, goalMs: 5 * floor.ms, goal: '≤ 5×'},
		{
			what: 'commits listed, of 50,000',
			ms: median(large.map(opening => opening.listed)),
			floor: {what: 'commits listed, of 50', ms: listed},
			goalMs: listed + 100,
			goal: '≤ 100 ms more',
		},
	];
}
