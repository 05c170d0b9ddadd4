import {type ChildProcess, execFile, spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import type {Demo} from '../../src/demo/demo.ts';
import type {OpenDemo} from '../../src/demo/openDemo.ts';
import {openDemo} from '../../src/demo/openDemo.ts';
import {liveRecords} from '../../src/demo/processRecord.ts';
import {cleanAbandonedDemos, stopDemo} from '../../src/demo/stopDemo.ts';
import {holds} from '../support/holds.ts';
import {keptSources} from '../support/keptSources.ts';

const run = promisify(execFile);

/** Processes that opened a demo. */
const elsewhere = new Set<ChildProcess>();

/** A folder for one test file; `clean` stops every demo that was opened in it. */
export function demoFixture() {
	const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'demo-test-')));
	const home = path.join(root, 'home');
	const opened: string[] = [];
	return {
		root,
		home,
		open: async (name: string | null, options: Partial<OpenDemo> = {}): Promise<Demo> => {
			const opening = await openDemo({
				home,
				dir: name === null ? null : path.join(root, name),
				headless: false,
				program: [process.execPath, '-e', 'console.log(process.env.RELEASE_TUI_HOME, process.cwd())'],
				onProgress: () => {},
				...options,
			});
			if (!opening.ok) throw new Error(opening.message);
			opened.push(opening.demo.dir);
			return opening.demo;
		},
		clean: async () => {
			// Whose test failed in its middle.
			for (const child of elsewhere) child.kill('SIGKILL');
			await Promise.all(opened.map(dir => stopDemo(dir, {home})));
			await cleanAbandonedDemos(home);
			rmSync(root, {recursive: true, force: true, maxRetries: 5});
		},
	};
}

/** Runs git in a folder. */
export async function git(
	cwd: string,
	...args: readonly string[]
): Promise<{readonly stdout: string; readonly stderr: string}> {
	return run('git', args, {cwd, encoding: 'utf8'});
}

/** What a program prints. */
export async function output(program: string): Promise<string> {
	return (await run(program, {encoding: 'utf8', cwd: tmpdir()})).stdout.trim();
}

/** What an environment answers on a path. */
export async function ask(demo: Demo, environment: string, pathname: string): Promise<Response> {
	const url = demo.environments.find(({name}) => name === environment)?.url;
	return fetch(`${url}${pathname}`, {signal: AbortSignal.timeout(5000), headers: {connection: 'close'}});
}

/** The version that an environment says it runs. */
export async function versionOf(demo: Demo, environment: string): Promise<unknown> {
	const answer: unknown = await (await ask(demo, environment, '/version')).json();
	return answer && typeof answer === 'object' && 'version' in answer ? answer.version : answer;
}

/** A log of an environment. */
export function log(demo: Demo, environment: string, name: string): string {
	return readFileSync(path.join(demo.dir, 'log', environment, name), 'utf8');
}

/** Waits until something holds, and says what it waited for when it never does. */
export async function until(what: string, wanted: () => boolean | Promise<boolean>): Promise<void> {
	if (!(await holds(wanted, 40_000))) throw new Error(`waited in vain until ${what}`);
}

/** Numbers of the live processes that have a demo's folder in their command line. */
export function processesOf(dir: string): readonly number[] {
	if (!existsSync('/proc')) return liveRecords(path.join(dir, 'run')).map(record => record.identity.pid);
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
		.filter(name => {
			try {
				return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(dir);
			} catch {
				return false;
			}
		})
		.map(Number);
}

/** A process of its own that opens a demo and then only lives; resolves once the demo is up. */
export async function openElsewhere(
	home: string,
	dir: string | null,
): Promise<{readonly pid: number; readonly dir: string}> {
	const program = new URL('./openDemoProcess.ts', import.meta.url).pathname;
	const env = {...process.env, ...keptSources};
	const child = spawn(process.execPath, [program, home, dir ?? ''], {env, stdio: ['ignore', 'pipe', 'inherit']});
	elsewhere.add(child);
	let said = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		said += text;
	});
	await until('the other process has its demo', () => said.includes('\n') || child.exitCode !== null);
	return {pid: child.pid ?? 0, dir: said.trim()};
}
