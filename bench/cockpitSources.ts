import {followFigures, keyFigures} from './cockpitKeys.ts';
import {openCockpitProject, type Size} from './cockpitProject.ts';
import type {Comparison} from './comparisons.ts';
import {floodRun} from './floodRun.ts';
import {cockpit, nodeEcho} from './subjects.ts';

const size: Size = {columns: 200, rows: 50};
const linesPerSecond = 100_000;

/** Four logs that grow at the same time, shown as one. The floor follows one of them. */
export async function cockpitSources(): Promise<readonly Comparison[]> {
	const project = await openCockpitProject(4);
	try {
		const floor = await floodRun(project, nodeEcho, size, linesPerSecond);
		const run = await floodRun(project, cockpit, size, linesPerSecond);
		const where = {name: 'four logs, 100,000 lines/s in all', size, isFull: false};
		return [...keyFigures(where, {run, floor, others: []}), ...followFigures(where, {run, floor, others: []})];
	} finally {
		await project.close();
	}
}
