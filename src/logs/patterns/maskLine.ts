import {textFields, wordFields} from './fieldNames.ts';
import {closingQuote, kinds} from './lineBytes.ts';
import {endsWithVariable, isNamed, type Masked, put, putVariable} from './maskedBytes.ts';
import {maskJson} from './maskJson.ts';
import {maskWord} from './maskWord.ts';

// What varies from one line to the next is replaced by a sign for it, so that the lines of one statement of a program
// become one text. One pass over the bytes, without regular expressions and without making texts: it is done for every
// line of every log.

/** Nothing behind so many bytes tells patterns apart, and it bounds what a line costs. */
const lookedAt = 512;
/** In JSON, the message may stand behind all else. */
export const lookedAtJson = 4096;

const tab = 0x09;
const blank = 0x20;
const quote = 0x22;
const slash = 0x2f;
const colon = 0x3a;
const equals = 0x3d;
const question = 0x3f;
const bracket = 0x5b;
const brace = 0x7b;
const bar = 0x7c;

const address = Buffer.from('<*> - ');
const afterName = Buffer.from(' [');

/**
 * Masks a line: `<*>` stands for numbers, ids, times, addresses, values behind `=`, queries; of JSON, only the fields that
 * say what happened are left. A status that follows a request stays: that 500 stands where there was 200 is what one
 * looks for. Blanks are one each.
 * @param out written from its beginning
 * @returns false for a line that belongs to the one before: it is indented, as frames of a stack are
 */
export function maskLine(bytes: Uint8Array, begin: number, end: number, out: Masked): boolean {
	out.length = 0;
	if (begin === end || bytes[begin] === blank || bytes[begin] === tab) return false;
	maskText(bytes, begin, end, out);
	return out.length > 0;
}

/** Masks a text behind what is written already. */
function maskText(bytes: Uint8Array, begin: number, lineEnd: number, out: Masked): void {
	const end = Math.min(lineEnd, begin + lookedAt);
	let at = begin;
	let tokenBegin = begin;
	let isBehindPath = false;
	let sawRequest = false;
	while (at < end) {
		const code = bytes[at] ?? 0;
		const kind = kinds[code];
		if (kind === 0) {
			let wordEnd = at + 1;
			while (wordEnd < end && kinds[bytes[wordEnd] ?? 0] === 0) wordEnd++;
			maskWord(bytes, at, wordEnd, out, isBehindPath);
			at = wordEnd;
		} else if (kind === 1) {
			isBehindPath = endToken(bytes, tokenBegin, at, out);
			while (at < end && kinds[bytes[at] ?? 0] === 1) at++;
			tokenBegin = at;
			if (at < end && out.length > 0) out.bytes[out.length++] = blank;
		} else if (code === equals && at > tokenBegin && kinds[bytes[at - 1] ?? 0] === 0) {
			at = maskField(bytes, tokenBegin, at, end, out);
		} else if (code === question && at + 1 < end && kinds[bytes[at + 1] ?? 0] === 0 && at > tokenBegin) {
			out.bytes[out.length++] = code;
			putVariable(out);
			at++;
			while (at < end && kinds[bytes[at] ?? 0] !== 1 && bytes[at] !== quote) at++;
		} else if (code === quote) {
			const close = closingQuote(bytes, at + 1, end);
			if (close < end && (sawRequest || isBehindName(out))) {
				at = putQuoted(out, close);
			} else {
				sawRequest ||= close < end && at > begin && isRequest(bytes, at + 1, close);
				out.bytes[out.length++] = code;
				at++;
				// The quotes of a request come again as those that end it.
				if (sawRequest) {
					maskText(bytes, at, close, out);
					out.bytes[out.length++] = code;
					at = close + 1;
				}
			}
		} else if (code === bracket && at === tokenBegin && startsWith(out, address)) {
			// Who visits, between the address and the time of an access log, is `-` or a name.
			out.length = address.length;
			putVariable(out);
			put(out, afterName, 0, afterName.length);
			at++;
		} else if (code === brace && bytes[at + 1] === quote) {
			maskJson(bytes, at, Math.min(lineEnd, begin + lookedAtJson), out, maskText);
			return;
		} else {
			out.bytes[out.length++] = code;
			at++;
		}
	}

	endToken(bytes, tokenBegin, end, out);
}

