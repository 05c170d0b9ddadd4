import * as pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** How long a screen may take to show what a test waits for, in milliseconds. Generous: the machine may be busy. */
const patienceMs = 20_000;

/** A program in a real pseudo-terminal, seen and used as a person would. */
export type TerminalSession = {
	/** Types keys: a name (`enter`, `esc`, `tab`, `up`, `ctrl-c`, `space`, …) or text as it is. */
	press(...keys: readonly string[]): Promise<void>;
	/** Waits until the text is on the screen. Fails with the screen when it never is. */
	expectScreen(text: string | RegExp): Promise<void>;
	/** Waits until the text is not on the screen any more. */
	expectGone(text: string | RegExp): Promise<void>;
	screen(): string;
	resize(columns: number, rows: number): void;
	/** Everything the program ever wrote, escapes included. */
	raw(): string;
	readonly pid: number;
	/** Whether it came to its end by itself: not by a signal. */
	endedWell(): boolean;
	/** Waits for the program's end. */
	ended(): Promise<{readonly exitCode: number; readonly signal: number}>;
	kill(signal?: string): void;
};

const named: Readonly<Record<string, string>> = {
	enter: '\r',
	esc: '\u001B',
	tab: '\t',
	space: ' ',
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	backspace: '\u007F',
	'ctrl-c': '\u0003',
};

/** Starts a program in a pseudo-terminal. End it with `kill`, or let it end. */
export function openTerminal(
	command: string,
	args: readonly string[],
	options: {
		readonly cwd: string;
		readonly env: Readonly<Record<string, string | undefined>>;
		readonly columns?: number;
		readonly rows?: number;
	},
): TerminalSession {
	const size = {cols: options.columns ?? 120, rows: options.rows ?? 36};
	const terminal = new xterm.Terminal({...size, allowProposedApi: true, scrollback: 1000});
	// Ink takes any CI variable for a terminal that cannot be drawn on.
	const {CI: _, ...env} = options.env;
	const child = pty.spawn(command, [...args], {
		...size,
		name: 'xterm-256color',
		cwd: options.cwd,
		env: {...env, TERM: 'xterm-256color', COLORTERM: 'truecolor'},
	});
	let raw = '';
	const watchers = new Set<() => void>();
	child.onData(data => {
		raw += data;
		terminal.write(data, () => {
			for (const watcher of [...watchers]) watcher();
		});
	});
	let end: {readonly exitCode: number; readonly signal: number} | null = null;
	const exited = new Promise<{readonly exitCode: number; readonly signal: number}>(resolve => {
		child.onExit(({exitCode, signal}) => {
			end = {exitCode, signal: signal ?? 0};
			// What it wrote last is parsed before its end is known.
			terminal.write('', () => {
				for (const watcher of [...watchers]) watcher();
				resolve({exitCode, signal: signal ?? 0});
			});
		});
	});

	const screen = () => {
		const {active} = terminal.buffer;
		return Array.from(
			{length: terminal.rows},
			(_, y) => active.getLine(active.baseY + y)?.translateToString(true) ?? '',
		).join('\n');
	};
	const shows = (text: string | RegExp) => (typeof text === 'string' ? screen().includes(text) : text.test(screen()));

	const waitUntil = (condition: () => boolean, wanted: string) =>
		new Promise<void>((resolve, reject) => {
			const finish = (problem: string | null) => {
				clearTimeout(timer);
				watchers.delete(look);
				if (problem === null) resolve();
				else reject(new Error(`${problem} ${wanted}\n${screen()}`));
			};
			const look = () => {
				if (condition()) finish(null);
				else if (end) finish(`the program ended (${JSON.stringify(end)}) without`);
			};
			const timer = setTimeout(() => finish('the screen never came to'), patienceMs);
			watchers.add(look);
			look();
		});

	return {
		async press(...keys) {
			for (const key of keys) {
				child.write(named[key] ?? key);
				// Keys of a person come apart; a lone escape is only told from an arrow by the pause after it.
				await new Promise(resolve => setTimeout(resolve, 30));
			}
		},
		expectScreen: text => waitUntil(() => shows(text), `show ${text}`),
		expectGone: text => waitUntil(() => !shows(text), `hide ${text}`),
		screen,
		resize(columns, rows) {
			terminal.resize(columns, rows);
			child.resize(columns, rows);
		},
		raw: () => raw,
		pid: child.pid,
		endedWell: () => end !== null && end.signal === 0,
		ended: () => exited,
		kill(signal = 'SIGKILL') {
			if (!end) child.kill(signal);
		},
	};
}
