/** A character that takes no room of its own or turns the order of others, so that it could hide something. */
export const invisible = 3;

/** Characters of one page, 256 code points, by what they take. Made when one of them is first met. */
const pages: (Uint8Array | undefined)[] = [];

/**
 * How many columns a character takes, near enough for tabs and for cutting very long lines: 0 (it is drawn over the one
 * before), 1 or 2; `invisible` for what must not stand in a text as it is. Surrogates by themselves are `invisible`.
 */
export function widthOf(code: number): number {
	pages[code >> 8] ??= classify(code >> 8);
	return pages[code >> 8]?.[code & 0xff] ?? invisible;
}

function classify(page: number): Uint8Array {
	return Uint8Array.from({length: 256}, (_, index) => {
		const code = (page << 8) | index;
		const character = String.fromCodePoint(code);
		if (unseen.test(character) || blank.has(code)) return invisible;
		if (mark.test(character)) return 0;
		return wide.some(([low, high]) => code >= low && code <= high) ? 2 : 1;
	});
}

// Format characters that do show something, as the Arabic number sign, are in none of these.
const unseen =
	/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Noncharacter_Code_Point}\u{fff9}-\u{fffb}\u{13430}-\u{1345f}]/u;
const mark = /\p{M}/u;

/** Letters that look like a blank. */
const blank = new Set([0x2800]);

const wide: readonly (readonly [number, number])[] = [
	[0x1100, 0x115f],
	[0x2e80, 0x303e],
	[0x3041, 0xa4cf],
	[0xac00, 0xd7a3],
	[0xf900, 0xfaff],
	[0xfe30, 0xfe6f],
	[0xff00, 0xff60],
	[0xffe0, 0xffe6],
	[0x1f300, 0x1faff],
	[0x20000, 0x3fffd],
];
