import type {MigrationsConfig} from '../domain/project.ts';

/** A database that migrations are written for. */
export type Dialect = MigrationsConfig['dialect'];

/** One statement of a script, without the semicolon behind it. */
export type Statement = {
	readonly sql: string;
	/** Line of the script in which it begins, from 1. */
	readonly line: number;
	/** Its first words in capitals, up to three. */
	readonly words: readonly string[];
};

/**
 * Cuts a script into its statements: strings, comments, dollar quotes and the bodies of triggers and functions stay
 * whole. Between goose's StatementBegin and StatementEnd everything is one statement. What cannot be read stays
 * together, for the database to complain about.
 */
export function splitSql(script: string, dialect: Dialect): readonly Statement[] {
	const statements: Statement[] = [];
	const lineAt = lineCounter(script);
	let current: Current = nothing;
	const finish = () => {
		const {start, end, words} = current;
		if (start >= 0) statements.push({sql: script.slice(start, end), line: lineAt(start), words});
		current = nothing;
	};
	for (let at = 0; at < script.length; ) {
		const token = tokenAt(script, at, dialect);
		const block = token.kind === 'comment' ? gooseBlock(script, at, token.end) : null;
		if (block) {
			finish();
			statements.push(...blockStatement(script, block, lineAt));
			at = block.end;
		} else if (token.kind === 'semicolon' && isComplete(current, dialect)) {
			finish();
			at = token.end;
		} else {
			if (token.kind !== 'space' && token.kind !== 'comment') current = add(current, token, at);
			at = token.end;
		}
	}

	finish();
	return statements;
}

type TokenKind = 'space' | 'comment' | 'quoted' | 'word' | 'semicolon' | 'open' | 'close' | 'other';
type Token = {readonly kind: TokenKind; readonly end: number; readonly word: string};

type Current = {
	readonly start: number;
	readonly end: number;
	readonly words: readonly string[];
	/** The last two tokens: a word in capitals, or ";", or "" for anything else. */
	readonly last: readonly [string, string];
	readonly parentheses: number;
	/** Depth of BEGIN ATOMIC … END in a PostgreSQL function. */
	readonly blocks: number;
};

const nothing: Current = {start: -1, end: -1, words: [], last: ['', ''], parentheses: 0, blocks: 0};

function add(current: Current, {kind, end, word}: Token, at: number): Current {
	const {last, words} = current;
	let {parentheses, blocks} = current;
	if (kind === 'open') parentheses++;
	if (kind === 'close') parentheses--;
	if (word === 'ATOMIC' && last[1] === 'BEGIN') blocks++;
	else if (blocks > 0 && word === 'CASE') blocks++;
	else if (blocks > 0 && word === 'END') blocks--;
	return {
		start: current.start < 0 ? at : current.start,
		end,
		words: word !== '' && words.length < 3 ? [...words, word] : words,
		last: [last[1], kind === 'semicolon' ? ';' : word],
		parentheses,
		blocks,
	};
}

function isComplete({words, last, parentheses, blocks}: Current, dialect: Dialect): boolean {
	if (dialect === 'postgres') return blocks === 0 && parentheses <= 0;
	const isTrigger = words[0] === 'CREATE' && (words[1] === 'TRIGGER' || words[2] === 'TRIGGER');
	// A trigger ends with "; END ;": so SQLite's own shell sees it.
	return !isTrigger || (last[0] === ';' && last[1] === 'END');
}

/** Tells in which line, from 1, a position lies. Positions must not go back: a long script is counted through once. */
function lineCounter(text: string): (position: number) => number {
	let line = 1;
	let next = text.indexOf('\n');
	return position => {
		while (next >= 0 && next < position) {
			line++;
			next = text.indexOf('\n', next + 1);
		}

		return line;
	};
}

type Block = {readonly from: number; readonly to: number; readonly end: number};

function gooseBlock(script: string, at: number, commentEnd: number): Block | null {
	if (!/^--\s*\+goose\s+StatementBegin\b/i.test(script.slice(at, commentEnd))) return null;
	const closing = /^[ \t]*--\s*\+goose\s+StatementEnd\b.*$/gim;
	closing.lastIndex = commentEnd;
	const found = closing.exec(script);
	return found
		? {from: commentEnd, to: found.index, end: found.index + found[0].length}
		: {from: commentEnd, to: script.length, end: script.length};
}

function blockStatement(script: string, {from, to}: Block, lineAt: (position: number) => number): readonly Statement[] {
	const text = script.slice(from, to);
	const sql = text.trim();
	const start = from + text.length - text.trimStart().length;
	return sql === '' ? [] : [{sql, line: lineAt(start), words: firstWords(sql)}];
}

function firstWords(sql: string): readonly string[] {
	return (sql.match(/[a-z_]+/gi) ?? []).slice(0, 3).map(word => word.toUpperCase());
}

const wordPattern = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const spacePattern = /\s+/y;
const dollarPattern = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;

function tokenAt(text: string, at: number, dialect: Dialect): Token {
	const postgres = dialect === 'postgres';
	const character = text[at] ?? '';
	const token = (kind: TokenKind, end: number, word = ''): Token => ({kind, end, word});
	const space = matchAt(spacePattern, text, at);
	if (space !== null) return token('space', at + space.length);
	if (text.startsWith('--', at)) return token('comment', endOf(text, '\n', at) - 1);
	if (text.startsWith('/*', at)) return token('comment', blockCommentEnd(text, at, postgres));
	const word = matchAt(wordPattern, text, at);
	if (word !== null) {
		const end = at + word.length;
		// E'…' is a string in which a backslash escapes.
		if (postgres && text[end] === "'" && /^e$/i.test(word)) return token('quoted', quoteEnd(text, end, "'", true));
		return token('word', end, word.toUpperCase());
	}

	if (character === "'" || character === '"') return token('quoted', quoteEnd(text, at, character, false));
	if (!postgres && character === '`') return token('quoted', quoteEnd(text, at, '`', false));
	if (!postgres && character === '[') return token('quoted', endOf(text, ']', at));
	const dollar = postgres ? matchAt(dollarPattern, text, at) : null;
	if (dollar !== null) return token('quoted', endOf(text, dollar, at + dollar.length));
	if (character === ';') return token('semicolon', at + 1);
	if (character === '(') return token('open', at + 1);
	if (character === ')') return token('close', at + 1);
	return token('other', at + 1);
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
	pattern.lastIndex = at;
	return pattern.exec(text)?.[0] ?? null;
}

/** Behind the next `mark`; one past the end, as if it stood there, when there is none. */
function endOf(text: string, mark: string, from: number): number {
	const found = text.indexOf(mark, from);
	return found < 0 ? text.length + 1 : found + mark.length;
}

function quoteEnd(text: string, at: number, quote: string, backslash: boolean): number {
	for (let end = at + 1; end < text.length; end++) {
		if (backslash && text[end] === '\\') end++;
		else if (text[end] === quote) {
			if (text[end + 1] !== quote) return end + 1;
			end++;
		}
	}

	return text.length;
}

function blockCommentEnd(text: string, at: number, nested: boolean): number {
	let depth = 1;
	for (let end = at + 2; end < text.length; end++) {
		if (text.startsWith('*/', end)) {
			depth--;
			end++;
			if (depth === 0) return end + 1;
		} else if (nested && text.startsWith('/*', end)) {
			depth++;
			end++;
		}
	}

	return text.length;
}
