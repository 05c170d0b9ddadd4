import {plainText} from '../domain/sanitize.ts';
import {redact} from '../mask/redact.ts';

/** A foreign text as it may stand in HTML, in text and in quoted attributes: masked, and nothing in it is markup. */
export function htmlText(text: string): string {
	return safeLines(text).replace(/[&<>"'`]/g, character => entities[character] ?? '');
}

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
	'`': '&#96;',
};

/** A foreign text as it may stand on a line of Markdown, or in a cell of a table: masked, and nothing in it is markup. */
export function markdownText(text: string): string {
	return (
		safeLines(text)
			.replace(/[\\`*_[\]<>|~&$]/g, character => `\\${character}`)
			// At the beginning of a line these make a heading or a list.
			.replace(/^(\s*)([-+#=])/gm, '$1\\$2')
			.replace(/^(\s*\d+)([.)])(?=\s|$)/gm, '$1\\$2')
			// Bare addresses become links by themselves.
			.replace(/:\/\//g, ':\\//')
			.replace(/www\./gi, found => `${found.slice(0, 3)}\\.`)
			.replace(/\n/g, '<br>')
	);
}

/** Lines as a code block of Markdown, whatever stands in them. */
export function fencedLines(lines: readonly string[]): string {
	const text = lines.map(safeLines).join('\n');
	const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({length}) => length));
	const fence = '`'.repeat(longest + 1);
	return `${fence}text\n${text}\n${fence}`;
}

/** Masked, without what acts on a terminal or turns the order of what is read; its lines stay lines. */
function safeLines(text: string): string {
	return redact(text).split(/\r?\n/).map(plainText).join('\n');
}
