import {variable} from '../../domain/logTemplate.ts';

// What varies from one line to the next is replaced by a sign for its kind, so that lines of one statement of a program
// become one text. One pass over the characters, without regular expressions: it is done for every line of every log.

/** Nothing behind so many characters tells patterns apart, and it bounds what a line costs. */
const lookedAt = 512;

const tab = 0x09;
const blank = 0x20;
const quote = 0x22;
const slash = 0x2f;
const question = 0x3f;

/**
 * The words of a line, with `<*>` for those that vary: numbers, ids, times, addresses, values behind `=`, queries. A
 * status that follows a request stays: that 500 stands where there was 200 is what one looks for.
 * @param line without colours
 */
export function maskedTokens(line: string): readonly string[] {
	const end = Math.min(line.length, lookedAt);
	const tokens: string[] = [];
	let at = 0;
	let isBehindPath = false;
	while (at < end) {
		while (at < end && isBlank(line.charCodeAt(at))) at++;
		if (at === end) break;
		const begin = at;
		let digits = 0;
		let firstSlash = -1;
		let equals = -1;
		let letters = 0;
		for (; at < end; at++) {
			const code = line.charCodeAt(at);
			if (isBlank(code)) break;
			if (isDigit(code)) digits++;
			else if (code === slash && firstSlash < 0) firstSlash = at;
			else if (code === 0x3d && equals < 0) equals = at;
			else if (isLetter(code)) letters++;
		}

		const token = maskToken(line, {begin, end: at, digits, letters, firstSlash, equals, isBehindPath});
		// A number behind a number says no more than that there is one.
		if (token !== variable || tokens.at(-1) !== variable) tokens.push(token);
		isBehindPath = isPath(line, begin, at);
	}

	return tokens;
}

type Span = {
	readonly begin: number;
	readonly end: number;
	readonly digits: number;
	readonly letters: number;
	readonly firstSlash: number;
	readonly equals: number;
	readonly isBehindPath: boolean;
};

function maskToken(line: string, span: Span): string {
	const {begin, end, digits, letters, firstSlash, equals, isBehindPath} = span;
	const isField = equals > begin && end - equals > 1 && (firstSlash < 0 || equals < firstSlash);
	if (isField) return maskValue(line, begin, equals, end);
	const query = indexIn(line, question, begin, end);
	if (digits === 0 && query < 0) return line.slice(begin, end);
	if (digits === 3 && end - begin === 3 && isBehindPath) return line.slice(begin, end);
	if (firstSlash >= 0 && letters > 0) return maskPath(line, begin, query < 0 ? end : query, query >= 0);
	return variable;
}

// `status=500` stays for the same reason as a status behind a path; `level=error` and words like it are kept, too.
function maskValue(line: string, begin: number, equals: number, end: number): string {
	const key = line.slice(begin, equals + 1);
	const value = line.slice(equals + 1, end);
	if (/^(?:status|code|level|lvl|severity)=$/.test(key)) return key + value;
	return key + variable;
}

function maskPath(line: string, begin: number, end: number, hasQuery: boolean): string {
	const parts = line.slice(begin, end).split('/');
	const masked = parts.map(part => (hasDigit(part) && !/^v\d$|^HTTP$/.test(part) ? variable : part));
	return masked.join('/') + (hasQuery ? `?${variable}` : '');
}

// A path of a request, or the end of what a server writes of one: `"GET /cart HTTP/1.1"`.
function isPath(line: string, begin: number, end: number): boolean {
	return line.charCodeAt(begin) === slash || line.charCodeAt(end - 1) === quote;
}

function isBlank(code: number): boolean {
	return code === blank || code === tab;
}

function isDigit(code: number): boolean {
	return code >= 0x30 && code <= 0x39;
}

function isLetter(code: number): boolean {
	return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
}

function hasDigit(text: string): boolean {
	for (let at = 0; at < text.length; at++) if (isDigit(text.charCodeAt(at))) return true;
	return false;
}

function indexIn(line: string, code: number, begin: number, end: number): number {
	for (let at = begin; at < end; at++) if (line.charCodeAt(at) === code) return at;
	return -1;
}
