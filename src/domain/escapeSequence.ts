/**
 * Where the text goes on behind an escape sequence. Each character is looked at at most twice, whatever the text is.
 * @param at the index of an ESC, or of a control character in its 8-bit form (0x80 to 0x9f)
 */
export function escapeEnd(text: string, at: number): number {
	const code = text.charCodeAt(at);
	if (code !== escapeCode) return sequenceEnd(text, at + 1, code - 0x40) ?? at + 1;
	const end = sequenceEnd(text, at + 2, text.charCodeAt(at + 1));
	if (end !== null) return end;
	let next = at + 1;
	while (isBetween(text.charCodeAt(next), 0x20, 0x2f)) next++;
	return isBetween(text.charCodeAt(next), 0x30, 0x7e) ? next + 1 : next;
}

/** The parameters of the color sequence (SGR) that ends before `end`; null when it is another one. */
export function colorParameters(text: string, at: number, end: number): string | null {
	const from = text.charCodeAt(at) === escapeCode ? at + 1 : at;
	const introducer = text.charCodeAt(from);
	if (introducer !== 0x5b && introducer !== 0x9b) return null;
	return end > from + 1 && text.charCodeAt(end - 1) === 0x6d ? text.slice(from + 1, end - 1) : null;
}

const escapeCode = 0x1b;

/** @param kind what stands behind the ESC; null when it begins no sequence with contents */
function sequenceEnd(text: string, from: number, kind: number): number | null {
	switch (kind) {
		case 0x5b:
			return controlEnd(text, from);
		case 0x50:
		case 0x58:
		case 0x5d:
		case 0x5e:
		case 0x5f:
			return stringEnd(text, from);
		default:
			return null;
	}
}

function controlEnd(text: string, from: number): number {
	let end = from;
	while (isBetween(text.charCodeAt(end), 0x20, 0x3f)) end++;
	return isBetween(text.charCodeAt(end), 0x40, 0x7e) ? end + 1 : end;
}

/**
 * An operating system command or the like: over at BEL or ST. One that is never ended would hide the rest of the line,
 * so its text is shown. It holds no further introducer, so no character is looked at more than twice.
 */
function stringEnd(text: string, from: number): number {
	for (let at = from; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 0x07 || code === 0x9c) return at + 1;
		if (code === escapeCode) return text.charCodeAt(at + 1) === 0x5c ? at + 2 : from;
		if (code === 0x0a || code === 0x18 || code === 0x1a || isBetween(code, 0x80, 0x9f)) return from;
	}

	return from;
}

function isBetween(code: number, low: number, high: number): boolean {
	return code >= low && code <= high;
}
