import {type MarkdownNode, wordsOf} from './markdownNode.ts';

/** A line of an item, or a block of it. */
export type ItemLine = {
	/** Its line in the file. */
	readonly line: number;
	readonly parts: readonly MarkdownNode[];
	/** What stands above it belongs to the same sentence. */
	readonly goesOn: boolean;
};

/** The lines of paragraphs, each by itself; any other block, such as code, is a line of its own. */
export function itemLines(blocks: readonly MarkdownNode[]): readonly ItemLine[] {
	return blocks.flatMap(block => {
		const line = block.position?.start.line ?? 0;
		return block.type === 'paragraph' ? paragraphLines(block) : [{line, parts: [block], goesOn: false}];
	});
}

function paragraphLines(paragraph: MarkdownNode): readonly ItemLine[] {
	const start = paragraph.position?.start.line ?? 0;
	const lines: {line: number; parts: MarkdownNode[]; goesOn: boolean}[] = [{line: start, parts: [], goesOn: false}];
	for (const part of (paragraph.children ?? []).flatMap(atLineEnds)) {
		const line = part.position?.start.line ?? start;
		if (line !== lines.at(-1)?.line) lines.push({line, parts: [], goesOn: true});
		lines.at(-1)?.parts.push(part);
	}

	return lines;
}

// A text over several lines, as one text for each of them.
function atLineEnds(part: MarkdownNode): readonly MarkdownNode[] {
	if (part.type !== 'text') return [part];
	const first = part.position?.start.line ?? 0;
	const values = (part.value ?? '').split('\n');
	return values
		.map((value, index) => ({type: 'text', value, position: {start: {line: first + index}}}))
		.filter(({value}) => value !== '');
}

/** The parts of a line that a shell may run: a block of it, or code that is alone or ends the line behind a colon. */
export function commandsIn({parts}: ItemLine): readonly MarkdownNode[] {
	return parts.filter((part, index) => {
		if (part.type === 'code') return shells.has(languageOf(part));
		if (part.type !== 'inlineCode') return false;
		const before = said(parts.slice(0, index));
		return (before === '' || before.endsWith(':')) && /^[.,;]?$/.test(said(parts.slice(index + 1)));
	});
}

/** What the fence of a block says it is, in small letters; empty where it says nothing. */
export function languageOf({lang}: MarkdownNode): string {
	return (lang ?? '').toLowerCase().replace(/^\{?\.?|\}$/g, '');
}

function said(parts: readonly MarkdownNode[]): string {
	return parts
		.map(part => wordsOf(part))
		.join('')
		.trim();
}

/** What blocks of commands are called; those without a name, too. */
const shells: ReadonlySet<string> = new Set([
	'',
	'sh',
	'bash',
	'shell',
	'zsh',
	'ksh',
	'console',
	'terminal',
	'shell-session',
	'shellsession',
	'sh-session',
]);

/**
 * A command without what a terminal shows around it: prompts, and where there are prompts, what was printed between them.
 */
export function unprompted(command: string): string {
	const lines = command.split('\n');
	// Of a text that is typed in below its command nobody knows where it ends.
	const isSession = lines.some(line => prompt.test(line)) && !command.includes('<<');
	const typed = lines.filter((line, index) => {
		const before = lines[index - 1] ?? '';
		return !isSession || prompt.test(line) || /\\$/.test(before) || /^> /.test(line);
	});
	return typed
		.map(line => line.replace(prompt, '').replace(isSession ? /^> / : prompt, ''))
		.join('\n')
		.trim();
}

const prompt = /^\s*(?:[\w.-]+@[\w.-]+(?::\S*)?)?\$ /;
