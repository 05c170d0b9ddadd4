import {rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {openProject} from '../test/support/project.ts';
import {createLargeRepository} from '../test/support/repository.ts';
import {stampedLines} from './stampedLines.ts';
import {openTerminalProgram, type TerminalProgram} from './terminalProgram.ts';

const launcher = path.resolve(import.meta.dirname, '..', 'bin', 'release-tui.js');

/** The size of a terminal. */
export type Size = {readonly columns: number; readonly rows: number};

/** A project with some commits to ship and log files, on which the cockpit and programs next to it are measured. */
export type CockpitProject = {
	readonly logs: readonly string[];
	/** Gives the logs their first lines again, and nothing else. */
	resetLogs(): void;
	/** The cockpit, filled: its commits are listed. */
	openCockpit(size: Size): Promise<TerminalProgram>;
	/** Another program in such a terminal. */
	open(command: readonly string[], size: Size): TerminalProgram;
	close(): Promise<void>;
};

/** Makes the project, with so many log files. */
export async function openCockpitProject(sources: number): Promise<CockpitProject> {
	const project = openProject({repository: createLargeRepository(60)});
	const names = Array.from({length: sources}, (_, index) => `web${index + 1}`);
	const logs = names.map(name => project.file(`ran-${name}.log`));
	await project.configure(`project: bench
environments:
  production:
    live: { run: git rev-parse HEAD~50 }
    logs:
${names.map(name => `      ${name}: { file: ran-${name}.log }\n`).join('')}phases:
  deploy:
    - { id: push, run: 'true', undo: 'true' }
`);
	const env = {RELEASE_TUI_HOME: project.home, HOME: project.folder, LESS: undefined, CI: undefined};
	const opened: TerminalProgram[] = [];

	const open = (command: readonly string[], size: Size) => {
		const program = openTerminalProgram(command, {cwd: project.root, env, ...size});
		opened.push(program);
		return program;
	};

	const resetLogs = () => {
		for (const log of logs) {
			rmSync(log, {force: true});
			writeFileSync(log, stampedLines(0, 1000));
		}
	};

	resetLogs();
	return {
		logs,
		resetLogs,
		open,
		async openCockpit(size) {
			const cockpit = open([process.execPath, launcher], size);
			await cockpit.until(() => cockpit.screen().includes('50 to ship'));
			return cockpit;
		},
		async close() {
			for (const program of opened) await program.close();
			await project.close();
		},
	};
}
