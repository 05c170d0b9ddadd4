import process from 'node:process';
import {openCockpitProject, type Size} from './cockpitProject.ts';
import type {Comparison, Other} from './comparisons.ts';
import {percentile} from './figures.ts';
import {type FloodRun, floodRun} from './floodRun.ts';
import {cockpit, cockpitLog, nodeEcho, peers} from './subjects.ts';

const usual: Size = {columns: 200, rows: 50};
const large: Size = {columns: 300, rows: 80};

/**
 * How fast the log grows, in lines a second; whether keys in the held log are measured, too; and whether other programs
 * are. These take their time, and of all that a disk takes lnav falls so far behind that its keys outlast the flood.
 */
const rates = [
	{name: 'log at rest', linesPerSecond: null, inLog: true, compare: true},
	{name: '10,000 lines/s', linesPerSecond: 10_000, inLog: false, compare: false},
	{name: '100,000 lines/s', linesPerSecond: 100_000, inLog: true, compare: true},
	{name: 'as fast as it goes', linesPerSecond: 0, inLog: true, compare: false},
] as const;

/** How long keys take, and how old what is painted is, while a log grows. */
export async function cockpitKeys(): Promise<readonly Comparison[]> {
	const project = await openCockpitProject(1);
	try {
		const comparisons: Comparison[] = [];
		for (const {name, linesPerSecond, inLog, compare} of rates) {
			const floor = await floodRun(project, nodeEcho, usual, linesPerSecond);
			const others: Named[] = [];
			for (const peer of compare ? peers() : []) {
				try {
					others.push({name: peer.name, run: await floodRun(project, peer, usual, linesPerSecond)});
				} catch (error) {
					// What another program cannot do is no reason not to measure ours.
					const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
					process.stdout.write(`${peer.name}, ${name}: not measured: ${reason}\n`);
				}
			}

			if (inLog) {
				const run = await floodRun(project, cockpitLog, usual, linesPerSecond);
				const where = {name: `in the held log, ${name}`, size: usual, isFull: linesPerSecond === 0};
				comparisons.push(...keyFigures(where, {run, floor, others}));
			}

			for (const size of [usual, large]) {
				const runs = {
					run: await floodRun(project, cockpit, size, linesPerSecond),
					floor,
					others: size === usual ? others : [],
				};
				const where = {name, size, isFull: linesPerSecond === 0};
				comparisons.push(...keyFigures(where, runs));
				if (linesPerSecond !== null) comparisons.push(...followFigures(where, runs));
			}
		}

		return comparisons;
	} finally {
		await project.close();
	}
}

type Named = {readonly name: string; readonly run: FloodRun};
/** What was measured: at which rate, on which screen, and whether with all the lines that a disk takes. */
type Where = {readonly name: string; readonly size: Size; readonly isFull: boolean};
type Runs = {readonly run: FloodRun; readonly floor: FloodRun; readonly others: readonly Named[]};

/** What keys come to. */
export function keyFigures({name, size, isFull}: Where, {run, floor, others}: Runs): readonly Comparison[] {
	const at = (percent: number, goal: (floor: number) => Comparison['goal'] & {}): Comparison => {
		const least = percentile(floor.keys, percent);
		return {
			what: `key p${percent}, ${size.columns}×${size.rows}, ${name}`,
			value: percentile(run.keys, percent),
			unit: 'ms',
			floor: {what: nodeEcho.name, value: least},
			peers: named(others, other => percentile(other.keys, percent)),
			goal: goal(least),
		};
	};
	return [
		at(50, least => ({most: 2.5 * least, text: '≤ 2.5×'})),
		at(99, least => (isFull ? {most: 16, text: '≤ 16 ms'} : {most: 5 * least, text: '≤ 5×'})),
	];
}

/** What following a growing log comes to. */
export function followFigures({name, size, isFull}: Where, {run, floor, others}: Runs): readonly Comparison[] {
	const at = (percent: number): Comparison => ({
		what: `lag p${percent}, ${size.columns}×${size.rows}, ${name}`,
		value: percentile(run.lags, percent),
		unit: 'ms',
		floor: {what: nodeEcho.name, value: percentile(floor.lags, percent)},
		peers: named(others, other => percentile(other.lags, percent)),
		...(percent === 99 ? {goal: {most: 50, text: '≤ 50 ms'}} : {}),
	});
	return [
		at(50),
		at(99),
		{
			what: `CPU, ${size.columns}×${size.rows}, ${name}`,
			value: run.cpuPercent,
			unit: '%',
			floor: {what: nodeEcho.name, value: floor.cpuPercent},
			peers: named(others, other => other.cpuPercent),
			...(isFull ? {} : {goal: {most: 6, text: '≤ 6 %'}}),
		},
	];
}

function named(others: readonly Named[], of: (run: FloodRun) => number): readonly Other[] {
	return others.map(({name, run}) => ({what: name, value: of(run)}));
}
