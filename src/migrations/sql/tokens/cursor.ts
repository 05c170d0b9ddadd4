import {type SqlDialect, type TokenKind, tokenAt} from '../tokenAt.ts';

/** A statement, or a part of one, cannot be read. The message says why. */
export class UnreadableSql extends Error {
	override readonly name = 'UnreadableSql';
}

/** A token that counts. `text` is what stands there, without quotes; `word` is a keyword in capitals, or empty. */
export type Piece = {readonly kind: TokenKind; readonly word: string; readonly text: string};

/** Reads tokens one after the other. */
export type Cursor = {
	readonly done: () => boolean;
	/** The word that comes next, or after that many more tokens, in capitals; empty for anything else. */
	readonly word: (ahead?: number) => string;
	readonly peek: () => Piece | undefined;
	readonly take: () => Piece;
	/** Goes past these words when they come next; a word with bars means one of several. */
	readonly eat: (...words: readonly string[]) => boolean;
	/** Goes past this mark, such as a comma. */
	readonly eatMark: (mark: string) => boolean;
	/** A name, which may have a schema before it, as it is compared. */
	readonly name: () => string;
	/** What stands in the parentheses that come next, or null when none do. */
	readonly group: () => readonly Piece[] | null;
	/** All that is left, and goes to the end. */
	readonly rest: () => readonly Piece[];
};

/** The tokens of a statement that count: no space, no comments. */
export function piecesOf(sql: string, dialect: SqlDialect): readonly Piece[] {
	const pieces: Piece[] = [];
	let depth = 0;
	for (let at = 0; at < sql.length; ) {
		const {kind, end, word} = tokenAt(sql, at, dialect);
		if (kind !== 'space' && kind !== 'mark' && kind !== 'comment') {
			if (kind === 'string' || kind === 'name') checkClosed(sql, at, end, kind);
			pieces.push({kind, word, text: textOf(kind, sql.slice(at, end))});
			depth += kind === 'open' ? 1 : kind === 'close' ? -1 : 0;
			if (depth < 0) throw new UnreadableSql('a parenthesis is closed that was never opened');
		}

		at = end;
	}

	if (depth > 0) throw new UnreadableSql('a parenthesis is not closed');
	return pieces;
}

/** Goes through pieces from the first. */
export function cursorOver(pieces: readonly Piece[]): Cursor {
	let at = 0;
	const word = (ahead = 0) => pieces[at + ahead]?.word ?? '';
	const peek = () => pieces[at];
	const take = () => {
		const piece = pieces[at];
		if (!piece) throw new UnreadableSql('it ends too early');
		at++;
		return piece;
	};
	const eatMark = (mark: string) => {
		if (pieces[at]?.kind === 'string' || pieces[at]?.text !== mark) return false;
		at++;
		return true;
	};
	const namePart = () => {
		const {kind, text} = take();
		// SQLite takes a string for a name where only a name can stand.
		if (kind !== 'word' && kind !== 'name' && kind !== 'string') {
			throw new UnreadableSql(`a name is expected before "${text}"`);
		}

		return text.toLowerCase();
	};
	return {
		done: () => at >= pieces.length,
		word,
		peek,
		take,
		eat: (...words) => {
			if (!words.every((each, index) => each.split('|').includes(word(index)))) return false;
			at += words.length;
			return true;
		},
		eatMark,
		name: () => {
			let name = namePart();
			while (eatMark('.')) name += `.${namePart()}`;
			return name;
		},
		group: () => {
			if (pieces[at]?.kind !== 'open') return null;
			const from = at + 1;
			let depth = 0;
			do {
				const kind = pieces[at++]?.kind;
				depth += kind === 'open' ? 1 : kind === 'close' ? -1 : 0;
			} while (depth > 0);
			return pieces.slice(from, at - 1);
		},
		rest: () => {
			const rest = pieces.slice(at);
			at = pieces.length;
			return rest;
		},
	};
}

/** The parts of a list: what stands between commas that are in no parentheses. */
export function partsOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
	const parts: Piece[][] = [[]];
	let depth = 0;
	for (const piece of pieces) {
		depth += piece.kind === 'open' ? 1 : piece.kind === 'close' ? -1 : 0;
		if (depth === 0 && piece.kind === 'other' && piece.text === ',') parts.push([]);
		else parts.at(-1)?.push(piece);
	}

	return parts.filter(part => part.length > 0);
}

/** The result, when what is left needs no reading. */
export function atEnd<Result>(cursor: Cursor, result: Result): Result {
	cursor.rest();
	return result;
}

/** Whether these words stand one after the other somewhere. */
export function hasWords(pieces: readonly Piece[], ...words: readonly string[]): boolean {
	return pieces.some((_, index) => words.every((word, offset) => pieces[index + offset]?.word === word));
}

/** The names in a list of columns: of each part the first, without lengths and directions. */
export function namesIn(pieces: readonly Piece[] | null): readonly string[] {
	return partsOf(pieces ?? []).flatMap(([first]) =>
		first && (first.kind === 'word' || first.kind === 'name' || first.kind === 'string')
			? [first.text.toLowerCase()]
			: [],
	);
}

/** The names of the functions that are called: words before a parenthesis, keywords among them. */
export function callsIn(pieces: readonly Piece[]): readonly string[] {
	return pieces.flatMap((piece, index) =>
		!isIndexHint(pieces, index) &&
		(piece.kind === 'word' || piece.kind === 'name') &&
		pieces[index + 1]?.kind === 'open'
			? [piece.text.toLowerCase()]
			: [],
	);
}

/** MySQL: FORCE INDEX (…), USE KEY FOR JOIN (…). */
function isIndexHint(pieces: readonly Piece[], index: number): boolean {
	const before = pieces.slice(Math.max(0, index - 4), index + 1).map(({word}) => word);
	return /\b(?:FORCE|USE|IGNORE) (?:INDEX|KEY)(?: FOR (?:JOIN|(?:ORDER|GROUP) BY))?$/.test(before.join(' '));
}

function textOf(kind: TokenKind, text: string): string {
	if (kind === 'name') return text.slice(1, -1).replaceAll('``', '`').replaceAll('""', '"');
	return kind === 'string' ? text.slice(1, -1) : text;
}

function checkClosed(sql: string, at: number, end: number, kind: TokenKind): void {
	const opening = sql[at] === '[' ? ']' : sql[at];
	const isClosed = end <= sql.length && end - at > 1 && sql[end - 1] === opening;
	if (!isClosed) throw new UnreadableSql(`a ${kind === 'string' ? 'string' : 'quoted name'} is not closed`);
}
