import path from 'node:path';

/** The program's own entry points besides the command line, each started as a process, or, patterns and judge, as a worker. */
export type ProgramName = 'runner' | 'shim' | 'migrate' | 'webhook' | 'fanout' | 'platform' | 'patterns' | 'judge';

// In the bundle all entries lie side by side. What runs from its sources, as tests do, starts those of the bundle: they
// begin five times as fast, and are what users run.
const folder = import.meta.filename.endsWith('.ts')
	? path.join(import.meta.dirname, '../../dist')
	: import.meta.dirname;

/** The file of an entry point, to be run by `process.execPath`. */
export function programFile(name: ProgramName): string {
	return path.join(folder, `${name}.js`);
}

/** The file of the command line, to be run by `process.execPath`. */
export function commandFile(): string {
	return path.join(folder, '../bin/release-tui.js');
}
