// `npm run bench`: the goals for speed, measured on the built program against floors of the same machine and moment.
// `npm run bench -- keys idle` measures only these.
import {loadavg} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {cockpitIdle} from './cockpitIdle.ts';
import {cockpitKeys} from './cockpitKeys.ts';
import {cockpitMemory} from './cockpitMemory.ts';
import {cockpitSearch} from './cockpitSearch.ts';
import {cockpitSources} from './cockpitSources.ts';
import {comparisonTable} from './comparisons.ts';
import {fanOutCost} from './fanOutCost.ts';
import {table} from './figures.ts';
import {historySpeed} from './historySpeed.ts';
import {ledgerSpeed} from './ledgerSpeed.ts';
import {lintSpeed} from './lintSpeed.ts';
import {loadRun} from './loadRun.ts';
import {rollbackStart} from './rollbackStart.ts';
import {sharedScreen} from './sharedScreen.ts';
import {startTime} from './startTime.ts';
import {stepCost} from './stepCost.ts';
import {throughput} from './throughput.ts';

const root = path.resolve(import.meta.dirname, '..');
const runner = path.join(root, 'dist', 'runner.js');
const fanOut = path.join(root, 'dist', 'fanout.js');
const launcher = path.join(root, 'bin', 'release-tui.js');

/** What can be measured, by the names that one gives on the command line; each gives its table. */
const measurements = new Map<string, () => Promise<string>>([
	['steps', async () => table([await stepCost(runner)])],
	['rollback', async () => table(await rollbackStart(runner))],
	['fanout', async () => table(await fanOutCost(fanOut))],
	['start', async () => table(await startTime(launcher))],
	['throughput', async () => table(throughput())],
	['lint', async () => table(await lintSpeed())],
	['ledger', async () => table(await ledgerSpeed())],
	['shared', async () => table(await sharedScreen())],
	['idle', async () => comparisonTable(await cockpitIdle())],
	['keys', async () => comparisonTable(await cockpitKeys())],
	['sources', async () => comparisonTable(await cockpitSources())],
	['memory', async () => comparisonTable(await cockpitMemory())],
	['history', async () => table(await historySpeed())],
	['load', loadRun],
	['search', async () => comparisonTable(await cockpitSearch())],
]);

const names = process.argv.slice(2);
const unknown = names.filter(name => !measurements.has(name));
if (unknown.length > 0) {
	process.stderr.write(`unknown: ${unknown.join(', ')}; there are ${[...measurements.keys()].join(', ')}\n`);
	process.exitCode = 2;
} else {
	process.stdout.write(`Node ${process.versions.node}, load of the machine ${loadavg()[0]?.toFixed(1)}\n`);
	for (const [name, measure] of measurements) {
		if (names.length > 0 && !names.includes(name)) continue;
		try {
			const since = performance.now();
			const measured = await measure();
			process.stdout.write(`\n${name}, in ${Math.round((performance.now() - since) / 1000)} s\n${measured}\n`);
		} catch (error) {
			// The others are still worth knowing.
			process.stderr.write(
				`\n${name} could not be measured: ${error instanceof Error ? error.message : String(error)}\n`,
			);
			process.exitCode = 1;
		}
	}
}
