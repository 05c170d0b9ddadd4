import {kinds} from './lineBytes.ts';
import {endsWithVariable, isNamed, type Masked, namesOf, put, putVariable} from './maskedBytes.ts';

const atSign = 0x40;
const colon = 0x3a;
const comma = 0x2c;
const slash = 0x2f;
const blank = 0x20;

/** So many letters that are all digits of hexadecimal numbers are one; words of English are shorter. */
const hexFrom = 8;
const dateWords = new Set(
	'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun'
		.split(' ')
		.map(word => Buffer.from(word).readUIntBE(0, 3)),
);
const statusNames = namesOf('status', 'code');

/**
 * Writes a word, or the sign for a value where it holds a digit or looks like an id.
 * @param isBehindPath a path stands before it, and a number of three digits is the status of a request
 */
export function maskWord(bytes: Uint8Array, begin: number, end: number, out: Masked, isBehindPath: boolean): void {
	let digits = 0;
	let hex = 0;
	let mail = -1;
	for (let at = begin; at < end; at++) {
		const code = bytes[at] ?? 0;
		if (code >= 0x30 && code <= 0x39) digits++;
		else if ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66) hex++;
		else if (code === atSign && at > begin) mail = at;
	}

	const length = end - begin;
	const isLiteral =
		digits === 0
			? mail < 0 &&
				!isOfDate(bytes, begin, end, out) &&
				!(hex === length && (length >= hexFrom || (length <= 4 && endsWithVariableAnd(out, colon))))
			: (digits === 3 && length === 3 && (isBehindPath || isBehindStatus(out))) ||
				(digits === 1 && length === 2 && bytes[begin] === 0x76);
	if (isLiteral) {
		put(out, bytes, begin, end);
		return;
	}

	// `Class@1f2e`: the name says what it is. A mail address says who.
	if (mail > 0 && isId(bytes, mail + 1, end) && !hasDigit(bytes, begin, mail)) {
		put(out, bytes, begin, mail + 1);
		putVariable(out);
		return;
	}

	// `10.0.0.1:443`, `1,2,3` and `21/Nov/2026` are one value each.
	if (endsWithVariableAnd(out, colon) || endsWithVariableAnd(out, comma) || endsWithVariableAnd(out, slash))
		out.length--;
	putVariable(out);
}

// Tomorrow, or next month, no line is new for that.
function isOfDate(bytes: Uint8Array, begin: number, end: number, out: Masked): boolean {
	const first = bytes[begin] ?? 0;
	const second = bytes[begin + 1] ?? 0;
	if (end - begin === 3) return dateWords.has((first << 16) | (second << 8) | (bytes[begin + 2] ?? 0));
	// AM, PM
	return end - begin === 2 && second === 0x4d && (first === 0x41 || first === 0x50) && endsWithVariableAnd(out, blank);
}

function endsWithVariableAnd(out: Masked, sign: number): boolean {
	if (out.bytes[out.length - 1] !== sign) return false;
	out.length--;
	const is = endsWithVariable(out);
	out.length++;
	return is;
}

// `status 500`, `status code: 500`
function isBehindStatus({bytes, length}: Masked): boolean {
	let end = length;
	while (end > 0 && kinds[bytes[end - 1] ?? 0] !== 0) end--;
	if (end === length || length - end > 3) return false;
	let begin = end;
	while (begin > 0 && kinds[bytes[begin - 1] ?? 0] === 0) begin--;
	return isNamed(statusNames, bytes, begin, end);
}

function isId(bytes: Uint8Array, begin: number, end: number): boolean {
	return hasDigit(bytes, begin, end) && !bytes.subarray(begin, end).includes(0x2e);
}

function hasDigit(bytes: Uint8Array, begin: number, end: number): boolean {
	for (let at = begin; at < end; at++) {
		const code = bytes[at] ?? 0;
		if (code >= 0x30 && code <= 0x39) return true;
	}

	return false;
}
