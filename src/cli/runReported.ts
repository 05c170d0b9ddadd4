import process from 'node:process';
import {type ExitCode, exitCodes} from './exitCode.ts';
import {reportError} from './reportError.ts';

/**
 * Does some work and returns its exit code; whatever goes wrong is told.
 * @param unpaint takes the first frame away, where the cockpit does not come
 */
export async function runReported(work: () => Promise<ExitCode>, unpaint: () => void): Promise<ExitCode> {
	// What nobody waited for: said at the very end, when the cockpit has given the terminal back, and without secrets.
	process.on('uncaughtException', error => {
		process.once('exit', () => reportError(error));
		process.exit(exitCodes.failed);
	});
	try {
		return await work();
	} catch (error) {
		unpaint();
		return reportError(error);
	}
}
