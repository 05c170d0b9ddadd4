import {PassThrough, Writable} from 'node:stream';
import xterm from '@xterm/headless';
import {openCockpit} from '../../components/openCockpit.tsx';
import type {CockpitOptions} from '../../store/cockpit.ts';
import type {FakeWorld} from './cockpitPorts.ts';

/** A cockpit on a terminal in memory, used as a person would use it. */
export type CockpitScreen = {
	/** What stands on the screen, without blanks at the ends of lines. */
	text(): string;
	/** Its lines, in full width. */
	lines(): readonly string[];
	/** Its cells row by row: what stands in each, and in which colours. */
	cells(): readonly string[];
	/** Presses keys one after the other: a name (`enter`, `esc`, `ctrl-c`) or letters that arrive as one chunk. */
	press(...keys: readonly string[]): Promise<void>;
	/** Types a word letter by letter. */
	type(word: string): Promise<void>;
	paste(text: string): Promise<void>;
	resize(columns: number, rows: number): Promise<void>;
	/** Waits until the text is on the screen. */
	expect(text: string): Promise<void>;
	/** Waits until it is no longer there. */
	expectGone(text: string): Promise<void>;
	/** How the cockpit was left. */
	readonly closed: ReturnType<typeof openCockpit>;
	readonly raw: () => string;
};

const keys: Readonly<Record<string, string>> = {
	enter: '\r',
	esc: '\u001B',
	tab: '\t',
	space: ' ',
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	backspace: '\u007F',
	pgup: '\u001B[5~',
	pgdn: '\u001B[6~',
	'shift-tab': '\u001B[Z',
	'ctrl-c': '\u0003',
	'ctrl-r': '\u0012',
	'ctrl-u': '\u0015',
};

const patienceMs = 10_000;

/** Opens a cockpit over a made-up world. */
export function openScreen(
	world: Pick<FakeWorld, 'ports'>,
	{
		columns,
		rows,
		...options
	}: {readonly columns: number; readonly rows: number; readonly drawnByInk?: boolean} & CockpitOptions,
): CockpitScreen {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 0, convertEol: true});
	const stdin = Object.assign(new PassThrough(), {isTTY: true, setRawMode() {}, ref() {}, unref() {}});
	let written = '';
	let wake = () => {};
	const stdout = Object.assign(
		new Writable({
			write(chunk: Buffer, _encoding, done) {
				written += chunk.toString();
				terminal.write(chunk, () => wake());
				done();
			},
		}),
		{isTTY: true, columns, rows},
	);
	const lines = () =>
		Array.from(
			{length: terminal.rows},
			(_, y) => terminal.buffer.active.getLine(terminal.buffer.active.baseY + y)?.translateToString(false) ?? '',
		);
	const text = () =>
		lines()
			.map(line => line.trimEnd())
			.join('\n');
	const settled = () => new Promise<void>(resolve => setImmediate(() => terminal.write('', resolve)));

	async function until(what: string, isThere: () => boolean) {
		const end = Date.now() + patienceMs;
		while (!isThere()) {
			if (Date.now() > end) throw new Error(`waited in vain for ${what}; the screen:\n${text()}`);
			await new Promise<void>(resolve => {
				const timer = setTimeout(resolve, 50);
				wake = () => {
					clearTimeout(timer);
					resolve();
				};
			});
		}
	}

	const streams = {stdin, stdout, stderr: stdout} as unknown as NonNullable<
		Parameters<typeof openCockpit>[1]['streams']
	>;
	const closed = openCockpit(world.ports, {...options, streams, command: 'release-tui', color: true});
	closed.catch(() => {});
	return {
		text,
		lines,
		cells: () => Array.from({length: terminal.rows}, (_, y) => cellsOf(terminal, y)),
		raw: () => written,
		closed,
		async press(...names) {
			for (const name of names) {
				stdin.write(keys[name] ?? name);
				// A lone Esc is held back for a moment, in case an arrow key follows.
				if (name === 'esc') await new Promise(resolve => setTimeout(resolve, 25));
				await settled();
			}
		},
		async type(word) {
			for (const letter of word) {
				stdin.write(letter);
				await settled();
			}
		},
		async paste(pasted) {
			stdin.write(`\u001B[200~${pasted}\u001B[201~`);
			await settled();
		},
		async resize(newColumns, newRows) {
			terminal.resize(newColumns, newRows);
			Object.assign(stdout, {columns: newColumns, rows: newRows});
			stdout.emit('resize');
			await settled();
		},
		expect: wanted => until(`"${wanted}"`, () => text().includes(wanted)),
		expectGone: unwanted => until(`"${unwanted}" to go`, () => !text().includes(unwanted)),
	};
}

// Equal for two rows that look the same: a blank has no colour of its own, and what was never written is blank.
function cellsOf(terminal: xterm.Terminal, y: number): string {
	const line = terminal.buffer.active.getLine(terminal.buffer.active.baseY + y);
	let row = '';
	for (let x = 0; x < terminal.cols; x++) {
		const cell = line?.getCell(x);
		if (!cell) continue;
		const text = cell.getWidth() === 0 ? '' : cell.getChars() || ' ';
		const isSeen = text !== ' ' || cell.isInverse() || cell.isUnderline();
		const ink = isSeen ? [cell.getFgColorMode(), cell.getFgColor(), cell.isBold(), cell.isDim(), cell.isItalic()] : [];
		const ground = [cell.getBgColorMode(), cell.getBgColor(), cell.isInverse(), cell.isUnderline()];
		row += `${text}${[...ink, ...ground].join()};`;
	}

	return row;
}
