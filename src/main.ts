// The composition root of the command line, and the one place where the program exits.
import process from 'node:process';
import {type ExitCode, exitCodes} from './cli/exitCode.ts';
import {version} from './version.ts';

const [first] = process.argv.slice(2);
if (first === '--version' || first === '-V') process.stdout.write(`${version}\n`);
else process.exitCode = await run();

async function run(): Promise<ExitCode> {
	const [{buildProgram}, {CommanderError}, {reportError}] = await Promise.all([
		import('./cli/program.ts'),
		import('commander'),
		import('./cli/reportError.ts'),
	]);
	let code: ExitCode = exitCodes.done;
	try {
		await buildProgram(result => {
			code = result;
		}).parseAsync();
		return code;
	} catch (error) {
		// Commander has printed its own text already; help and version are no errors.
		if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
		return reportError(error);
	}
}
