import type {Dialect as ProjectDialect} from '../domain/project.ts';
import {type SqlDialect, type Token, tokenAt} from './sql/tokenAt.ts';

/** A database that migrations are written for. */
export type Dialect = ProjectDialect;

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
 * together, for the database to complain about. MySQL's DELIMITER is obeyed, and belongs to no statement.
 */
export function splitSql(script: string, dialect: SqlDialect): readonly Statement[] {
	const statements: Statement[] = [];
	const lineAt = lineCounter(script);
	let current: Current = nothing;
	let delimiter = ';';
	const finish = () => {
		const {start, end, words} = current;
		if (start >= 0 && end > start) statements.push({sql: script.slice(start, end), line: lineAt(start), words});
		current = nothing;
	};
	for (let at = 0; at < script.length; ) {
		const change = dialect === 'mysql' && current.start < 0 ? delimiterLine(script, at) : null;
		if (change) {
			delimiter = change.delimiter;
			at = change.end;
			continue;
		}

		const token = delimiter === ';' ? tokenAt(script, at, dialect) : tokenBefore(delimiter, script, at);
		const block = token.kind === 'comment' ? gooseBlock(script, at, token.end) : null;
		if (block) {
			finish();
			statements.push(...blockStatement(script, block, lineAt));
			at = block.end;
		} else if (token.kind === 'semicolon' && (delimiter !== ';' || isComplete(current, dialect))) {
			finish();
			at = token.end;
		} else {
			if (token.kind === 'mark') current = withMark(current, at, token.end);
			else if (token.kind !== 'space' && token.kind !== 'comment') current = add(current, token, at, dialect);
			at = token.end;
		}
	}

	finish();
	return statements;
}

type Current = {
	readonly start: number;
	readonly end: number;
	readonly words: readonly string[];
	/** The last two tokens: a word in capitals, or ";", or "" for anything else. */
	readonly last: readonly [string, string];
	readonly parentheses: number;
	/** Depth of BEGIN ATOMIC … END in a PostgreSQL function, or of BEGIN … END in a routine of MySQL. */
	readonly blocks: number;
	/** It creates something of MySQL with a body of statements. */
	readonly routine: boolean;
};

const nothing: Current = {start: -1, end: -1, words: [], last: ['', ''], parentheses: 0, blocks: 0, routine: false};

function add(current: Current, {kind, end, word}: Token, at: number, dialect: SqlDialect): Current {
	const {last, words} = current;
	let {parentheses, blocks} = current;
	if (kind === 'open') parentheses++;
	if (kind === 'close') parentheses--;
	// BEGIN NOT ATOMIC is a body without a head.
	const isBody = dialect === 'mysql' && words.length === 1 && last[1] === 'BEGIN' && word === 'NOT';
	if (isBody) blocks++;
	const routine = current.routine || isBody || (dialect === 'mysql' && parentheses === 0 && namesRoutine(words, word));
	if (routine ? word === 'BEGIN' : dialect === 'postgres' && word === 'ATOMIC' && last[1] === 'BEGIN') blocks++;
	else if (blocks > 0 && word === 'CASE') blocks += last[1] === 'END' ? 0 : 1;
	else if (blocks > 0 && word === 'END') blocks--;
	// END IF and its like ended nothing that was counted.
	else if (routine && last[1] === 'END' && innerBlocks.has(word)) blocks++;
	return {
		start: current.start < 0 ? at : current.start,
		end,
		words: word !== '' && words.length < 3 ? [...words, word] : words,
		last: [last[1], kind === 'semicolon' ? ';' : word],
		parentheses,
		blocks,
		routine,
	};
}

// The marks of a conditional comment belong to the statement: by them its server decides whether it runs. Where nothing
// stands between them there is no statement, so the end is told by the last token.
function withMark(current: Current, at: number, end: number): Current {
	if (current.start < 0) return {...current, start: at, end: at};
	return current.end > current.start ? {...current, end} : current;
}

const innerBlocks: ReadonlySet<string> = new Set(['IF', 'LOOP', 'WHILE', 'REPEAT']);
const routines: ReadonlySet<string> = new Set(['TRIGGER', 'PROCEDURE', 'FUNCTION', 'EVENT']);
/** What follows CREATE where no routine comes: a column may be called "event". */
const bodiless: ReadonlySet<string> = new Set(['TABLE', 'TEMPORARY', 'VIEW', 'INDEX', 'UNIQUE', 'DATABASE', 'SCHEMA']);

function namesRoutine([first, second]: readonly string[], word: string): boolean {
	return first === 'CREATE' && routines.has(word) && !(second !== undefined && bodiless.has(second));
}

function isComplete({words, last, parentheses, blocks}: Current, dialect: SqlDialect): boolean {
	if (dialect === 'postgres') return blocks === 0 && parentheses <= 0;
	if (dialect === 'mysql') return blocks === 0;
	const isTrigger = words[0] === 'CREATE' && (words[1] === 'TRIGGER' || words[2] === 'TRIGGER');
	// A trigger ends with "; END ;": so SQLite's own shell sees it.
	return !isTrigger || (last[0] === ';' && last[1] === 'END');
}

/** MySQL's DELIMITER, which stands on a line of its own. */
function delimiterLine(script: string, at: number): {readonly delimiter: string; readonly end: number} | null {
	delimiterPattern.lastIndex = at;
	const found = delimiterPattern.exec(script);
	return found ? {delimiter: found[1] ?? ';', end: at + found[0].length} : null;
}

const delimiterPattern = /delimiter[ \t]+([^\s\\]+)[^\n]*/iy;

/** The next token of MySQL, with another delimiter in the part of the semicolon. */
function tokenBefore(delimiter: string, script: string, at: number): Token {
	if (script.startsWith(delimiter, at)) return {kind: 'semicolon', end: at + delimiter.length, word: ''};
	const token = tokenAt(script, at, 'mysql');
	if (token.kind === 'semicolon') return {...token, kind: 'other'};
	// A dollar may belong to a name, so that "END$$" would be one.
	const inside = token.kind === 'word' ? script.slice(at, token.end).indexOf(delimiter) : -1;
	return inside > 0 ? {...token, end: at + inside, word: token.word.slice(0, inside)} : token;
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
