// The composition root of the command line, and the one place where the program exits.
import process from 'node:process';
import {type ExitCode, exitCodes} from './cli/exitCode.ts';
import {version} from './version.ts';

const words = process.argv.slice(2);
if (words[0] === '--version' || words[0] === '-V') process.stdout.write(`${version}\n`);
else process.exitCode = await run();

async function run(): Promise<ExitCode> {
	const unpaint = await paintSkeleton();
	const [{buildProgram}, {CommanderError}, {reportError}] = await Promise.all([
		import('./cli/program.ts'),
		import('commander'),
		import('./cli/reportError.ts'),
	]);
	// What nobody waited for: said at the very end, when the cockpit has given the terminal back, and without secrets.
	process.on('uncaughtException', error => {
		process.once('exit', () => reportError(error));
		process.exit(exitCodes.failed);
	});
	let code: ExitCode = exitCodes.done;
	try {
		await buildProgram(result => {
			code = result;
		}).parseAsync();
		return code;
	} catch (error) {
		unpaint();
		// Commander has printed its own text already; help and version are no errors.
		if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
		return reportError(error);
	}
}

// The cockpit's frame stands before anything heavy is loaded. Returns what takes it away when the cockpit does not come.
async function paintSkeleton(): Promise<() => void> {
	const {columns, rows, isTTY} = process.stdout;
	const opensCockpit = words.length === 0 && process.stdin.isTTY && isTTY && process.env['TERM'] !== 'dumb';
	if (!opensCockpit) return () => {};
	const {leaveSkeleton, skeletonScreen} = await import('../components/skeleton.ts');
	const screen = skeletonScreen(columns, rows, !process.env['NO_COLOR']);
	const unpaint = () => process.stdout.write(screen === '' ? '' : leaveSkeleton);
	// Whoever is impatient gets the terminal back as it was. When the cockpit has come, it listens itself.
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			if (process.listenerCount(signal) > 1) return;
			unpaint();
			process.exit(exitCodes.interrupted);
		});
	}

	process.stdout.write(screen);
	return unpaint;
}
