// `npm run faults`: tries every row of the fault table with all its kills, plays simulated histories, measures what the
// protections cost, and prints the figures that docs/durability.md keeps. Ends with 1 when something does not hold, when a
// row has no test, or when a cost is above its limit. FAULTS_HISTORIES and FAULTS_RELEASES say how many.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import * as z from 'zod';
import {table} from '../../bench/figures.ts';
import {stepCost} from '../../bench/stepCost.ts';
import {throughput} from '../../bench/throughput.ts';
import {allRows} from './table.ts';

const report = z.object({
	testResults: z.array(z.object({assertionResults: z.array(z.object({title: z.string(), status: z.string()}))})),
});

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-faults-'));
const {FAULTS_HISTORIES: histories = '20000', FAULTS_RELEASES: releases = '200'} = process.env;
try {
	const ran = runRows();
	const isWhole = playHistories();
	const figures = [await stepCost(path.join(root, 'dist/runner.js')), ...throughput()];
	const holds = printRows(ran);
	process.stdout.write(`random kills              ${releases} releases, ${Number(releases) / 10} more in a cockpit\n`);
	process.stdout.write(
		`simulated histories       ${histories}${isWhole ? ', no rule broken' : ': A RULE WAS BROKEN'}\n`,
	);
	process.stdout.write(`\n${table(figures)}\n`);
	process.exitCode = holds && isWhole && figures.every(({ms, goalMs}) => ms <= goalMs) ? 0 : 1;
} finally {
	rmSync(folder, {recursive: true, force: true});
}

type Ran = {readonly title: string; readonly status: string};

function runRows(): readonly Ran[] {
	const file = path.join(folder, 'report.json');
	const args = ['run', 'test/faults', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
	spawnSync(path.join(root, 'node_modules/.bin/vitest'), args, {
		cwd: root,
		stdio: 'inherit',
		env: {...process.env, FAULTS_RELEASES: releases},
	});
	return report.parse(JSON.parse(readFileSync(file, 'utf8'))).testResults.flatMap(result => result.assertionResults);
}

/** Whether every rule held in all of them; a failing one is told, with the command that plays it again. */
function playHistories(): boolean {
	const args = [path.join(root, 'test/simulation/simulate.ts'), '--histories', histories];
	return spawnSync(process.execPath, args, {cwd: root, stdio: 'inherit'}).status === 0;
}

function printRows(ran: readonly Ran[]): boolean {
	const byRow = Map.groupBy(ran, ({title}) => /^[A-K]\d+/.exec(title)?.[0] ?? '');
	const statuses = (row: string) => (byRow.get(row) ?? []).map(({status}) => status);
	const tried = allRows.filter(row => statuses(row).some(status => status === 'passed' || status === 'failed'));
	const broken = tried.filter(row => statuses(row).includes('failed'));
	const elsewhere = allRows.filter(row => statuses(row).length > 0 && !tried.includes(row));
	const missing = allRows.filter(row => statuses(row).length === 0);
	const lines = [
		`rows of the fault table   ${allRows.length}`,
		`tried / hold              ${tried.length} / ${tried.length - broken.length}, in ${ran.length} tests`,
		`need another system       ${elsewhere.join(' ') || 'none'}`,
		`do not hold               ${broken.join(' ') || 'none'}`,
		`have no test              ${missing.join(' ') || 'none'}`,
	];
	process.stdout.write(`\n${lines.join('\n')}\n`);
	return broken.length === 0 && missing.length === 0;
}
