import type {ChecklistSection} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import {isPlan, type MarkdownNode, wordsOf} from './markdownNode.ts';
import {plainTextLists} from './plainTextLists.ts';
import {rstToMarkdown} from './rstToMarkdown.ts';

/**
 * What there is to do in a file of Markdown, reStructuredText or plain text, by heading: its boxes, numbers and bullets;
 * in plain text, and in a file that has none of them, its paragraphs. Boxes that are ticked are left out.
 */
export async function checklistItems(file: string, text: string): Promise<readonly ChecklistSection[]> {
	// Only those who have such a file pay for the reader of Markdown.
	const [{unified}, {default: remarkParse}, {default: remarkGfm}] = await Promise.all([
		import('unified'),
		import('remark-parse'),
		import('remark-gfm'),
	]);
	// What is underlined is a heading in all of them.
	const isMarkdown = /\.(?:md|markdown)$/i.test(file);
	const isPlainText = !isMarkdown && !/\.(?:rst|rest)$/i.test(file);
	const read = isMarkdown ? text : rstToMarkdown(text);
	const markdown = isPlainText ? plainTextLists(read) : read;
	const items: Found[] = [];
	// People who write notes one below the other make bullets of some.
	const reading: Reading = {name: '', items, paragraphs: isPlainText ? items : []};
	for (const node of unified().use(remarkParse).use(remarkGfm).parse(markdown).children) readBlock(node, reading);
	const found = reading.items.length > 0 ? reading.items : reading.paragraphs;
	return [...Map.groupBy(found, ({section}) => section)].map(([name, items]) => ({
		name,
		items: items.map(item => item.text),
	}));
}

type Found = {readonly section: string; readonly text: string};

type Reading = {name: string; readonly items: Found[]; readonly paragraphs: Found[]};

function readBlock(node: MarkdownNode, reading: Reading): void {
	if (node.type === 'heading') reading.name = wordsOf(node);
	else if (node.type === 'list') readList(node, reading);
	else if (node.type === 'paragraph' || node.type === 'code') add(wordsOf(node), reading.paragraphs, reading);
}

function readList(list: MarkdownNode, reading: Reading): void {
	for (const item of list.children ?? []) {
		const blocks = item.children ?? [];
		// As in runbooks: bullets below an item say more of it; boxes and numbers are items of their own.
		const nested = blocks.filter(block => block.type === 'list' && isPlan(block));
		const own = blocks.filter(block => !nested.includes(block));
		if (item.checked !== true) add(own.map(block => wordsOf(block)).join(' '), reading.items, reading);
		for (const inner of nested) readList(inner, reading);
	}
}

function add(words: string, to: Found[], {name}: Reading): void {
	const text = plainText(words.replace(/\s+/g, ' ').trim());
	if (text !== '') to.push({section: plainText(name), text});
}
