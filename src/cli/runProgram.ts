// The composition root of the command line.
import {CommanderError} from 'commander';
import {type ExitCode, exitCodes} from './exitCode.ts';
import {buildProgram} from './program.ts';
import {runReported} from './runReported.ts';

/** Runs the command that was typed and returns the exit code; whatever goes wrong is told. */
export async function run(unpaint: () => void): Promise<ExitCode> {
	return runReported(runCommand, unpaint);
}

async function runCommand(): Promise<ExitCode> {
	let code: ExitCode = exitCodes.done;
	try {
		await buildProgram(result => {
			code = result;
		}).parseAsync();
		return code;
	} catch (error) {
		// Commander has printed its own text already; help and version are no errors.
		if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
		throw error;
	}
}
