import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import {unified} from 'unified';
import type {Runbook, RunbookItem, RunbookPlace} from '../domain/runbook.ts';
import {plainText} from '../domain/sanitize.ts';
import {bulletsOf, holdsCommand, isStruckOut} from './bullets.ts';
import {environmentIn} from './elsewhere.ts';
import {commandsIn, type ItemLine, itemLines} from './itemLines.ts';
import {itemOf} from './itemOf.ts';
import {isPlan, type MarkdownNode, wordsOf} from './markdownNode.ts';
import {rstToMarkdown} from './rstToMarkdown.ts';
import {knownHeadings, type Section, sectionOf} from './sections.ts';
import {beginsWith, isWhenBroken, withoutWayBack} from './wayBack.ts';

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
	const text = source.replaceAll('\r\n', '\n');
	const markdown = /\.rst$/i.test(file) ? rstToMarkdown(text) : text;
	const reading: Reading = {
		file,
		use,
		section: 'unknown',
		heading: '',
		elsewhere: null,
		outline: [],
		found: [],
		undoing: [],
		problems: [],
		remarks: [],
		omitted: [],
	};
	readBlocks(unified().use(remarkParse).use(remarkGfm).parse(markdown).children, reading);
	const {problems, omitted} = reading;
	const found = [...reading.found, ...reading.undoing];
	const remarks = [...reading.remarks, ...(omitted.length > 0 ? [omittedRemark(file, omitted)] : [])];
	if (found.length === 0 && problems.length === 0) {
		problems.push(
			`${file}: there is nothing to do in it: no box and no numbered item below a heading that is known (${knownHeadings})`,
		);
	}

	if (found.length > mostItems) problems.push(`${file}: ${found.length} items are more than ${mostItems}`);
	return problems.length > 0 ? {ok: false, problems} : {ok: true, runbook: {file, source, items: found}, remarks};
}

type Reading = {
	readonly file: string;
	readonly use: RunbookUse;
	section: Section;
	heading: string;
	/** The other environment that the heading is about. */
	elsewhere: string | null;
	/** What each heading above says, by its depth. */
	readonly outline: (Outlined | undefined)[];
	readonly found: RunbookItem[];
	/** What takes single items back, newest first. */
	readonly undoing: RunbookItem[];
	readonly problems: string[];
	readonly remarks: string[];
	/** What stands in a phase and belongs to no item. */
	readonly omitted: Omitted[];
};

type Omitted = {readonly what: string; readonly line: number};

type Outlined = {
	readonly heading: string;
	readonly section: Section;
	readonly elsewhere: string | null;
	/** All that stands below it is part of the way back. */
	readonly isBack: boolean;
};

