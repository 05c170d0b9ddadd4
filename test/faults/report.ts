// `npm run faults`: tries every row of the fault table with all its kills, and prints the figures that the docs keep. Ends
// with 1 when a row does not hold, or has no test.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import * as z from 'zod';
import {allRows, waitingRows} from './table.ts';

const report = z.object({
	testResults: z.array(z.object({assertionResults: z.array(z.object({title: z.string(), status: z.string()}))})),
});

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-faults-'));
try {
	process.exitCode = printRows(runRows()) ? 0 : 1;
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
		env: {FAULTS_RELEASES: '200', ...process.env},
	});
	return report.parse(JSON.parse(readFileSync(file, 'utf8'))).testResults.flatMap(result => result.assertionResults);
}

function printRows(ran: readonly Ran[]): boolean {
	const byRow = Map.groupBy(ran, ({title}) => /^[A-K]\d+/.exec(title)?.[0] ?? '');
	const statuses = (row: string) => (byRow.get(row) ?? []).map(({status}) => status);
	const tried = allRows.filter(row => statuses(row).some(status => status === 'passed' || status === 'failed'));
	const broken = tried.filter(row => statuses(row).includes('failed'));
	const elsewhere = allRows.filter(row => statuses(row).length > 0 && !tried.includes(row));
	const waiting = allRows.filter(row => waitingRows.has(row) && !tried.includes(row));
	const missing = allRows.filter(row => statuses(row).length === 0 && !waitingRows.has(row));
	const lines = [
		`rows of the fault table   ${allRows.length}`,
		`tried / hold              ${tried.length} / ${tried.length - broken.length}, in ${ran.length} tests`,
		`need another system       ${elsewhere.join(' ') || 'none'}`,
		`wait for what is to come  ${waiting.join(' ') || 'none'}`,
		`do not hold               ${broken.join(' ') || 'none'}`,
		`have no test              ${missing.join(' ') || 'none'}`,
	];
	process.stdout.write(`\n${lines.join('\n')}\n`);
	return broken.length === 0 && missing.length === 0;
}
