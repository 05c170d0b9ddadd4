import sliceAnsi from 'slice-ansi';
import type {Rectangle} from './layout.ts';
import {paintedWidth} from './text/width.ts';

/** What stands where: `layer` 1 covers layer 0. Sheets of one layer do not overlap. */
export type Sheet = {readonly box: Rectangle; readonly lines: readonly string[]; readonly layer: 0 | 1};

/** Draws finished lines onto the terminal, and of them only what is not there already. */
export type Surface = {
	/** The terminal has this size now: everything is drawn anew. */
	resize(columns: number, rows: number): void;
	/** Puts a sheet in the place of the one of that key. Everything that is put in one turn is drawn in one go. */
	put(key: object, sheet: Sheet): void;
	remove(key: object): void;
	/** Puts a text on the clipboard of the terminal, on whatever machine that is, if it allows it. */
	copy(text: string): void;
	/** Makes the terminal's bell ring. */
	ring(): void;
	/** Somebody else has the terminal until `resume`: nothing is drawn. */
	pause(): void;
	/** Draws everything anew. */
	resume(): void;
	/** Draws nothing any more. */
	close(): void;
};

/** A piece of a row: some text that begins in a column and takes `width` columns. */
type Piece = {readonly x: number; readonly width: number; readonly text: string};

/** Terminals that do not know these pass over them. */
const beginUpdate = '\u001B[?2026h';
const endUpdate = '\u001B[?2026l';
const eraseScreen = '\u001B[2J';

/**
 * A surface over the whole terminal. Ink composes a frame from one object per cell and compares whole frames, which takes
 * ten milliseconds; our components make lines of known width at known places, which only need to be compared.
 */
export function createSurface(output: Pick<NodeJS.WriteStream, 'write'>): Surface {
	const sheets = new Map<object, Sheet>();
	/** What stands in each row. */
	let drawn: (readonly Piece[])[] = [];
	/** Rows in which something may be another one than what is drawn. */
	const touched = new Set<number>();
	let size = {columns: 0, rows: 0};
	let isDue = false;
	let isWhole = true;
	let isPaused = false;
	let isClosed = false;

	const draw = () => {
		isDue = false;
		if (isPaused || isClosed) return;
		let text = isWhole ? eraseScreen : '';
		if (isWhole) {
			drawn = [];
			for (let y = 0; y < size.rows; y++) touched.add(y);
		}

		isWhole = false;
		const layers = [...sheets.values()].sort((one, other) => one.layer - other.layer);
		for (const y of [...touched].sort((one, other) => one - other)) {
			if (y < 0 || y >= size.rows) continue;
			const next = rowPieces(layers, y, size.columns);
			text += rowUpdate(y, drawn[y] ?? [], next);
			drawn[y] = next;
		}

		touched.clear();
		if (text !== '') output.write(beginUpdate + text + endUpdate);
	};

	/** Where one sheet takes the place of another one, the rows whose text or place is not the same. */
	const touch = (before: Sheet | undefined, after: Sheet | undefined) => {
		const isPlaced = before !== undefined && after !== undefined && isSameArea(before, after);
		for (const sheet of isPlaced ? [after] : [before, after]) {
			for (let i = 0; sheet && i < sheet.box.height; i++) {
				if (!isPlaced || before.lines[i] !== after.lines[i]) touched.add(sheet.box.y + i);
			}
		}
	};

	const request = () => {
		if (isDue) return;
		isDue = true;
		queueMicrotask(draw);
	};

	const redraw = () => {
		isWhole = true;
		request();
	};

	return {
		resize(columns, rows) {
			size = {columns, rows};
			redraw();
		},
		put(key, sheet) {
			touch(sheets.get(key), sheet);
			sheets.set(key, sheet);
			request();
		},
		remove(key) {
			touch(sheets.get(key), undefined);
			sheets.delete(key);
			request();
		},
		copy(text) {
			if (!isPaused && !isClosed) output.write(`\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`);
		},
		ring() {
			if (!isPaused && !isClosed) output.write('\u0007');
		},
		pause() {
			isPaused = true;
		},
		resume() {
			isPaused = false;
			redraw();
		},
		close() {
			isClosed = true;
		},
	};
}

/** The pieces of a row, in the order in which they are drawn. @param sheets the lower layer first */
function rowPieces(sheets: readonly Sheet[], y: number, columns: number): Piece[] {
	const pieces: Piece[] = [];
	for (const {box, lines} of sheets) {
		if (y < box.y || y >= box.y + box.height) continue;
		const width = Math.min(box.width, columns - box.x);
		const text = lines[y - box.y];
		if (width > 0 && text !== undefined) pieces.push({x: box.x, width, text});
	}

	return pieces;
}

function isSameArea(one: Sheet, other: Sheet): boolean {
	const [{box}, {box: others}] = [one, other];
	return (
		one.layer === other.layer &&
		box.x === others.x &&
		box.y === others.y &&
		box.width === others.width &&
		box.height === others.height
	);
}

/** What must be written so that a row shows `next` instead of `before`. */
function rowUpdate(y: number, before: readonly Piece[], next: readonly Piece[]): string {
	// What is uncovered is drawn from the ground up.
	const isAnew = before.some(piece => !next.some(other => isSamePlace(piece, other)));
	let text = isAnew && before.length > 0 ? `\u001B[${y + 1};1H\u001B[2K` : '';
	const fresh: Piece[] = [];
	for (const piece of next) {
		const isThere = !isAnew && before.some(other => isSamePlace(piece, other) && other.text === piece.text);
		if (isThere && !fresh.some(other => overlap(piece, other))) continue;
		fresh.push(piece);
		text += `\u001B[${y + 1};${piece.x + 1}H${inWidth(piece.text, piece.width)}\u001B[0m`;
	}

	return text;
}

function isSamePlace(one: Piece, other: Piece): boolean {
	return one.x === other.x && one.width === other.width;
}

function overlap(one: Piece, other: Piece): boolean {
	return one.x < other.x + other.width && other.x < one.x + one.width;
}

/** A text in exactly so many columns. */
function inWidth(text: string, width: number): string {
	const columns = paintedWidth(text);
	if (columns > width) return inWidth(sliceAnsi(text, 0, width), width);
	return columns < width ? `${text}\u001B[0m${' '.repeat(width - columns)}` : text;
}
