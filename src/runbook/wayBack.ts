import {type ItemLine, itemLines} from './itemLines.ts';
import {type MarkdownNode, wordsOf} from './markdownNode.ts';

/** Whether words begin with what a way back is called, such as "Rollback:" or "If it fails:". */
export function isWayBack(words: string): boolean {
	return /^\W*(?:to )?(?:roll(?:ing)?[- ]?back|revert|undo|back[- ]?out|on (?:failure|error))\b[^:]{0,40}:/i.test(
		words,
	);
}

/** Whether words are about something that is only done when the release went wrong, such as "3. If it fails". */
export function isWhenBroken(words: string): boolean {
	return /^\W*(?:if|when|should|in case)\b.*(?:fail|wrong|broken|break|bad\b|problem|error)/i.test(words);
}

/** Whether the first line of a box, a number or a bullet has such words. */
export function beginsWith(item: MarkdownNode, has: (words: string) => boolean): boolean {
	const [first] = itemLines(item.children ?? []);
	return first !== undefined && has(wordsOfLine(first));
}

/**
 * The lines of an item that are to be done, and those that take it back: each with the block below it.
 * @param at where the item begins: what stands there is the item itself, whatever its words
 */
export function withoutWayBack(
	lines: readonly ItemLine[],
	at: number,
): {
	readonly own: readonly ItemLine[];
	readonly back: (readonly ItemLine[])[];
} {
	const own: ItemLine[] = [];
	const back: ItemLine[][] = [];
	for (const [index, line] of lines.entries()) {
		const words = wordsOfLine(line);
		const before = lines[index - 1];
		if (line.line > at && (isWayBack(words) || (isWhenBroken(words) && /:/.test(words)))) back.push([line]);
		else if (before && back.at(-1)?.includes(before) && /:\s*$/.test(wordsOfLine(before))) back.at(-1)?.push(line);
		else own.push(line);
	}

	return {own, back};
}

function wordsOfLine({parts}: ItemLine): string {
	return parts.map(part => wordsOf(part)).join('');
}
