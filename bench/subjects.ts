import {spawnSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import type {CockpitProject, Size} from './cockpitProject.ts';
import type {Area, TerminalProgram} from './terminalProgram.ts';

/** A program whose keys are measured, while it follows the end of the project's first log. */
export type Subject = {
	readonly name: string;
	open(project: CockpitProject, size: Size): Promise<TerminalProgram>;
	/** What to type before `j` and `k` move something, and what shows that it was done. */
	readonly prepare: readonly {readonly keys: string; readonly shown: RegExp}[];
	/** Where that is seen. */
	area(program: TerminalProgram): Area;
};

const echo = path.join(import.meta.dirname, 'programs', 'echo.js');
const middle: Area = {x: 0, y: 3, x2: 120, y2: 10};

/** The cockpit, with the cursor in its list of commits while the log goes on beside it. */
export const cockpit: Subject = {
	name: 'cockpit',
	open: (project, size) => project.openCockpit(size),
	prepare: [{keys: '2', shown: /m merges/}],
	area: program => below(program, /2 Commits/),
};

/** The cockpit, with its log held and scrolled while lines go on to come. */
export const cockpitLog: Subject = {
	...cockpit,
	prepare: [{keys: '3', shown: /\/ search/}, ...Array.from({length: 5}, () => ({keys: 'k', shown: /below ─?╮?/}))],
	area: program => ({...below(program, /3 Logs/), x: 100, x2: 180}),
};

/** The floor: a program of Node that echoes keys and shows the log's last line. */
export const nodeEcho: Subject = {
	name: "Node's echo",
	async open(project, size) {
		const program = project.open([process.execPath, echo, project.logs[0] ?? ''], size);
		await program.until(() => program.screen().includes('keys: 0'));
		return program;
	},
	prepare: [],
	area: () => ({x: 0, y: 0, x2: 20, y2: 0}),
};

const less: Subject = {
	name: 'less',
	async open(project, size) {
		const program = project.open(['less', '+F', project.logs[0] ?? ''], size);
		await program.until(() => program.screen().includes('Waiting for data'));
		return program;
	},
	prepare: [
		{keys: '\u0003', shown: /^(?!.*Waiting for data)/s},
		{keys: 'g', shown: /orders\/0 /},
	],
	area: () => middle,
};

const lnav: Subject = {
	name: 'lnav',
	async open(project, size) {
		const program = project.open(['lnav', project.logs[0] ?? ''], size);
		await program.until(() => /orders\/99\d /.test(program.screen()));
		return program;
	},
	prepare: [{keys: 'g', shown: /orders\/0 /}],
	area: () => middle,
};

let installed: readonly Subject[] | null = null;

/** The programs to compare with that are installed. Says aloud which are not. */
export function peers(): readonly Subject[] {
	installed ??= [less, lnav].filter(({name}) => {
		const isThere = spawnSync(name, ['--version'], {stdio: 'ignore'}).error === undefined;
		if (!isThere) process.stdout.write(`${name} is not installed: nothing is compared with it.\n`);
		return isThere;
	});
	return installed;
}

function below(program: TerminalProgram, title: RegExp): Area {
	const y = program
		.screen()
		.split('\n')
		.findIndex(row => title.test(row));
	if (y === -1) throw new Error(`no ${title} on the screen:\n${program.screen()}`);
	return {x: 2, y: y + 1, x2: 20, y2: y + 6};
}
