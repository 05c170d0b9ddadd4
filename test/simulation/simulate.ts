// Plays histories of the simulated world:
// `npm run simulate -- [--histories N] [--seed S] [--path P] [--break RULE]`. Of a history in which a rule is broken, it
// looks for the smallest form and tells its story; seed and path lead back to it.
import process from 'node:process';
import {parseArgs} from 'node:util';
import {playHistories, replayCommand} from './histories.ts';
import {playHistory} from './history.ts';
import {mutationNamed, mutations} from './mutations.ts';

const {values} = parseArgs({
	options: {
		histories: {type: 'string', default: '20000'},
		seed: {type: 'string'},
		path: {type: 'string'},
		break: {type: 'string'},
	},
});
const mutation = mutationNamed(values.break ?? '');
if (values.break !== undefined && !mutation) {
	process.stderr.write(`There is no rule "${values.break}". Rules:\n${Object.keys(mutations).join('\n')}\n`);
	process.exit(2);
}

const started = performance.now();
const report = await playHistories({
	histories: Number(values.histories),
	mutation,
	shrink: true,
	...(values.seed === undefined ? {} : {seed: Number(values.seed)}),
	...(values.path === undefined ? {} : {path: values.path}),
});
const {failure} = report;
if (failure) {
	const story: string[] = [];
	await playHistory(failure.moves, mutation, story);
	process.stdout.write(`${story.join('\n')}\n\n${failure.message}\n${failure.moves.length} moves: ${failure.moves}\n`);
	process.stdout.write(`Again: ${replayCommand(report, mutation)}\n`);
	process.exitCode = 1;
}

const seconds = (performance.now() - started) / 1000;
const each = (sum: number) => (sum / Math.max(1, report.played)).toFixed(1);
process.stdout.write(
	`${report.played} histories with seed ${report.seed} in ${seconds.toFixed(1)} s: ` +
		`${each(report.events)} events, ${each(report.releases)} releases, ${each(report.executions)} executions each\n`,
);
