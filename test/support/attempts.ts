import {type ChildProcess, spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {AttemptResult} from '../../src/domain/events.ts';
import {programFile} from '../../src/process/programs.ts';
import {
	type AttemptFiles,
	type AttemptSpec,
	attemptFiles,
	parseExit,
	readRecord,
	specVersion,
} from '../../src/runner/attemptFiles.ts';
import {eventually} from './world.ts';

/** A shim as a process; `ended` gives its exit code, or the signal that ended it. */
export type ShimProcess = {readonly child: ChildProcess; readonly ended: Promise<number | NodeJS.Signals | null>};

/** Attempts in a temporary folder, whose shims are started as a runner starts them. `close` removes it. */
export function openAttempts() {
	const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'release-tui-shim-')));
	const attempts = {
		folder,
		/** Makes an attempt of a shell command, which runs in the folder. Its masked output goes to NAME.log. */
		prepare(name: string, run: string, change: Partial<AttemptSpec> = {}): AttemptFiles {
			const files = attemptFiles(path.join(folder, 'attempts', name));
			mkdirSync(files.folder, {recursive: true});
			const spec: AttemptSpec = {
				version: specVersion,
				file: '/bin/sh',
				args: ['-c', run],
				cwd: folder,
				variables: {},
				timeoutMs: 60_000,
				graceMs: 300,
				mark: `test.${name}.${process.pid}`,
				secrets: [],
				secretFiles: [],
				masked: path.join(folder, `${name}.log`),
				interactive: false,
				...change,
			};
			writeFileSync(files.spec, JSON.stringify(spec));
			return files;
		},
		start(files: AttemptFiles, env: NodeJS.ProcessEnv = {}): ShimProcess {
			const child = spawn(process.execPath, [programFile('shim'), files.folder], {
				detached: true,
				env: {...process.env, ...env},
				stdio: 'ignore',
			});
			const ended = new Promise<number | NodeJS.Signals | null>(resolve => {
				child.once('exit', (code, signal) => resolve(signal ?? code));
			});
			return {child, ended};
		},
		recorded: (files: AttemptFiles): AttemptResult | null => readRecord(files.exit, parseExit),
		/** Runs a command to its end. */
		async run(name: string, run: string, change: Partial<AttemptSpec> = {}, env: NodeJS.ProcessEnv = {}) {
			const files = attempts.prepare(name, run, change);
			const code = await attempts.start(files, env).ended;
			const result = attempts.recorded(files);
			if (!result) throw new Error(`the shim of ${name} ended with ${code} and recorded nothing`);
			return result;
		},
		text: (name: string) => readFileSync(path.join(folder, name), 'utf8'),
		/** The number that a command wrote to a file of the folder. */
		async pid(name: string): Promise<number> {
			const read = () => {
				try {
					return Number(attempts.text(name));
				} catch {
					return 0;
				}
			};
			await eventually(() => read() > 0);
			return read();
		},
		close: () => rmSync(folder, {recursive: true, force: true, maxRetries: 5, retryDelay: 100}),
	};
	return attempts;
}
