import type {Range} from './foundRanges.ts';

/** Puts stars in the place of the password in every URL of a text: `https://ana:***@host`. Takes linear time. */
export function hideCredentials(text: string): string {
	let shown = '';
	let from = 0;
	for (const {start, end} of findPasswords(text)) {
		shown += `${text.slice(from, start)}***`;
		from = end;
	}

	return from === 0 ? text : shown + text.slice(from);
}

/** Where the passwords are that stand in URLs of a text, which may also be bytes as Latin-1. */
export function findPasswords(text: string): readonly Range[] {
	const found: Range[] = [];
	for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
		const {start, end} = authorityAt(text, at + 3);
		const last = start === null ? -1 : text.slice(start, end).lastIndexOf('@');
		if (start !== null && last > 0) found.push({start, end: start + last});
	}

	return found;
}

/** Where a password begins that the text leaves unfinished, so that its `@` may be still to come; else the text's end. */
export function openPassword(text: string): number {
	const at = text.lastIndexOf('://');
	if (at === -1) return text.length;
	const {start, end} = authorityAt(text, at + 3);
	// What looks like a port mostly is one, and a line may stay without its end for ever.
	return start === null || end < text.length || port.test(text.slice(start)) ? text.length : start;
}

const port = /^\d{0,5}$/;

/** What may not stand between `//` and the path; a blank or a quote ends the URL. No byte of a longer character is one. */
const authorityEnd = /[\t-\r /?#"'`<>\\]/g;

/** Where the part of a URL before its path ends, and behind its first colon where it has one. It reaches over no other `://`. */
function authorityAt(text: string, from: number): {readonly start: number | null; readonly end: number} {
	authorityEnd.lastIndex = from;
	const end = authorityEnd.exec(text)?.index ?? text.length;
	const colon = text.slice(from, end).indexOf(':');
	return {start: colon === -1 ? null : from + colon + 1, end};
}