// A number behind a number says no more than that there is one. Returns whether a status may follow.
function endToken(bytes: Uint8Array, begin: number, end: number, out: Masked): boolean {
	const {length} = out;
	if (
		length >= 7 &&
		endsWithVariable(out) &&
		out.bytes[length - 4] === blank &&
		out.bytes[length - 5] === 0x3e &&
		out.bytes[length - 6] === 0x2a &&
		isNumeric(bytes, begin, end)
	) {
		out.length -= 4;
	}

	const first = bytes[begin];
	return first === slash || (first === bar && end === begin + 1) || bytes[end - 1] === quote;
}

function isNumeric(bytes: Uint8Array, begin: number, end: number): boolean {
	for (let at = begin; at < end; at++) {
		const letter = (bytes[at] ?? 0) | 0x20;
		if (letter > 0x66 && letter <= 0x7a && letter !== 0x78) return false;
	}

	return true;
}

// `key=value`. Returns where to go on.
function maskField(bytes: Uint8Array, tokenBegin: number, at: number, end: number, out: Masked): number {
	let keyBegin = at;
	while (keyBegin > tokenBegin && kinds[bytes[keyBegin - 1] ?? 0] === 0) keyBegin--;
	out.bytes[out.length++] = equals;
	const value = at + 1;
	const first = bytes[value] ?? blank;
	if (value >= end || kinds[first] === 1 || first === equals || first === 0x3e || first === 0x3c) return value;
	if (isNamed(textFields, bytes, keyBegin, at)) return value;
	if (first === quote) {
		if (isNamed(wordFields, bytes, keyBegin, at)) return value;
		return putQuoted(out, closingQuote(bytes, value + 1, end));
	}

	let valueEnd = value;
	while (valueEnd < end && !endsValue(bytes[valueEnd] ?? 0)) valueEnd++;
	if (isNamed(wordFields, bytes, keyBegin, at) && valueEnd - value <= longestWord) put(out, bytes, value, valueEnd);
	else putVariable(out);
	return Math.max(valueEnd, value + 1);
}

const longestWord = 12;

function endsValue(code: number): boolean {
	return (
		kinds[code] === 1 ||
		code === 0x2c ||
		code === 0x3b ||
		code === 0x29 ||
		code === 0x5d ||
		code === 0x7d ||
		code === 0x26 ||
		code === bar
	);
}

function putQuoted(out: Masked, close: number): number {
	out.bytes[out.length++] = quote;
	putVariable(out);
	out.bytes[out.length++] = quote;
	return close + 1;
}

// `"GET /cart HTTP/1.1"` of an access log: what is quoted behind it are addresses and names of browsers.
function isRequest(bytes: Uint8Array, begin: number, end: number): boolean {
	let at = begin;
	while (at < end && isCapital(bytes[at])) at++;
	if (at < begin + 3 || bytes[at] !== blank) return false;
	return bytes[end - 4] === slash || bytes[end - 2] === slash;
}

// `, host: "shop.example"`, not `Error: "name" is missing`, nor `error: "…"`.
function isBehindName({bytes, length}: Masked): boolean {
	if (bytes[length - 1] !== blank || bytes[length - 2] !== colon) return false;
	let begin = length - 2;
	while (begin > 0 && kinds[bytes[begin - 1] ?? 0] === 0) begin--;
	return begin < length - 2 && !isCapital(bytes[begin]) && !isNamed(textFields, bytes, begin, length - 2);
}

function startsWith({bytes, length}: Masked, begin: Uint8Array): boolean {
	return length > begin.length && begin.every((code, i) => code === bytes[i]);
}

function isCapital(code: number | undefined): boolean {
	return code !== undefined && code >= 0x41 && code <= 0x5a;
}
