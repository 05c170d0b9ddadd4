import process from 'node:process';
import {type CockpitProject, openCockpitProject, type Size} from './cockpitProject.ts';
import type {Comparison, Other} from './comparisons.ts';
import {growLog, lastMark} from './growLog.ts';
import {processUsage} from './processUsage.ts';
import {cockpit, nodeEcho, peers, type Subject} from './subjects.ts';

const size: Size = {columns: 200, rows: 50};
const lineBytes = 110;

/** `BENCH_MB=1000 npm run bench -- memory` measures with more. */
const megabytes = Number(process.env['BENCH_MB'] ?? 200);

/** How long it takes until a log that has grown by a lot is on the screen, and what a program holds in memory then. */
export async function cockpitMemory(): Promise<readonly Comparison[]> {
	const project = await openCockpitProject(1);
	try {
		const floor = await growUnder(project, nodeEcho);
		const others: (Grown & {readonly name: string})[] = [];
		// Less writes out each line on its way to the end: 200 MB take it twenty seconds.
		for (const peer of peers().filter(({name}) => name !== 'less'))
			others.push({name: peer.name, ...(await growUnder(project, peer))});
		const own = await growUnder(project, cockpit);
		const named = (of: (grown: Grown) => number): readonly Other[] =>
			others.map(other => ({what: other.name, value: of(other)}));
		return [
			{
				what: `the end of ${megabytes} MB more on the screen`,
				unit: 'ms',
				value: own.shownMs,
				floor: {what: `${nodeEcho.name}, which skips to it`, value: floor.shownMs},
				peers: named(({shownMs}) => shownMs),
			},
			{
				what: `memory (RSS) after ${megabytes} MB`,
				unit: 'MB',
				value: own.residentMb,
				floor: {what: nodeEcho.name, value: floor.residentMb},
				peers: named(({residentMb}) => residentMb),
				goal: {most: 140, text: '≤ 140 MB'},
			},
		];
	} finally {
		await project.close();
	}
}

/** What came of a log that grew while a program followed it. */
type Grown = {
	/** From the last byte written until the last line was on the screen. */
	readonly shownMs: number;
	readonly residentMb: number;
};

async function growUnder(project: CockpitProject, subject: Subject): Promise<Grown> {
	project.resetLogs();
	const program = await subject.open(project, size);
	growLog(project.logs[0] ?? '', megabytes * 1e6, lineBytes);
	const shownMs = await program.until(() => program.screen().includes(lastMark));
	const {residentMb} = processUsage(program.pid);
	await program.close();
	return {shownMs, residentMb};
}
