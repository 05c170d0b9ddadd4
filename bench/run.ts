// `npm run bench`: the goals for speed, measured on the built program against floors of the same machine and moment.
import path from 'node:path';
import process from 'node:process';
import {type Figure, table} from './figures.ts';
import {rollbackStart} from './rollbackStart.ts';
import {startTime} from './startTime.ts';
import {stepCost} from './stepCost.ts';
import {throughput} from './throughput.ts';

const root = path.resolve(import.meta.dirname, '..');
const runner = path.join(root, 'dist', 'runner.js');
const launcher = path.join(root, 'bin', 'release-tui.js');

const figures: Figure[] = [];
const measurements: readonly (() => Promise<readonly Figure[]>)[] = [
	async () => [await stepCost(runner)],
	() => rollbackStart(runner),
	() => startTime(launcher),
	async () => throughput(),
];
for (const measure of measurements) {
	try {
		figures.push(...(await measure()));
	} catch (error) {
		// The others are still worth knowing.
		process.stderr.write(`could not be measured: ${error instanceof Error ? error.message : String(error)}\n`);
		process.exitCode = 1;
	}
}

process.stdout.write(`${table(figures)}\n`);
