import process from 'node:process';
import {vi} from 'vitest';
import {reportError} from '../../src/cli/reportError.ts';
import {runCommand} from '../../src/cli/runProgram.ts';
import type {Ran, TestProject} from './project.ts';

/**
 * Runs a command line in this process, as if it had been typed in the project. For what ends without starting anything;
 * one at a time, since folder, environment and output are those of the process.
 */
export async function commandHere(project: TestProject, words: readonly string[]): Promise<Ran> {
	const written = {stdout: '', stderr: ''};
	vi.spyOn(process, 'cwd').mockReturnValue(project.root);
	for (const stream of ['stdout', 'stderr'] as const) {
		vi.spyOn(process[stream], 'write').mockImplementation(text => {
			written[stream] += String(text);
			return true;
		});
	}

	const environment = {RELEASE_TUI_HOME: project.home, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1'};
	for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
	try {
		const code = await runCommand(words).catch(reportError);
		return {code, ...written};
	} finally {
		vi.restoreAllMocks();
		vi.unstubAllEnvs();
	}
}
