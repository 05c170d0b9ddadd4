import {spawn, spawnSync} from 'node:child_process';
import {Readable} from 'node:stream';
import * as pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import stringWidth from 'string-width';
import {patienceMs} from './holds.ts';

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
	/** Whether it came to its end by itself, not by a signal, in a terminal that was still there. */
	endedWell(): boolean;
	/** Waits for the program's end. */
	ended(): Promise<{readonly exitCode: number; readonly signal: number}>;
	kill(signal?: string): void;
	/** The modes of the terminal (echo, line editing, signals) as `stty -g` tells them: now, or once the program has ended. */
	modes(): string;
	/** The same before the program had the time to change any. */
	readonly modesBefore: string;
	/** Tells the terminal to be of a size that it cannot have, such as none at all. */
	pretendSize(columns: number, rows: number): void;
	/** Takes nothing more off the program's hands, as a terminal that was halted with ctrl-S, until `goOn`. */
	halt(): void;
	goOn(): void;
	/** Closes the terminal itself, as when its window is closed or the connection to it breaks. */
	hangUp(): void;
};

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

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
	'ctrl-z': '\u001A',
	'ctrl-l': '\u000C',
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
	terminal.unicode.register(oneWidth);
	terminal.unicode.activeVersion = oneWidth.version;
	const child = pty.spawn(command, [...args], {
		...size,
		name: 'xterm-256color',
		cwd: options.cwd,
		env: {...options.env, TERM: 'xterm-256color', COLORTERM: 'truecolor'},
	});
	let isClosed = false;
	readToEnd(child, () => isClosed);
	const descriptor = descriptorOf(child);
	const keeper = keepModes(descriptor);
	let modesAfter: string | null = null;
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
			// What it wrote last is parsed, and its modes are read, before its end is known.
			terminal.write('', () => {
				end = {exitCode, signal: signal ?? 0};
				for (const watcher of [...watchers]) watcher();
				void keeper.end().then(modes => {
					modesAfter = modes;
					resolve({exitCode, signal: signal ?? 0});
				});
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
				const before = raw.length;
				child.write(named[key] ?? key);
				// Keys of a person come apart. A lone escape is only told from an arrow by the pause after it: a busy program
				// would read it together with the next key, so that what it did has to be seen first.
				await pause(30);
				if (key === 'esc') for (let waited = 30; waited < 1000 && raw.length === before; waited += 30) await pause(30);
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
		endedWell: () => end !== null && end.signal === 0 && modesAfter !== null && !isClosed,
		modes: () => modesAfter ?? modesOf(descriptor),
		modesBefore: newModes(),
		pretendSize(columns, rows) {
			spawnSync('stty', ['cols', String(columns), 'rows', String(rows)], {stdio: [descriptor, 'ignore', 'ignore']});
		},
		halt: () => child.pause(),
		goOn: () => child.resume(),
		ended: () => exited,
		kill(signal = 'SIGKILL') {
			if (!end) child.kill(signal);
		},
		hangUp() {
			isClosed = true;
			keeper.letGo();
			// Its types leave it out.
			if ('destroy' in child && typeof child.destroy === 'function') child.destroy();
			else throw new Error('this terminal cannot be closed');
		},
	};
}

// As wide as the cockpit takes characters to be, each by itself: as a terminal that knows no clusters.
const oneWidth = {
	version: 'of string-width',
	wcwidth(code: number): 0 | 1 | 2 {
		const width = code < 0x20 ? 0 : code < 0x7f ? 1 : stringWidth(String.fromCodePoint(code));
		return width === 0 ? 0 : width === 1 ? 1 : 2;
	},
	charProperties(code: number, preceding: number): number {
		const before = (preceding >> 1) & 3;
		const own = this.wcwidth(code);
		const joins = own === 0 && preceding !== 0 && before !== 0;
		return ((joins ? before : own) << 1) | (joins ? 1 : 0);
	},
};

function descriptorOf(child: pty.IPty): number {
	// Its types leave it out.
	if ('fd' in child && typeof child.fd === 'number') return child.fd;
	throw new Error('this terminal has no descriptor');
}

// node-pty gives a terminal up 200 ms after its program's end, and a test process that was busy for so long has not read
// all of it by then. In each of these turns of the event loop it reads what is there.
function readToEnd(child: pty.IPty, isClosed: () => boolean): void {
	if (!('_socket' in child && child._socket instanceof Readable)) throw new Error('this terminal has no socket');
	const socket = child._socket;
	const destroy = socket.destroy.bind(socket);
	socket.destroy = error => {
		let turns = isClosed() ? 0 : 20;
		const turn = () => void (turns-- > 0 ? setTimeout(turn, 5) : destroy(error));
		turn();
		return socket;
	};
}

function modesOf(descriptor: number): string {
	return spawnSync('stty', ['-g'], {encoding: 'utf8', stdio: [descriptor, 'pipe', 'ignore']}).stdout.trim();
}

let modesOfNew: string | null = null;

// Read where a program runs that changes none: another one may have before they can be read.
function newModes(): string {
	if (modesOfNew !== null) return modesOfNew;
	const idle = pty.spawn('/bin/sleep', ['60'], {name: 'xterm-256color', env: {...process.env}});
	try {
		modesOfNew = modesOf(descriptorOf(idle));
		return modesOfNew;
	} finally {
		idle.kill('SIGKILL');
	}
}

// The terminal is gone as soon as its program is, unless somebody else has it, too: who then says how it was left.
function keepModes(descriptor: number) {
	const keeper = spawn('/bin/sh', ['-c', 'read -r _; stty -g <&3'], {stdio: ['pipe', 'pipe', 'ignore', descriptor]});
	let said = '';
	keeper.stdout?.setEncoding('utf8').on('data', text => (said += text));
	keeper.stdin?.on('error', () => {});
	const closed = new Promise<void>(resolve => keeper.once('close', () => resolve()));
	return {
		async end(): Promise<string> {
			keeper.stdin?.end('\n');
			await closed;
			return said.trim();
		},
		letGo: () => keeper.kill('SIGKILL'),
	};
}
