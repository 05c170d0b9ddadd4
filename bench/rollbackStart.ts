import {command} from '../test/support/samples.ts';
import {eventually, openWorld} from '../test/support/world.ts';
import {type Figure, median} from './figures.ts';
import {spawnTimes} from './startTime.ts';

const rounds = 5;

/**
 * From the end of the countdown to the first command of the rollback, which writes down its own time; with a release
 * that is over, and with one that runs and is aborted first.
 */
export async function rollbackStart(runner: string): Promise<readonly Figure[]> {
	const floor = {what: 'node -e 0, twice', ms: 2 * median(await spawnTimes(['-e', '0']))};
	const goal = {floor, goalMs: 250, goal: '≤ 250 ms'};
	return [
		{what: 'R to the first rollback command', ms: await measure(runner, 'true'), ...goal},
		{what: '  the same, while a release runs', ms: await measure(runner, 'echo x > running; exec sleep 60'), ...goal},
	];
}

async function measure(runner: string, run: string): Promise<number> {
	const times: number[] = [];
	for (let round = 0; round < rounds; round++) {
		const world = await openWorld(runner);
		try {
			const id = await world.start([command('push', run, {undo: 'date +%s%3N > undone'})]);
			if (run === 'true') {
				await world.finish(id);
			} else {
				world.run(id);
				await eventually(() => world.text('running') !== '');
			}

			const pressed = Date.now();
			const back = await world.rollback();
			await world.finish(back);
			times.push(Number(world.text('undone')) - pressed);
		} finally {
			await world.close();
		}
	}

	return median(times);
}
