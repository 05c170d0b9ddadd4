// The composition root of the command line, and the one place where the program exits.
import process from 'node:process';
import {type ExitCode, exitCodes} from './exitCode.ts';
import {reportError} from './reportError.ts';

/**
 * Runs the command that was typed and returns the exit code; whatever goes wrong is told.
 * @param unpaint takes the first frame away, where the cockpit does not come
 */
export async function runProgram(words: readonly string[], unpaint: () => void): Promise<ExitCode> {
	// What nobody waited for: said at the very end, when the cockpit has given the terminal back, and without secrets.
	process.on('uncaughtException', error => {
		process.once('exit', () => reportError(error));
		process.exit(exitCodes.failed);
	});
	try {
		return words.length === 0 ? await openCockpit() : await runCommand();
	} catch (error) {
		unpaint();
		return reportError(error);
	}
}

// Without a word there is nothing to parse, and commander need not be loaded.
async function openCockpit(): Promise<ExitCode> {
	const {cockpit} = await import('./commands/cockpit.ts');
	return cockpit();
}

async function runCommand(): Promise<ExitCode> {
	const [{buildProgram}, {CommanderError}] = await Promise.all([import('./program.ts'), import('commander')]);
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
