/** A kind of SQL. */
export type SqlDialect = 'postgres' | 'mysql' | 'sqlite';

/**
 * What a piece of SQL is. A `name` is an identifier in quotes, a `word` one without, or a keyword; a `mark` begins or ends
 * a conditional comment of MySQL.
 */
export type TokenKind =
	| 'space'
	| 'mark'
	| 'comment'
	| 'string'
	| 'name'
	| 'word'
	| 'number'
	| 'semicolon'
	| 'open'
	| 'close'
	| 'other';

/** A token: what it is and where it ends. `word` is a word in capitals, else empty. */
export type Token = {readonly kind: TokenKind; readonly end: number; readonly word: string};

/**
 * Reads the token that begins at a position, as the database would: its strings, comments and quotes. What is not closed
 * goes to the end. In MySQL what stands in a conditional comment counts.
 */
export function tokenAt(text: string, at: number, dialect: SqlDialect): Token {
	const character = text[at] ?? '';
	const space = matchAt(spacePattern, text, at);
	if (space !== null) return token('space', at + space.length);
	const commentEnd = lineCommentEnd(text, at, dialect);
	if (commentEnd !== null) return token('comment', commentEnd);
	if (dialect === 'mysql') {
		const mark = matchAt(conditionalPattern, text, at);
		if (mark !== null) return token('mark', at + mark.length);
	}

	if (text.startsWith('/*', at)) return token('comment', blockCommentEnd(text, at, dialect === 'postgres'));
	const word = matchAt(wordPattern, text, at);
	if (word !== null) {
		const end = at + word.length;
		// E'…' is a string in which a backslash escapes.
		if (dialect === 'postgres' && text[end] === "'" && /^e$/i.test(word)) {
			return token('string', escapeStringEnd(text, end));
		}

		return token('word', end, word.toUpperCase());
	}

	const number = matchAt(numberPattern, text, at);
	if (number !== null) return token('number', at + number.length);
	return quotedAt(text, at, character, dialect) ?? token(singleKinds[character] ?? 'other', at + 1);
}

const singleKinds: Readonly<Record<string, TokenKind>> = {';': 'semicolon', '(': 'open', ')': 'close'};

function quotedAt(text: string, at: number, character: string, dialect: SqlDialect): Token | null {
	const isMysql = dialect === 'mysql';
	if (character === "'") return token('string', quoteEnd(text, at, "'", isMysql));
	if (character === '"') return token(isMysql ? 'string' : 'name', quoteEnd(text, at, '"', isMysql));
	if (dialect !== 'postgres' && character === '`') return token('name', quoteEnd(text, at, '`', false));
	if (dialect === 'sqlite' && character === '[') return token('name', endOf(text, ']', at));
	const dollar = dialect === 'postgres' ? matchAt(dollarPattern, text, at) : null;
	return dollar === null ? null : token('string', endOf(text, dollar, at + dollar.length));
}

// Beyond ASCII everything belongs to a word, for all three databases.
const wordPattern = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const spacePattern = /[ \t\n\r\f\v]+/y;
const numberPattern = /\d+(?:\.\d+)?/y;
const dollarPattern = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
/** `/*!40101`, MariaDB's `/*M!100100`, and the end of either: nowhere else does a statement hold that. */
const conditionalPattern = /\/\*M?!\d*|\*\//y;

function token(kind: TokenKind, end: number, word = ''): Token {
	return {kind, end, word};
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
	pattern.lastIndex = at;
	return pattern.exec(text)?.[0] ?? null;
}

function lineCommentEnd(text: string, at: number, dialect: SqlDialect): number | null {
	const isComment =
		dialect === 'mysql'
			? text[at] === '#' || (text.startsWith('--', at) && (text[at + 2] ?? ' ') <= ' ')
			: text.startsWith('--', at);
	if (!isComment) return null;
	const end = text.indexOf('\n', at);
	const to = end < 0 ? text.length : end;
	if (dialect !== 'postgres') return to;
	const carriage = text.slice(at, to).indexOf('\r');
	return carriage < 0 ? to : at + carriage;
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

// A string goes on behind a line end, and a backslash still escapes there.
function escapeStringEnd(text: string, at: number): number {
	let end = quoteEnd(text, at, "'", true);
	for (;;) {
		const next = continuationAt(text, end);
		if (next === null) return end;
		end = quoteEnd(text, next, "'", true);
	}
}

function continuationAt(text: string, from: number): number | null {
	let at = from;
	let isNextLine = false;
	for (;;) {
		const space = matchAt(spacePattern, text, at);
		if (space !== null) {
			at += space.length;
			isNextLine ||= /[\n\r]/.test(space);
		} else if (isNextLine && text.startsWith('--', at)) at = lineCommentEnd(text, at, 'postgres') ?? at;
		else return isNextLine && text[at] === "'" ? at : null;
	}
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
