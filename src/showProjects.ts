// The composition root of the list of all projects.
import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {openProjectsScreen} from '../components/projects/openProjectsScreen.tsx';
import {type ExitCode, exitCodes} from './cli/exitCode.ts';
import type {OpenProjects} from './cli/openProjects.ts';
import {runInTerminal} from './process/runInTerminal.ts';

/** Shows all projects until the person leaves. Nothing of any project is run, but the cockpit of the one that they open. */
export async function showProjects(projects: OpenProjects): Promise<ExitCode> {
	const closed = new AbortController();
	for (const signal of ['SIGHUP', 'SIGTERM', 'SIGINT'] as const) process.on(signal, () => closed.abort());
	for (const event of ['end', 'close', 'error'] as const) process.stdin.on(event, () => closed.abort());
	process.stdout.on('error', () => {});
	await openProjectsScreen(
		{
			journals: projects.journals,
			problems: projects.problems,
			async folderOf(project, planned) {
				const folder = projects.folderOf(project) ?? (await planned());
				// Where a release of another machine was planned may be a folder here, too: of another project, or of nothing.
				return folder !== null && projects.nameIn(folder) === project ? folder : null;
			},
			openCockpit,
			now: Date.now,
		},
		{closed: closed.signal},
	);
	return exitCodes.done;
}

const launcher = path.resolve(import.meta.dirname, '..', 'bin', 'release-tui.js');

async function openCockpit(folder: string): Promise<void> {
	if (!existsSync(folder)) return;
	// What it says when it cannot open would be gone at once with the terminal.
	const script = 'cd "$1" && { "$2" "$3" || { printf "%s" "Enter goes back. "; read -r _; }; }';
	await runInTerminal('/bin/sh', ['-c', script, 'sh', folder, process.execPath, launcher]);
}
