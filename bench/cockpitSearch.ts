import {spawnSync} from 'node:child_process';
import {openCockpitProject, type Size} from './cockpitProject.ts';
import type {Comparison, Other} from './comparisons.ts';
import {firstMark, growLog, lastMark} from './growLog.ts';
import {cockpit, peers} from './subjects.ts';
import type {TerminalProgram} from './terminalProgram.ts';

const size: Size = {columns: 200, rows: 50};
const megabytes = 500;
/** So long that all of them are among the newest million, which is what the cockpit keeps. */
const lineBytes = 550;

/** A search through a large log to the one line that matches, at its other end. */
export async function cockpitSearch(): Promise<readonly Comparison[]> {
	const project = await openCockpitProject(1);
	const log = project.logs[0] ?? '';
	try {
		const program = await cockpit.open(project, size);
		growLog(log, megabytes * 1e6, lineBytes);
		await program.until(() => program.screen().includes(lastMark));
		await program.press('3', () => program.screen().includes('/ search'));
		const value = await search(program, firstMark);
		await program.close();
		const others: Other[] = [];
		for (const peer of peers())
			others.push({what: peer.name, value: await searchDown(project.open([peer.name, log], size))});
		return [
			{
				what: `search through ${megabytes} MB`,
				unit: 'ms',
				value,
				floor: {what: 'grep -c', value: grep(log)},
				peers: others,
			},
		];
	} finally {
		await project.close();
	}
}

/**
 * Types a search and returns the milliseconds to the match, or to where it is told that there is one. Typing counts, since
 * some search on the way. A dot keeps what was typed from being taken for the match.
 */
async function search(program: TerminalProgram, text: string): Promise<number> {
	const typed = text.replaceAll(' ', '.');
	const before = program.screen();
	await program.press('/', () => program.screen() !== before);
	const isFound = () => program.screen().includes(text) || /[1-9]\d* hits for/.test(program.screen());
	const since = performance.now();
	await program.press(typed, () => program.screen().includes(typed) || isFound());
	program.write('\r');
	return program.until(isFound, since);
}

/** The same from the log's beginning to its last line. */
async function searchDown(program: TerminalProgram): Promise<number> {
	const isRead = () => ['orders/0 ', lastMark].some(text => program.screen().includes(text));
	await program.until(isRead);
	await program.press('g', () => program.screen().includes('orders/0 '));
	return search(program, lastMark);
}

function grep(log: string): number {
	const took = Array.from({length: 3}, () => {
		const since = performance.now();
		if (spawnSync('grep', ['-c', firstMark, log]).status !== 0) throw new Error('grep found nothing');
		return performance.now() - since;
	});
	return Math.min(...took);
}
