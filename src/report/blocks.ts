import type {ReportedSignal} from './report.ts';

// What a report's pages are made of, before it is Markdown or HTML: the content is decided once.

/** How a piece of text stands. */
export type Tone = 'plain' | 'strong' | 'code' | 'good' | 'bad' | 'warn' | 'muted';

/** A piece of text, of which nothing is markup. It may have several lines. */
export type Piece = {readonly text: string; readonly tone: Tone};

/** A cell of a table, an item of a list. */
export type Cell = readonly Piece[];

/** A part of a section. */
export type Block =
	/** `isToWrite`: a person is to write something in its place. */
	| {readonly kind: 'paragraph'; readonly cell: Cell; readonly isToWrite?: boolean}
	| {readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, cell: Cell])[]}
	| {readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Cell[])[]}
	/** `ticked` of an item: null: it has no box. */
	| {readonly kind: 'list'; readonly items: readonly {readonly ticked: boolean | null; readonly cell: Cell}[]}
	| {readonly kind: 'code'; readonly lines: readonly string[]}
	| {readonly kind: 'heading'; readonly text: string}
	| {readonly kind: 'timeline'}
	| {readonly kind: 'signal'; readonly signal: ReportedSignal};

/** A section of a report. `id` names it in links. */
export type Section = {readonly id: string; readonly title: string; readonly blocks: readonly Block[]};

/** A piece of text; plain by default. */
export function piece(text: string, tone: Tone = 'plain'): Piece {
	return {text, tone};
}

/** A cell of one piece. */
export function cell(text: string, tone: Tone = 'plain'): Cell {
	return [piece(text, tone)];
}

/** A list without boxes. */
export function list(cells: readonly Cell[]): Block {
	return {kind: 'list', items: cells.map(each => ({ticked: null, cell: each}))};
}
