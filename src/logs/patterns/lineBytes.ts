/** What a byte is in a line: 0 a part of a word, 1 blank, 2 a sign that stands between words. */
export const kinds = new Uint8Array(256);

for (const blank of [0x00, 0x09, 0x0d, 0x20]) kinds[blank] = 1;
for (const sign of Buffer.from('()[]{}<>"\'`,;:|=#&!?/\\^')) kinds[sign] = 2;

const quote = 0x22;
const backslash = 0x5c;

/** Where the quotes end that were opened before `begin`; `end` when they do not. */
export function closingQuote(bytes: Uint8Array, begin: number, end: number): number {
	let at = begin;
	while (at < end && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
	return Math.min(at, end);
}