function readBlocks(nodes: readonly MarkdownNode[], reading: Reading): void {
	for (const node of nodes) {
		if (node.type === 'heading') enter(wordsOf(node), node.depth ?? 1, reading);
		else if (node.type === 'paragraph') readParagraph(node, reading);
		else if (node.type === 'list') readList(node, reading);
		else if (node.type === 'blockquote') readBlocks(node.children ?? [], reading);
		else if (node.type === 'html') readHtml(node, reading);
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
	outline[depth] = {heading, section: reading.section, elsewhere, isBack};
}

/** Deeper than any heading: what can be folded away, and labels in it. */
const foldDepth = 7;
const labelDepth = 8;

// `**Deployment steps**:` heads a list as well as a heading does.
function readParagraph(node: MarkdownNode, reading: Reading): void {
	const {children = []} = node;
	const last = children.findLast(({type}) => type === 'strong');
	const [first] = children;
	if (last && first?.type === 'strong') enter(wordsOf(last), labelDepth, reading);
	if (itemLines([node]).flatMap(commandsIn).length > 0) omit('commands', node, reading);
}

// `<summary>Rollback</summary>` is the heading of what can be folded away.
function readHtml(node: MarkdownNode, reading: Reading): void {
	const html = (node.value ?? '').replace(/<!--.*?(?:-->|$)/gs, '');
	const summary = /<summary\b[^>]*>(.*?)<\/summary>/is.exec(html);
	if (summary) enter((summary[1] ?? '').replace(/<[^>]*>/g, ''), foldDepth, reading);
	if (
		html
			.replace(summary?.[0] ?? '', '')
			.replace(/<[^>]*>/g, '')
			.trim() !== ''
	)
		omit('HTML', node, reading);
	if (/<\/details>/i.test(html)) leave(foldDepth, reading);
}

function leave(depth: number, reading: Reading): void {
	reading.outline.length = Math.min(reading.outline.length, depth);
	const above = reading.outline.findLast(entry => entry !== undefined);
	reading.section = above?.section ?? 'unknown';
	reading.elsewhere = above?.elsewhere ?? null;
	reading.heading = above?.heading ?? '';
}

function readList(list: MarkdownNode, reading: Reading): void {
	const {heading, elsewhere, file, remarks} = reading;
	if (elsewhere !== null) return;
	// Which of them is ticked says something of the change, and is nothing to do.
	if (/\b(?:type|kind) of\b/i.test(heading)) {
		remarks.push(`${file}: what stands below "${plainText(heading)}" is nothing to do: it is left out`);
		return;
	}

	if (!isPlan(list)) omit('bullets', list, reading);
	for (const item of list.children ?? []) {
		const inner = item.children?.filter(({type}) => type === 'list') ?? [];
		if (typeof item.checked === 'boolean' || (list.ordered && reading.section !== 'notes')) readItem(item, reading);
		else {
			if (isPlan(list) && inner.length === 0) omit('bullets', item, reading);
			readBlocks(inner, reading);
		}
	}
}

function readItem(item: MarkdownNode, reading: Reading): void {
	const {section, heading, file} = reading;
	const line = item.position?.start.line ?? 0;
	const isDone = item.checked === true || isStruckOut(item);
	if (isDone) {
		const why = item.checked === true ? 'its box is ticked already' : 'it is struck out';
		reading.remarks.push(`${file}:${line}: ${why}: it is left out`);
	}

	if (section === 'unknown' || section === 'notes') {
		const where = heading === '' ? 'above the first heading' : `below "${plainText(heading)}"`;
		if (!isDone) reading.problems.push(`${file}:${line}: an item ${where}, which says no phase: ${knownHeadings}`);
		return;
	}

	if (section !== 'rollback' && beginsWith(item, isWhenBroken) && holdsCommand(item)) {
		reading.section = 'rollback';
		readItem(item, reading);
		reading.section = section;
		return;
	}

	const blocks = item.children ?? [];
	const lines = itemLines(blocks.filter(({type}) => type !== 'list'));
	const lists = blocks.filter(({type}) => type === 'list');
	const {own, back} = section === 'rollback' ? {own: lines, back: []} : withoutWayBack(lines, line);
	const bullets = lists.filter(list => !isPlan(list)).map(list => bulletsOf(list, isDone ? null : section));
	const more = bullets.map(({told}) => told.map(bullet => wordsOf(bullet)).join('; '));
	// Where a list comes first, that line is its own.
	const whole = itemFrom(own, {line: own[0]?.line ?? line, place: section, done: isDone, more}, reading);
	// A number in front of a box is no item of its own.
	if (whole.text !== '' || lists.length === 0) reading.found.push(whole);
	for (const list of lists.filter(isPlan)) readList(list, reading);
	for (const step of bullets.flatMap(({steps}) => steps)) readItem(step, reading);
	for (const undo of bullets.flatMap(({undos}) => undos)) back.push(itemLines(undo.children ?? []));
	if (isDone) return;
	for (const undo of back) {
		const single = itemFrom(undo, {line: undo[0]?.line ?? line, place: 'rollback', done: false, more: []}, reading);
		reading.undoing.unshift({...single, text: [whole.text, single.text].filter(Boolean).join(': ')});
	}
}

function itemFrom(
	lines: readonly ItemLine[],
	{line, ...rest}: {line: number; place: RunbookPlace; done: boolean; more: readonly string[]},
	{file, use, remarks}: Reading,
): RunbookItem {
	const {item, why} = itemOf(lines, {...rest, isKnown: use.isKnown});
	if (why !== null && !rest.done) remarks.push(`${file}:${line}: ${why}, so a person does this by hand`);
	return {...item, line};
}

// What nobody does must be known: a plan in another form than this one expects would seem to have nothing in it.
function omit(what: string, {position}: MarkdownNode, {section, elsewhere, omitted}: Reading): void {
	if (section === 'unknown' || section === 'notes' || elsewhere !== null) return;
	omitted.push({what, line: position?.start.line ?? 0});
}

function omittedRemark(file: string, omitted: readonly Omitted[]): string {
	const kinds = Map.groupBy(omitted, ({what}) => what);
	const told = [...kinds].map(([what, all]) => `${what} (line ${all.map(({line}) => line).join(', ')})`);
	return `${file}: left out, since it belongs to no box and no numbered item: ${told.join(', ')}`;
}
