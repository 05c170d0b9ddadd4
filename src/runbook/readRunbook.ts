import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import {unified} from 'unified';
import type {Runbook, RunbookItem} from '../domain/runbook.ts';
import {plainText} from '../domain/sanitize.ts';
import {rstToMarkdown} from './rstToMarkdown.ts';
import {knownHeadings, type Section, sectionOf} from './sections.ts';

/** A runbook, and what its author should know; or everything that is wrong with it, line by line. */
export type ReadRunbook =
	| {readonly ok: true; readonly runbook: Runbook; readonly remarks: readonly string[]}
	| {readonly ok: false; readonly problems: readonly string[]};

/** More than anybody ticks. */
const mostItems = 300;

/**
 * Reads a runbook in Markdown or reStructuredText. Headings, and labels in bold, say where items belong; boxes and
 * numbered items are what is to be done. In an item, a code block, or code that stands alone on its line or ends the
 * item behind a colon, is its command.
 */
export function readRunbook(file: string, source: string): ReadRunbook {
	const markdown = /\.rst$/i.test(file) ? rstToMarkdown(source) : source;
	const reading: Reading = {
		file,
		lines: markdown.split('\n'),
		section: 'unknown',
		heading: '',
		outline: [],
		found: [],
		problems: [],
		remarks: [],
	};
	readBlocks(unified().use(remarkParse).use(remarkGfm).parse(markdown).children, reading);
	const {found, problems, remarks} = reading;
	if (found.length === 0 && problems.length === 0) {
		problems.push(
			`${file}: there is nothing to do in it: no box and no numbered item below a heading that is known (${knownHeadings})`,
		);
	}

	if (found.length > mostItems) problems.push(`${file}: ${found.length} items are more than ${mostItems}`);
	return problems.length > 0 ? {ok: false, problems} : {ok: true, runbook: {file, source, items: found}, remarks};
}

type Node = {
	readonly type: string;
	readonly value?: string | undefined;
	readonly checked?: boolean | null | undefined;
	readonly ordered?: boolean | null | undefined;
	readonly depth?: number | undefined;
	readonly children?: readonly Node[] | undefined;
	readonly position?: {readonly start: {readonly line: number; readonly column: number}} | undefined;
};

type Reading = {
	readonly file: string;
	readonly lines: readonly string[];
	section: Section;
	heading: string;
	/** What each heading above says, by its depth. */
	readonly outline: (Section | undefined)[];
	readonly found: RunbookItem[];
	readonly problems: string[];
	readonly remarks: string[];
};

function readBlocks(nodes: readonly Node[], reading: Reading): void {
	for (const node of nodes) {
		if (node.type === 'heading') enter(textOf(node), node.depth ?? 1, reading);
		else if (node.type === 'paragraph') readLabel(node, reading);
		else if (node.type === 'list') readList(node, reading);
		else if (node.type === 'blockquote') readBlocks(node.children ?? [], reading);
	}
}

// A heading that says nothing by itself belongs to the one above it.
function enter(heading: string, depth: number, reading: Reading): void {
	reading.outline.length = Math.min(reading.outline.length, depth);
	const own = sectionOf(heading);
	const above = reading.outline.findLast(section => section !== undefined) ?? 'unknown';
	reading.heading = heading;
	reading.section = own === 'unknown' ? above : own;
	reading.outline[depth] = reading.section;
}

/** Deeper than any heading. */
const labelDepth = 7;

// `**Deployment steps**:` heads a list as well as a heading does.
function readLabel({children = []}: Node, reading: Reading): void {
	const last = children.findLast(({type}) => type === 'strong');
	const [first] = children;
	if (last && first?.type === 'strong') enter(textOf(last), labelDepth, reading);
}

function readList(list: Node, reading: Reading): void {
	for (const item of list.children ?? []) {
		const isBox = typeof item.checked === 'boolean';
		if (isBox || (list.ordered && reading.section !== 'notes')) readItem(item, reading);
		else readBlocks(item.children?.filter(({type}) => type === 'list') ?? [], reading);
	}
}

