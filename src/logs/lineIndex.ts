import {emptySegment, releaseSegment, type Segment} from './segment.ts';

/** Longer lines are cut into pieces, each a row: nothing that is shown or searched grows without bound. */
export const longestLine = 1 << 16;

/** A line's place. `end` is behind its newline, where it has one. */
export type LinePlace = {
	readonly segment: Segment;
	readonly start: number;
	readonly end: number;
	/** The line is not finished yet. */
	readonly open: boolean;
};

/** Where each line of a source begins: four bytes a line, found by looking for newlines. Lines are numbered for ever. */
export type LineIndex = {
	/** One past the newest line. */
	readonly length: number;
	/** The offset behind all bytes that were taken in. */
	readonly end: number;
	/** Goes on in another segment, or elsewhere in the same one. What was unfinished is finished. */
	begin(segment: Segment, offset: number): void;
	/** Takes in the bytes that follow those before. */
	add(bytes: Buffer): void;
	/** Where the line begins that is not finished yet, if there is one. */
	readonly unfinished: number | null;
	/** Makes what there is of an unfinished line a row, which then grows. */
	showOpen(): void;
	/** Gives up what is unfinished and not yet a row, because it is taken in again elsewhere; returns its length. */
	withdraw(): number;
	/** Null for lines that were dropped. */
	place(line: number): LinePlace | null;
	/** How many of up to `count` lines from `line` on lie directly behind each other. */
	contiguous(line: number, count: number): number;
	/** The first line that begins at or behind an offset of a segment, or lies in a later segment. */
	lineFrom(segment: Segment, offset: number): number;
	dropBefore(line: number): void;
	close(): void;
};

type Chunk = {
	readonly segment: Segment;
	readonly first: number;
	readonly base: number;
	starts: Uint32Array;
	count: number;
	end: number;
};

/** At 64 KiB a line, the offsets in a chunk of so many lines fit into 32 bits. */
const chunkLines = 1 << 14;

export function createLineIndex(): LineIndex {
	const chunks: Chunk[] = [];
	let current = emptySegment();
	let chunk: Chunk | null = null;
	let length = 0;
	let lineStart = 0;
	let scanned = 0;
	let open = false;

	const pushLine = (start: number): Chunk => {
		if (chunk === null || chunk.count === chunkLines) {
			chunk = {segment: current, first: length, base: start, starts: new Uint32Array(64), count: 0, end: start};
			chunks.push(chunk);
		}

		if (chunk.count === chunk.starts.length) {
			const larger = new Uint32Array(chunk.count * 4);
			larger.set(chunk.starts);
			chunk.starts = larger;
		}

		chunk.starts[chunk.count++] = start - chunk.base;
		length++;
		return chunk;
	};

	const complete = (end: number) => {
		const at = open && chunk ? chunk : pushLine(lineStart);
		at.end = end;
		open = false;
		lineStart = end;
	};

	const chunkOf = (line: number): Chunk | null => {
		let low = 0;
		let high = chunks.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >>> 1;
			if ((chunks[middle]?.first ?? 0) <= line) low = middle;
			else high = middle - 1;
		}

		const found = chunks[low];
		return found && line >= found.first && line < found.first + found.count ? found : null;
	};

	const release = (segment: Segment) => {
		if (segment === current || chunks.some(other => other.segment === segment)) return;
		releaseSegment(segment);
	};

	const startOf = (at: Chunk, line: number) => at.base + (at.starts[line - at.first] ?? 0);
	const endOf = (at: Chunk, line: number) => (line + 1 < at.first + at.count ? startOf(at, line + 1) : at.end);

	return {
		get length() {
			return length;
		},
		get end() {
			return scanned;
		},
		get unfinished() {
			return scanned > lineStart ? lineStart : null;
		},
		begin(segment, offset) {
			if (scanned > lineStart) complete(scanned);
			const before = current;
			current = segment;
			chunk = null;
			lineStart = scanned = offset;
			release(before);
		},
		add(bytes) {
			const base = scanned;
			for (let from = 0; ; ) {
				const newline = bytes.indexOf(10, from);
				const end = base + (newline === -1 ? bytes.length : newline);
				while (end - lineStart > longestLine) complete(lineStart + longestLine);
				if (newline === -1) break;
				complete(end + 1);
				from = newline + 1;
			}

			scanned = base + bytes.length;
			if (open && chunk) chunk.end = scanned;
		},
		showOpen() {
			if (open || scanned === lineStart) return;
			pushLine(lineStart).end = scanned;
			open = true;
		},
		withdraw() {
			if (open) return 0;
			const withdrawn = scanned - lineStart;
			lineStart = scanned;
			return withdrawn;
		},
		place(line) {
			const at = chunkOf(line);
			if (!at) return null;
			const start = startOf(at, line);
			return {segment: at.segment, start, end: endOf(at, line), open: open && line === length - 1};
		},
		contiguous(line, count) {
			const at = chunkOf(line);
			return at ? Math.min(count, at.first + at.count - line) : 0;
		},
		lineFrom(segment, offset) {
			let behind = -1;
			for (const at of chunks) {
				if (at.segment !== segment) {
					if (behind >= 0) return at.first;
					continue;
				}

				behind = at.first + at.count;
				if (at.end <= offset) continue;
				for (let line = at.first; line < behind; line++) {
					if (startOf(at, line) >= offset) return line;
				}
			}

			return behind >= 0 ? behind : length;
		},
		dropBefore(line) {
			for (let at = chunks[0]; at && at !== chunk && at.first + at.count <= line; at = chunks[0]) {
				chunks.shift();
				release(at.segment);
			}
		},
		close() {
			const segments = new Set([...chunks.map(at => at.segment), current]);
			chunks.length = 0;
			chunk = null;
			for (const segment of segments) releaseSegment(segment);
		},
	};
}
