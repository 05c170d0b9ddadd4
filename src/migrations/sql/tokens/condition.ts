import type {Where} from '../operation.ts';
import type {Piece} from './cursor.ts';

/**
 * Which rows a statement picks, from what stands behind its table. `oneTable` is false where several tables are named:
 * then a key may be that of another table.
 */
export function whereOf(pieces: readonly Piece[], oneTable: boolean): Where {
	if (indexAtTop(pieces, 'LIMIT') >= 0) return 'bounded';
	const from = indexAtTop(pieces, 'WHERE');
	if (from < 0) return 'all';
	const condition = untilClause(pieces.slice(from + 1));
	const names = condition.filter(({kind, word}) => kind === 'name' || (kind === 'word' && !constants.has(word)));
	if (names.length === 0) return 'all';
	return oneTable && isBounded(condition) ? 'bounded' : 'some';
}

/** Where a word stands in no parentheses; -1 where it does not. */
export function indexAtTop(pieces: readonly Piece[], word: string): number {
	let depth = 0;
	return pieces.findIndex(piece => {
		depth += piece.kind === 'open' ? 1 : piece.kind === 'close' ? -1 : 0;
		return depth === 0 && piece.word === word;
	});
}

const constants: ReadonlySet<string> = new Set(['TRUE', 'FALSE', 'NULL', 'NOT', 'IS', 'AND', 'OR']);
const keyName = /^(?:id|uuid|rowid|.*_id)$/i;

function untilClause(pieces: readonly Piece[]): readonly Piece[] {
	const ends = ['ORDER', 'RETURNING'].map(word => indexAtTop(pieces, word)).filter(index => index >= 0);
	return ends.length === 0 ? pieces : pieces.slice(0, Math.min(...ends));
}

// Of parts that must all hold, one that bounds a key bounds them all. Whatever else is written there bounds nothing.
function isBounded(condition: readonly Piece[]): boolean {
	const ranges = new Map<string, Set<string>>();
	for (const part of conjuncts(condition)) {
		if (isWhole(part)) {
			if (isBounded(part.slice(1, -1))) return true;
			continue;
		}

		const test = keyTest(part);
		if (test === 'bounds') return true;
		if (test) ranges.set(test.key, (ranges.get(test.key) ?? new Set()).add(test.side));
	}

	return [...ranges.values()].some(sides => sides.size === 2);
}

// A condition with OR in it is one part, and an AND of BETWEEN belongs to it.
function conjuncts(condition: readonly Piece[]): readonly (readonly Piece[])[] {
	const parts: Piece[][] = [[]];
	let depth = 0;
	let isBetween = false;
	for (const piece of condition) {
		depth += piece.kind === 'open' ? 1 : piece.kind === 'close' ? -1 : 0;
		const {word} = piece;
		if (depth === 0 && (word === 'OR' || word === 'XOR' || (piece.kind === 'other' && piece.text === '|'))) return [];
		if (depth === 0 && word === 'AND' && !isBetween) parts.push([]);
		else parts.at(-1)?.push(piece);
		if (depth === 0 && (word === 'AND' || word === 'BETWEEN')) isBetween = word === 'BETWEEN';
	}

	return parts;
}

/** Whether a part stands in parentheses as a whole. */
function isWhole(part: readonly Piece[]): boolean {
	let depth = 0;
	const closing = part.findIndex(({kind}) => {
		depth += kind === 'open' ? 1 : kind === 'close' ? -1 : 0;
		return depth === 0;
	});
	return part[0]?.kind === 'open' && closing === part.length - 1;
}

/** What a part says of a key: it bounds it, or it is one side of a range; null for everything else. */
function keyTest(part: readonly Piece[]): 'bounds' | {readonly key: string; readonly side: string} | null {
	let name = 1;
	while (part[name]?.text === '.') name += 2;
	const key = part[name - 1];
	if (!key || (key.kind !== 'word' && key.kind !== 'name') || !keyName.test(key.text)) return null;
	const [first, ...rest] = part.slice(name);
	if (first?.word === 'IN') return isList(rest) ? 'bounds' : null;
	if (first?.word === 'BETWEEN') {
		const and = rest.findIndex(({word}) => word === 'AND');
		return and > 0 && isValue(rest.slice(0, and)) && isValue(rest.slice(and + 1)) ? 'bounds' : null;
	}

	const value = rest[0]?.kind === 'other' && rest[0].text === '=' ? rest.slice(1) : rest;
	if (first?.kind !== 'other' || !isValue(value)) return null;
	if (first.text === '=') return 'bounds';
	return first.text === '<' || first.text === '>' ? {key: key.text.toLowerCase(), side: first.text} : null;
}

function isList(pieces: readonly Piece[]): boolean {
	return (
		isWhole(pieces) &&
		pieces
			.slice(1, -1)
			.every(({kind, text}) => kind === 'number' || kind === 'string' || (kind === 'other' && /^[,-]$/.test(text)))
	);
}

function isValue(pieces: readonly Piece[]): boolean {
	const [first, ...rest] = pieces;
	if (first?.kind === 'other' && first.text === '-') return isValue(rest);
	return rest.length === 0 && (first?.kind === 'number' || first?.kind === 'string');
}
