import {spawnSync} from 'node:child_process';
import {closeSync, fsyncSync, openSync, writeSync} from 'node:fs';
import path from 'node:path';
import {command} from '../test/support/samples.ts';
import {openWorld} from '../test/support/world.ts';
import {type Figure, median} from './figures.ts';

const steps = 20;

/** What a step of `true` costs: from its intent in the journal to the next one's, all durable writes included. */
export async function stepCost(runner: string): Promise<Figure> {
	const world = await openWorld(runner);
	try {
		const plan = Array.from({length: steps + 1}, (_, index) => command(`step-${index}`, 'true'));
		const id = await world.start(plan);
		await world.finish(id);
		const intents = (await world.events(id))
			.filter(({event}) => event.type === 'step-intended')
			.map(({at}) => Date.parse(at));
		const costs = intents.slice(1).map((at, index) => at - (intents[index] ?? at));
		const floor = {what: 'sh -c true and one fsync', ms: floorOf(world.folder)};
		return {what: 'a step of `true`', ms: median(costs), floor, goalMs: 40, goal: '≤ 40 ms'};
	} finally {
		await world.close();
	}
}

function floorOf(folder: string): number {
	const file = openSync(path.join(folder, 'floor'), 'w');
	const costs = Array.from({length: steps}, () => {
		const start = performance.now();
		spawnSync('/bin/sh', ['-c', 'true']);
		writeSync(file, 'true\n');
		fsyncSync(file);
		return performance.now() - start;
	});
	closeSync(file);
	return median(costs);
}
