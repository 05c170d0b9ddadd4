// What is started: the first frame is painted and the version told from here, with nothing else loaded. `process` is the
// global one throughout: to import it has Node make all that it holds, which takes longer than the frame.
import {leaveSkeleton, skeletonScreen} from '../components/skeleton.ts';
import {exitCodes} from './cli/exitCode.ts';
import {version} from './version.ts';

const words = process.argv.slice(2);
if (words[0] === '--version' || words[0] === '-V') process.stdout.write(`${version}\n`);
else {
	const unpaint = paintSkeleton();
	const {run} = await (words.length > 0 ? import('./cli/runProgram.ts') : import('./cli/runCockpit.ts'));
	process.exitCode = await run(unpaint);
}

// The cockpit's frame stands before anything heavy is loaded. Returns what takes it away when the cockpit does not come.
function paintSkeleton(): () => void {
	if (words.length > 0 || !process.stdout.isTTY || !process.stdin.isTTY || process.env['TERM'] === 'dumb')
		return () => {};
	const {columns, rows} = process.stdout;
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