function readItem(item: Node, reading: Reading): void {
	const line = item.position?.start.line ?? 0;
	const {section, heading, file} = reading;
	const blocks = item.children ?? [];
	const own = blocks.filter(({type}) => type !== 'list');
	const lists = blocks.filter(({type}) => type === 'list');
	// Bullets below an item say more of it; boxes and numbers are items of their own.
	const nested = lists.filter(list => list.ordered || hasBoxes(list));
	const more = lists.filter(list => !nested.includes(list)).map(list => (list.children ?? []).map(textOf).join('; '));
	if (section === 'unknown' || section === 'notes') {
		const where = heading === '' ? 'above the first heading' : `below "${plainText(heading)}"`;
		reading.problems.push(`${file}:${line}: an item ${where}, which says no phase: ${knownHeadings}`);
		return;
	}

	const command = commandOf(own, reading.lines);
	const text = plainText([...own.map(node => wordsOf(node, command)), ...more].join(' '))
		.replace(/\s+/g, ' ')
		.replace(/[:\s]+$/, '')
		.trim();
	const blank = command === null ? null : blankIn(command);
	if (blank !== null)
		reading.remarks.push(`${file}:${line}: ${blank} is to be filled in, so a person does this by hand`);
	if (item.checked === true) reading.remarks.push(`${file}:${line}: its box is ticked already: it is left out`);
	reading.found.push({
		line,
		place: section,
		text: (blank === null ? text : `${text}: ${plainText(command ?? '')}`) || plainText(command ?? ''),
		command: blank === null ? command : null,
		done: item.checked === true,
	});
	for (const list of nested) readList(list, reading);
}

function hasBoxes(list: Node): boolean {
	return (list.children ?? []).some(
		({checked, children}) =>
			typeof checked === 'boolean' || (children ?? []).some(child => child.type === 'list' && hasBoxes(child)),
	);
}

/** The commands of an item, one a line: a shell stops at the first that fails. */
function commandOf(blocks: readonly Node[], lines: readonly string[]): string | null {
	const found = blocks.flatMap(block => {
		if (block.type === 'code') return [unprompted(block.value ?? '')];
		const parts = block.children ?? [];
		return parts.flatMap((part, index) =>
			part.type === 'inlineCode' && isAlone(part, parts, index, lines) ? [unprompted(part.value ?? '')] : [],
		);
	});
	if (found.length === 0) return null;
	return found.length === 1 && !found[0]?.includes('\n') ? (found[0] ?? null) : `set -e\n${found.join('\n')}`;
}

// Code in the middle of a sentence is a name, such as that of a variable.
function isAlone(part: Node, parts: readonly Node[], index: number, lines: readonly string[]): boolean {
	const {line, column} = part.position?.start ?? {line: 0, column: 0};
	const before = (lines[line - 1] ?? '').slice(0, column - 1);
	const behind = parts
		.slice(index + 1)
		.map(textOf)
		.join('');
	if (!/^(?:[.,;]?\s*)?(?:\n|$)/.test(behind)) return false;
	return /^\s*(?:(?:[-*+]|\d+[.)])\s+)?(?:\[[ xX]\]\s*)?$/.test(before) || /:\s*$/.test(before);
}

function unprompted(command: string): string {
	return command
		.split('\n')
		.map(line => line.replace(/^\s*\$ /, ''))
		.join('\n')
		.trim();
}

/** What somebody has yet to fill in; null where nothing is. */
function blankIn(command: string): string | null {
	return /\bv?X{2,}\b|<[a-z][a-z _-]*>|\.\.\.$/.exec(command)?.[0] ?? null;
}

function textOf(node: Node): string {
	// A paragraph and the list below it stand on lines of their own.
	const isBlock = node.type === 'list' || node.type === 'listItem';
	return node.value ?? (node.children ?? []).map(textOf).join(isBlock ? ' ' : '');
}

function wordsOf(node: Node, command: string | null): string {
	if (node.type === 'code') return '';
	if (node.type === 'inlineCode' && command?.split('\n').includes(unprompted(node.value ?? ''))) return '';
	return node.value ?? (node.children ?? []).map(child => wordsOf(child, command)).join('');
}
