import path from 'node:path';

/** The program's own entry points besides the command line, each started as a process, or, the patterns, as a worker. */
export type ProgramName = 'runner' | 'shim' | 'migrate' | 'patterns';

// In the bundle all entries lie side by side; from the sources (in tests) Node runs the entry's own file.
const sources: Readonly<Record<ProgramName, string>> = {
	runner: '../runner/runnerMain.ts',
	shim: '../runner/shimMain.ts',
	migrate: '../migrations/migrateMain.ts',
	patterns: '../logs/patterns/patternWorkerMain.ts',
};

/** The file of an entry point, to be run by `process.execPath`. */
export function programFile(name: ProgramName): string {
	const bundled = !import.meta.filename.endsWith('.ts');
	return path.join(import.meta.dirname, bundled ? `${name}.js` : sources[name]);
}
