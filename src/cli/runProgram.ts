// The composition root of the command line.
import process from 'node:process';
import {CommanderError} from 'commander';
import {type ExitCode, exitCodes} from './exitCode.ts';
import {buildProgram} from './program.ts';
import {runReported} from './runReported.ts';

/** Runs the command that was typed and returns the exit code; whatever goes wrong is told. */
export async function run(unpaint: () => void): Promise<ExitCode> {
	return runReported(() => runCommand(process.argv.slice(2)), unpaint);
}

/** Runs the command that these words are. Throws what is to be told. */
export async function runCommand(words: readonly string[]): Promise<ExitCode> {
	let code: ExitCode = exitCodes.done;
	try {
		await buildProgram(result => {
			code = result;
		}).parseAsync(words, {from: 'user'});
		return code;
	} catch (error) {
		// Commander has printed its own text already; help and version are no errors.
		if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
		throw error;
	}
}
