// What is started: the first frame is painted and the version told from here, with nothing else loaded. `process` is the
// global one throughout: to import it has Node make all that it holds, which takes longer than the frame.
import {leaveSkeleton, skeletonScreen} from '../components/skeleton.ts';
import {exitCodes} from './cli/exitCode.ts';
import {loadCompiledScript, scriptCache} from './compiledScript.ts';
import {version} from './version.ts';

/** When whatever is called at the start has long been called, in milliseconds after it. */
const shownAfterMs = 3000;

const words = process.argv.slice(2);
const [command = ''] = words;
if (command === '--version' || command === '-V') process.stdout.write(`${version}\n`);
else process.exitCode = await runScript(scriptFor(), paintSkeleton());

// What a shell asks for at every prompt and every Tab has a script of its own.
function scriptFor(): 'cockpit' | 'program' | 'quick' {
	if (words.length === 0) return 'cockpit';
	const isShort = command === 'status' && words[1] === '--short' && words.length === 2;
	return isShort || command === 'complete' ? 'quick' : 'program';
}

async function runScript(name: 'cockpit' | 'program' | 'quick', unpaint: () => void): Promise<number> {
	const script = loadCompiledScript(`${import.meta.dirname}/${name}.cjs`, scriptCache(name, command));
	// Not only at the end: V8 forgets functions that have not been called for long, those of the start first, and under a log
	// that floods in within seconds.
	const timer = setTimeout(script.keep, shownAfterMs).unref();
	const code = await script.run(unpaint);
	clearTimeout(timer);
	// Whoever came no further has not called what is needed, and plain lines are no cockpit.
	if (code === exitCodes.done && (name !== 'cockpit' || process.stdout.isTTY)) script.keep();
	return code;
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
