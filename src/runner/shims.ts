import {type ChildProcess, spawn} from 'node:child_process';
import process from 'node:process';
import {withoutNodeOptions} from '../process/nodeOptions.ts';
import {holdProgram} from './holdProgram.ts';

/** Starts shims, one for each attempt. */
export type Shims = {
	/** Starts the shim of the attempt in this folder. */
	start(folder: string): ChildProcess;
	/**
	 * Starts a spare one ahead, which hides how long Node takes to start. It has nothing to do until it is told a folder,
	 * and ends when this process does.
	 */
	prepare(): void;
};

/**
 * @param root working folder of the shims
 * @param home the project's private state folder
 */
export function createShims(root: string, home: string): Shims {
	let program: string | null = null;
	let spare: ChildProcess | null = null;

	const launch = (args: readonly string[], input: 'ignore' | 'pipe'): ChildProcess => {
		// Whatever happens to the installed package meanwhile, a release goes on as it began.
		program ??= holdProgram('shim', home);
		const shim = spawn(process.execPath, [program, ...args], {
			cwd: root,
			env: withoutNodeOptions(process.env),
			detached: true,
			stdio: [input, 'ignore', 'ignore'],
		});
		// A shim that could not be started makes no claim, and is found so.
		shim.on('error', () => {});
		shim.unref();
		return shim;
	};

	return {
		start(folder) {
			const ready = spare;
			spare = null;
			if (!ready?.stdin || !isRunning(ready)) return launch([folder], 'ignore');
			// One that died this very moment makes no claim either: the attempt is fenced, and made again.
			ready.stdin.end(`${folder}\n`);
			return ready;
		},
		prepare() {
			if (spare && isRunning(spare)) return;
			spare = launch([], 'pipe');
			spare.stdin?.on('error', () => {});
			// It keeps nobody from ending.
			if (spare.stdin && 'unref' in spare.stdin && typeof spare.stdin.unref === 'function') spare.stdin.unref();
		},
	};
}

function isRunning(child: ChildProcess): boolean {
	return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}
