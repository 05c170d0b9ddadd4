import {textFields, wordFields} from './fieldNames.ts';
import {closingQuote, kinds} from './lineBytes.ts';
import {isNamed, type Masked, put, putVariable} from './maskedBytes.ts';

const quote = 0x22;
const colon = 0x3a;
const backslash = 0x5c;
const letterN = 0x6e;

/** Longer ones are ids. */
const longestWord = 24;
const longestNumber = 5;

type MaskText = (bytes: Uint8Array, begin: number, end: number, out: Masked) => void;

/**
 * Writes those fields of a line of JSON that say what happened, at whatever depth they are, with the sign for a value
 * between them: which other fields there are differs from line to line.
 */
export function maskJson(bytes: Uint8Array, begin: number, end: number, out: Masked, maskText: MaskText): void {
	let at = begin;
	while (at < end) {
		if (bytes[at] !== quote) {
			at++;
			continue;
		}

		const keyEnd = closingQuote(bytes, at + 1, end);
		let value = skipBlanks(bytes, keyEnd + 1, end);
		if (bytes[value] !== colon) {
			at = keyEnd + 1;
			continue;
		}

		value = skipBlanks(bytes, value + 1, end);
		const isText = bytes[value] === quote;
		const valueEnd = isText ? closingQuote(bytes, value + 1, end) : endOfWord(bytes, value, end);
		if (isText && isNamed(textFields, bytes, at + 1, keyEnd)) {
			putVariable(out);
			put(out, bytes, at, value + 1);
			const lineEnd = endOfLine(bytes, value + 1, valueEnd);
			maskText(bytes, value + 1, lineEnd, out);
			if (lineEnd === valueEnd) out.bytes[out.length++] = quote;
		} else if (isNamed(wordFields, bytes, at + 1, keyEnd) && isShort(bytes, value, valueEnd, isText)) {
			putVariable(out);
			put(out, bytes, at, valueEnd);
			if (isText) out.bytes[out.length++] = quote;
		}

		at = Math.max(isText ? valueEnd + 1 : valueEnd, value);
	}

	putVariable(out);
}

function isShort(bytes: Uint8Array, begin: number, end: number, isText: boolean): boolean {
	if (end === begin) return false;
	const length = end - begin - (isText ? 1 : 0);
	if (length <= longestNumber) return true;
	if (length > longestWord) return false;
	for (let at = begin; at < end; at++) {
		const code = bytes[at] ?? 0;
		if (code >= 0x30 && code <= 0x39) return false;
	}

	return true;
}

function endOfWord(bytes: Uint8Array, begin: number, end: number): number {
	let at = begin;
	while (at < end && kinds[bytes[at] ?? 0] === 0) at++;
	return at;
}

// A message may have its stack behind it.
function endOfLine(bytes: Uint8Array, begin: number, end: number): number {
	for (let at = begin; at + 1 < end; at++) {
		if (bytes[at] !== backslash) continue;
		if (bytes[at + 1] === letterN) return at;
		at++;
	}

	return end;
}

function skipBlanks(bytes: Uint8Array, begin: number, end: number): number {
	let at = begin;
	while (at < end && kinds[bytes[at] ?? 0] === 1) at++;
	return at;
}
