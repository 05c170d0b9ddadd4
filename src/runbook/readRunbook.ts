import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import {unified} from 'unified';
import type {Runbook, RunbookItem} from '../domain/runbook.ts';
import {plainText} from '../domain/sanitize.ts';
import {environmentIn} from './elsewhere.ts';
import {endlessCommand} from './endlessCommand.ts';
import {rstToMarkdown} from './rstToMarkdown.ts';
import {knownHeadings, type Section, sectionOf} from './sections.ts';
import {unsetVariable} from './unsetVariable.ts';

/** A runbook, and what its author should know; or everything that is wrong with it, line by line. */
export type ReadRunbook =
	| {readonly ok: true; readonly runbook: Runbook; readonly remarks: readonly string[]}
	| {readonly ok: false; readonly problems: readonly string[]};

/** What a runbook is read for. */
export type RunbookUse = {
	/** The environment that the release goes to. */
	readonly environment: string;
	/** The names of all environments of the project. */
	readonly environments: readonly string[];
	/** Whether commands of the release have a variable of this name. */
	readonly isKnown: (variable: string) => boolean;
};

/** More than anybody ticks. */
const mostItems = 300;

/**
 * Reads a runbook in Markdown or reStructuredText. Headings, and labels in bold, say where items belong; boxes and
 * numbered items are what is to be done. In an item, a code block, or code that stands alone on its line or ends the
 * item behind a colon, is its command. What stands below a heading about another environment is left out.
 */
export function readRunbook(file: string, source: string, use: RunbookUse): ReadRunbook {
	const markdown = /\.rst$/i.test(file) ? rstToMarkdown(source) : source;
	const reading: Reading = {
		file,
		use,
		lines: markdown.split('\n'),
		section: 'unknown',
		heading: '',
		elsewhere: null,
		outline: [],
		found: [],
		problems: [],
		remarks: [],
		omitted: [],
	};
	readBlocks(unified().use(remarkParse).use(remarkGfm).parse(markdown).children, reading);
	const {found, problems, omitted} = reading;
	const remarks = [...reading.remarks, ...(omitted.length > 0 ? [omittedRemark(file, omitted)] : [])];
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
	readonly use: RunbookUse;
	readonly lines: readonly string[];
	section: Section;
	heading: string;
	/** The other environment that the heading is about. */
	elsewhere: string | null;
	/** What each heading above says, by its depth. */
	readonly outline: (Outlined | undefined)[];
	readonly found: RunbookItem[];
	readonly problems: string[];
	readonly remarks: string[];
	/** What stands in a phase and belongs to no item. */
	readonly omitted: Omitted[];
};

type Omitted = {readonly what: string; readonly line: number};

type Outlined = {
	readonly section: Section;
	readonly elsewhere: string | null;
	/** All that stands below it is part of the way back. */
	readonly isBack: boolean;
};

function readBlocks(nodes: readonly Node[], reading: Reading): void {
	for (const node of nodes) {
		if (node.type === 'heading') enter(textOf(node), node.depth ?? 1, reading);
		else if (node.type === 'paragraph') readLabel(node, reading);
		else if (node.type === 'list') readList(node, reading);
		else if (node.type === 'blockquote') readBlocks(node.children ?? [], reading);
		else if (node.type === 'code' || node.type === 'table') omit(node.type, node, reading);
	}
}

// A heading that says nothing by itself belongs to the one above it; and all that stands below a way back is part of it.
function enter(heading: string, depth: number, reading: Reading): void {
	const {outline, use, remarks, file} = reading;
	outline.length = Math.min(outline.length, depth);
	const own = sectionOf(heading);
	const above = outline.findLast(entry => entry !== undefined);
	const isWithinBack = above?.isBack === true && own !== 'notes';
	// A title such as "Deployment and rollback" is about all that follows.
	const isBack = isWithinBack || (own === 'rollback' && reading.heading !== '');
	const about = environmentIn(heading, use.environments);
	const elsewhere = about === null ? (above?.elsewhere ?? null) : about === use.environment ? null : about;
	if (elsewhere !== null && about !== null) {
		remarks.push(`${file}: what stands below "${plainText(heading)}" is for ${elsewhere}: it is left out`);
	}

	reading.heading = heading;
	reading.section = own === 'unknown' || isWithinBack ? (above?.section ?? 'unknown') : own;
	reading.elsewhere = elsewhere;
	outline[depth] = {section: reading.section, elsewhere, isBack};
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
	if (reading.elsewhere !== null) return;
	if (!list.ordered && !hasBoxes(list)) omit('bullets', list, reading);
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
	const text = plainText([...own.map(node => wordsOf(node, command)), ...more].reduce(joined, ''))
		.replace(/\s+/g, ' ')
		.replace(/[:\s]+[.,;]?\s*$/, '')
		.trim();
	const blank = command === null ? null : forPerson(command, reading.use);
	if (blank !== null) reading.remarks.push(`${file}:${line}: ${blank}, so a person does this by hand`);

	if (item.checked === true) reading.remarks.push(`${file}:${line}: its box is ticked already: it is left out`);
	reading.found.push({
		line,
		place: section,
		text: [text, ...(blank !== null || text === '' ? [oneLine(command ?? '')] : [])].reduce(joined, ''),
		command: blank === null ? command : null,
		done: item.checked === true,
	});
	for (const list of nested) readList(list, reading);
}

// What nobody does must be known: a plan in another form than this one expects would seem to have nothing in it.
function omit(what: string, {position}: Node, {section, elsewhere, omitted}: Reading): void {
	if (section === 'unknown' || section === 'notes' || elsewhere !== null) return;
	omitted.push({what, line: position?.start.line ?? 0});
}

function omittedRemark(file: string, omitted: readonly Omitted[]): string {
	const kinds = Map.groupBy(omitted, ({what}) => what);
	const told = [...kinds].map(([what, all]) => `${what} (line ${all.map(({line}) => line).join(', ')})`);
	return `${file}: left out, since it belongs to no box and no numbered item: ${told.join(', ')}`;
}

// Paragraphs and bullets of an item become one line.
function joined(before: string, next: string): string {
	const said = before.trim();
	if (said === '' || next.trim() === '') return said + next;
	return `${said}${/[.:;,!?]$/.test(said) ? '' : ':'} ${next}`;
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

function oneLine(command: string): string {
	return plainText(command.replace(/^set -e\n/, '').replaceAll('\n', '; '));
}

function unprompted(command: string): string {
	return command
		.split('\n')
		.map(line => line.replace(/^\s*\$ /, ''))
		.join('\n')
		.trim();
}

/** Why a command cannot run by itself; null where it can. */
function forPerson(command: string, {isKnown}: RunbookUse): string | null {
	const blank = blankIn(command);
	if (blank !== null) return `${blank} is to be filled in`;
	const unset = unsetVariable(command, isKnown);
	if (unset !== null) return `${unset} is set nowhere`;
	const endless = endlessCommand(command);
	return endless === null ? null : `"${endless}" goes on until somebody ends it`;
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
