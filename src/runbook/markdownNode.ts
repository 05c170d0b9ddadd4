/** A part of a text in Markdown, as far as runbooks and checklists look at it. */
export type MarkdownNode = {
	readonly type: string;
	readonly value?: string | undefined;
	/** Of code: what its fence says it is. */
	readonly lang?: string | null | undefined;
	readonly url?: string | undefined;
	readonly checked?: boolean | null | undefined;
	readonly ordered?: boolean | null | undefined;
	readonly depth?: number | undefined;
	readonly children?: readonly MarkdownNode[] | undefined;
	readonly position?: {readonly start: {readonly line: number}} | undefined;
};

/** Whether what a list has is to be done by itself: it has numbers, or boxes, or a list in it has boxes. */
export function isPlan(list: MarkdownNode): boolean {
	return list.ordered === true || hasBoxes(list);
}

/** Whether a list, or one in it, has items with boxes. */
export function hasBoxes(list: MarkdownNode): boolean {
	return (list.children ?? []).some(
		({checked, children}) =>
			typeof checked === 'boolean' || (children ?? []).some(child => child.type === 'list' && hasBoxes(child)),
	);
}

/**
 * The words of a part, in one line where it has no line ends of its own; a link says where it goes.
 * @param without parts that are not told
 */
export function wordsOf(node: MarkdownNode, without: ReadonlySet<MarkdownNode> = new Set()): string {
	if (without.has(node)) return '';
	if (node.type === 'break') return '\n';
	if (node.value !== undefined) return node.value;
	const words = (node.children ?? []).map(child => wordsOf(child, without)).join(between[node.type] ?? '');
	const isElsewhere = /^https?:/.test(node.url ?? '') && !words.includes((node.url ?? '').replace(/^https?:\/\//, ''));
	return node.type === 'link' && isElsewhere ? `${words} (${node.url})` : words;
}

/** What stands between the parts of a part: others stand together as they are. */
const between: Readonly<Record<string, string>> = {
	list: '; ',
	listItem: ' ',
	table: '; ',
	tableRow: ' ',
	blockquote: ' ',
};
