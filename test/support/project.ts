// A project as a person has it: a clone with a history, two bare repositories that are its environments, release.yaml,
// and the built program to be used on it.
import {type ChildProcess, execFileSync, spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {TestContext} from 'vitest';
import {trust} from '../../src/config/trust.ts';
import type {StreamWrite} from '../../src/domain/decision.ts';
import type {Recorded, ReleaseEvent} from '../../src/domain/events.ts';
import type {Release} from '../../src/domain/release.ts';
import {readEvents, readRelease} from '../../src/engine/readState.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {holds, patienceMs} from './holds.ts';
import {killMarked, markedProcesses} from './projectProcesses.ts';
import {addEnvironments, bareRepository, makeShop} from './projectRepositories.ts';
import {plainGitEnvironment, type TestRepository} from './repository.ts';
import {ana} from './samples.ts';
import {openTerminal, type TerminalSession} from './terminal.ts';

/** What a command of the program came to. */
export type Ran = {readonly code: number | NodeJS.Signals; readonly stdout: string; readonly stderr: string};

/** A command of the program that is still running. */
export type Running = {
	readonly child: ChildProcess;
	/** What it printed until now. */
	readonly said: () => string;
	/** Waits until it has printed this. */
	readonly until: (text: string | RegExp) => Promise<void>;
	readonly ended: Promise<Ran>;
};

/** Extra variables; undefined takes one away. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A project in a temporary folder, and what one does with it. */
export type TestProject = ReturnType<typeof openProject>;

const bin = path.resolve(import.meta.dirname, '../../bin/release-tui.js');

/**
 * Makes the project: v1.0.0 is live on both environments, and two commits are there to be shipped, the second one tagged
 * v1.1.0.
 * @param options.repository a history to use instead, taken over and removed with the project
 * @param options.name what release.yaml calls the project
 */
export function openProject(options: {readonly repository?: TestRepository; readonly name?: string} = {}) {
	const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'release-tui-project-')));
	const home = path.join(folder, 'home');
	const root = options.repository?.root ?? path.join(folder, 'shop');
	const env: Variables = {...plainGitEnvironment, RELEASE_TUI_HOME: home, RELEASE_TUI_TEST: folder};
	if (options.repository) addEnvironments(options.repository, folder);
	const repository = options.repository ?? makeShop(folder);
	const {git} = repository;
	const terminals: TerminalSession[] = [];
	const printed: string[] = [];
	const started: ChildProcess[] = [];
	const journalFile = path.join(home, 'projects', options.name ?? 'shop', 'journal.db');

	const start = (args: readonly string[], extra: Variables = {}, input: 'ignore' | 'pipe' = 'ignore'): Running => {
		const child = spawn(process.execPath, [bin, ...args], {
			cwd: root,
			env: {...env, ...extra},
			stdio: [input, 'pipe', 'pipe'],
		});
		started.push(child);
		let stdout = '';
		let stderr = '';
		// Not its exit: what it printed last may be read after that.
		let isClosed = false;
		const watchers = new Set<() => void>();
		child.stdout?.setEncoding('utf8').on('data', (text: string) => {
			stdout += text;
			for (const watcher of [...watchers]) watcher();
		});
		child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
		const ended = new Promise<Ran>((resolve, reject) => {
			child.once('error', reject);
			child.once('close', (code, signal) => {
				isClosed = true;
				printed.push(stdout, stderr);
				resolve({code: signal ?? code ?? -1, stdout, stderr});
				for (const watcher of [...watchers]) watcher();
			});
		});
		const shows = (text: string | RegExp) => (typeof text === 'string' ? stdout.includes(text) : text.test(stdout));
		return {
			child,
			ended,
			said: () => stdout + stderr,
			until: text =>
				new Promise((resolve, reject) => {
					const end = (error: Error | null) => {
						clearTimeout(timer);
						watchers.delete(look);
						if (error) reject(error);
						else resolve();
					};
					const look = () => {
						if (shows(text)) end(null);
						else if (isClosed) end(new Error(`it ended without printing ${text}:\n${stdout}${stderr}`));
					};
					const timer = setTimeout(() => end(new Error(`it never printed ${text}:\n${stdout}${stderr}`)), patienceMs);
					watchers.add(look);
					look();
				}),
		};
	};

	const readJournal = async <T>(read: (journal: ReturnType<typeof openSqliteJournal>) => Promise<T>): Promise<T> => {
		const journal = openSqliteJournal(journalFile);
		try {
			return await read(journal);
		} finally {
			journal.close();
		}
	};

	const project = {
		folder,
		home,
		root,
		repository,
		git,
		journalFile,
		/** Every pseudo-terminal that was opened. */
		terminals: terminals satisfies readonly TerminalSession[],
		/** What commands of the program printed, on both streams. */
		printed: printed satisfies readonly string[],

		/** Writes release.yaml without trusting it. */
		write(config: string): void {
			writeFileSync(path.join(root, 'release.yaml'), config);
		},

		/** Writes release.yaml and trusts it. */
		async configure(config: string): Promise<void> {
			project.write(config);
			// As the command does: a program less to start for each of the many projects.
			const trusted = trust(home, path.join(root, 'release.yaml'), config);
			if (!trusted.ok) throw new Error(trusted.message);
		},

		start,
		/** Runs a command of the program to its end. */
		run: (args: readonly string[], extra: Variables = {}): Promise<Ran> => withinPatience(start(args, extra)),

		/** The JSON document that a command prints. */
		async json(...args: readonly string[]): Promise<unknown> {
			const {code, stdout, stderr} = await project.run([...args, '--json']);
			if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
			return JSON.parse(stdout);
		},

		/** The program in a pseudo-terminal: by default the cockpit. */
		openCockpit(
			cockpit: {
				readonly args?: readonly string[];
				readonly columns?: number;
				readonly rows?: number;
				readonly env?: Variables;
				/** A redirection, as a shell has it: `<&-` closes standard input. */
				readonly redirect?: string;
				/** Another program than the built one, by its file. */
				readonly program?: string;
				/** What a shell does in the terminal before: it may also run the program itself, as `"$@"`. */
				readonly before?: string;
			} = {},
		): TerminalSession {
			const {args = [], columns = 120, rows = 36, program = bin} = cockpit;
			const term = cockpit.env?.['TERM'];
			// The pseudo-terminal names itself; a test that wants another name has it changed on the way.
			const before = `${cockpit.before ?? ''} ${term ? `TERM=${term} ` : ''}exec "$@" ${cockpit.redirect ?? ''}`;
			const session = openTerminal('/bin/sh', ['-c', before, 'sh', process.execPath, program, ...args], {
				cwd: root,
				env: {...env, ...cockpit.env},
				columns,
				rows,
			});
			terminals.push(session);
			return session;
		},

		/** A shell that a person types into, where `release-tui` is the program. It echoes, and knows jobs. */
		openShell(shell: 'bash' | 'dash'): TerminalSession {
			const start = path.join(folder, 'shellrc');
			writeFileSync(start, `alias release-tui='${process.execPath} ${bin}'\nshopt -s expand_aliases 2>&-\nPS1='$ '\n`);
			const args = shell === 'bash' ? ['--noprofile', '--rcfile', start, '--noediting', '-i'] : ['-i'];
			const session = openTerminal(`/bin/${shell}`, args, {cwd: root, env: {...env, ENV: start}});
			terminals.push(session);
			return session;
		},

		/** The commit that an environment runs; null when nothing was ever pushed there. */
		live(environment: string): string | null {
			try {
				return execFileSync(
					'git',
					['--git-dir', bareRepository(folder, environment), 'rev-parse', '--verify', 'refs/heads/main'],
					{
						encoding: 'utf8',
						stdio: ['ignore', 'pipe', 'ignore'],
					},
				).trim();
			} catch {
				return null;
			}
		},

		sha: (ref: string) => git('rev-parse', `${ref}^{commit}`),
		release: (id: number): Promise<Release | null> => readJournal(journal => readRelease(journal, id)),
		events: (id: number): Promise<readonly Recorded<ReleaseEvent>[]> => readJournal(journal => readEvents(journal, id)),
		/** Adds events to a stream, as another machine that shares the journal would. */
		append: ({stream, events}: Pick<StreamWrite, 'stream' | 'events'>): Promise<void> =>
			readJournal(async journal => {
				for (;;) {
					const expected = (await journal.read(stream, 0)).length;
					if ((await journal.append([{stream, expected, events}], ana, new Date().toISOString())).ok) return;
				}
			}),
		releases: () => readJournal(journal => journal.releases({})),

		/** Waits until a release is as wanted; fails with its events when that takes too long. */
		async until(id: number, wanted: (release: Release) => boolean): Promise<Release> {
			await eventually(() => existsSync(journalFile), 'there is a journal');
			// Kept open meanwhile: opening it takes several times as long as reading the release.
			return readJournal(async journal => {
				let release: Release | null = null;
				const isThere = async () => {
					release = await readRelease(journal, id);
					return release !== null && wanted(release);
				};
				if ((await holds(isThere)) && release) return release;
				const events = (await readEvents(journal, id)).slice(1).map(({event}) => JSON.stringify(event));
				throw new Error(`release #${id} did not get there in time:\n${events.join('\n')}`);
			});
		},

		/** Waits until nothing of the program runs any more: a runner outlives whoever follows it by a moment. */
		idle: (): Promise<void> =>
			eventually(() => markedProcesses(`RELEASE_TUI_TEST=${folder}`).length === 0, 'nothing of it runs'),
		/** Waits until nobody has the journal open; its log is written into it then. */
		async closed(): Promise<void> {
			await project.idle();
			// Two who close at the same moment may leave the log to each other.
			await readJournal(async () => {});
			if (existsSync(`${journalFile}-wal`)) throw new Error('somebody has the journal open');
		},

		/** A file of the clone. Commands of a test write to `ran…` and wait for `go…`. */
		file: (name: string) => path.join(root, name),
		touch: (name: string) => writeFileSync(path.join(root, name), ''),
		/** What commands wrote to a file of the clone. */
		text: (name: string) => readText(path.join(root, name)),
		/** How many lines commands wrote to a file of the clone. */
		count: (name: string) => readText(path.join(root, name)).split('\n').filter(Boolean).length,

		async close(): Promise<void> {
			for (const terminal of terminals) terminal.kill();
			for (const child of started) {
				if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
			}

			await killMarked(`RELEASE_TUI_TEST=${folder}`);
			options.repository?.remove();
			rmSync(folder, {recursive: true, force: true, maxRetries: 5, retryDelay: 100});
		},
	};
	return project;
}

/** A test's body with a project of its own, trusted and ready, which goes away with it. Without a configuration, it has none. */
export function inProject(
	config: string | null,
	body: (project: TestProject) => Promise<void>,
	options: () => Parameters<typeof openProject>[0] = () => ({}),
): (test: Pick<TestContext, 'onTestFinished'>) => Promise<void> {
	return async ({onTestFinished}) => {
		const project = openProject(options());
		// Not at the body's end: one that is given up in its middle never comes there.
		onTestFinished(() => project.close());
		if (config !== null) await project.configure(config);
		await body(project);
	};
}

/** Waits until something is so. */
export async function eventually(wanted: () => boolean | Promise<boolean>, what: string): Promise<void> {
	if (!(await holds(wanted))) throw new Error(`it did not happen in time: ${what}`);
}

async function withinPatience(running: Running): Promise<Ran> {
	const timer = setTimeout(() => running.child.kill('SIGKILL'), patienceMs);
	const ran = await running.ended;
	clearTimeout(timer);
	return ran;
}

function readText(file: string): string {
	return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
