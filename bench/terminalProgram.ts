import process from 'node:process';
import * as pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** A program in a pseudo-terminal, whose output is dated when it is read and parsed as a terminal would. */
export type TerminalProgram = {
	readonly pid: number;
	/** When it was started, as `performance.now()` tells. */
	readonly startedAt: number;
	/** What is on the screen, row by row. */
	screen(): string;
	/** The characters of a part of the screen with what marks them: it differs when only a cursor has moved. */
	look(area: Area): string;
	write(keys: string): void;
	/** Writes keys; resolves with the milliseconds until the output was read that made the condition true. */
	press(keys: string, condition: () => boolean): Promise<number>;
	/** Resolves with the milliseconds from `since` until the output was read that made the condition true. */
	until(condition: () => boolean, since?: number): Promise<number>;
	/** Calls the listener for each piece of output, once it is parsed. */
	onPaint(listener: () => void): void;
	close(): Promise<void>;
};

/** Columns `x` to `x2` of rows `y` to `y2`, from 0, all included. */
export type Area = {readonly x: number; readonly y: number; readonly x2: number; readonly y2: number};

/** Where a program runs. */
export type TerminalOptions = {
	readonly cwd: string;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly columns: number;
	readonly rows: number;
};

const patienceMs = 60_000;

/** Starts a program in a pseudo-terminal of that size. */
export function openTerminalProgram(command: readonly string[], options: TerminalOptions): TerminalProgram {
	const size = {cols: options.columns, rows: options.rows};
	const terminal = new xterm.Terminal({...size, allowProposedApi: true, scrollback: 0});
	const [file = '', ...args] = command;
	const startedAt = performance.now();
	const env = {...process.env, ...options.env, TERM: 'xterm-256color', COLORTERM: 'truecolor'};
	const child = pty.spawn(file, args, {...size, name: 'xterm-256color', cwd: options.cwd, env});
	let hasEnded = false;
	const ended = new Promise<void>(resolve => void child.onExit(() => resolve()));
	const watchers = new Set<(at: number) => void>();
	let painted = () => {};
	// What a program asks its terminal has to be answered.
	terminal.onData(answer => child.write(answer));
	child.onData(data => {
		const at = performance.now();
		terminal.write(data, () => {
			painted();
			for (const watcher of [...watchers]) watcher(at);
		});
	});
	void ended.then(() => {
		hasEnded = true;
		for (const watcher of [...watchers]) watcher(performance.now());
	});

	const row = (y: number) => terminal.buffer.active.getLine(terminal.buffer.active.baseY + y);
	const screen = () => Array.from({length: options.rows}, (_, y) => row(y)?.translateToString(true) ?? '').join('\n');

	const until = (condition: () => boolean, since: number) =>
		new Promise<number>((resolve, reject) => {
			const finish = (problem: string | null, at: number) => {
				clearTimeout(timer);
				watchers.delete(look);
				if (problem === null) resolve(at - since);
				else reject(new Error(`${command.join(' ')} ${problem}:\n${screen()}`));
			};
			const look = (at: number) => {
				if (condition()) finish(null, at);
				else if (hasEnded) finish('ended', at);
			};
			const timer = setTimeout(() => finish('never showed what was waited for', 0), patienceMs);
			watchers.add(look);
			look(performance.now());
		});

	return {
		pid: child.pid,
		startedAt,
		screen,
		look({x, y, x2, y2}) {
			let text = '';
			for (let at = y; at <= y2; at++) {
				const line = row(at);
				for (let column = x; column <= x2; column++) {
					const cell = line?.getCell(column);
					if (cell) text += `${cell.getChars()}${cell.isInverse()}${cell.isBold()}${cell.getBgColor()}`;
				}
			}

			return text;
		},
		write: keys => child.write(keys),
		press(keys, condition) {
			const since = performance.now();
			child.write(keys);
			return until(condition, since);
		},
		until: (condition, since = performance.now()) => until(condition, since),
		onPaint(listener) {
			painted = listener;
		},
		async close() {
			if (!hasEnded) child.kill('SIGTERM');
			const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
			await ended;
			clearTimeout(timer);
			terminal.dispose();
		},
	};
}
