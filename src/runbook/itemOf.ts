import type {RunbookItem, RunbookPlace} from '../domain/runbook.ts';
import {plainText} from '../domain/sanitize.ts';
import {forPerson} from './forPerson.ts';
import {commandsIn, type ItemLine, languageOf, unprompted} from './itemLines.ts';
import {type MarkdownNode, wordsOf} from './markdownNode.ts';

/** An item as its lines say it, and why a person does by hand what looks like a command; null where nobody need know. */
export type ReadItem = {readonly item: RunbookItem; readonly why: string | null};

/**
 * What the lines of an item say: what is to be done, and the command for it.
 * @param more what stands below them
 */
export function itemOf(
	lines: readonly ItemLine[],
	{
		place,
		done,
		more,
		isKnown,
	}: {
		readonly place: RunbookPlace;
		readonly done: boolean;
		readonly more: readonly string[];
		readonly isKnown: (variable: string) => boolean;
	},
): ReadItem {
	const found = lines.flatMap(commandsIn);
	const command = found.length === 0 ? null : commandOf(found);
	const why = command === null ? foreign(lines) : (unclear(lines, found) ?? forPerson(command, isKnown));
	const text = textOf(lines, more, new Set(why === null ? found : []));
	const runs = why === null ? command : null;
	return {item: {line: lines[0]?.line ?? 0, place, text: text || oneLine(command ?? ''), command: runs, done}, why};
}

// One a line: a shell stops at the first that fails.
function commandOf(found: readonly MarkdownNode[]): string {
	const commands = found.map(({value}) => unprompted(value ?? ''));
	return commands.length === 1 && !commands[0]?.includes('\n')
		? (commands[0] ?? '')
		: ['set -e', ...commands].join('\n');
}

function foreign(lines: readonly ItemLine[]): string | null {
	const block = lines.flatMap(({parts}) => parts).find(({type}) => type === 'code');
	return block ? `${plainText(languageOf(block))} is no command of a shell` : null;
}

// Who wrote two commands into a sentence means both; what a configuration is to be comes before what makes it count.
function unclear(lines: readonly ItemLine[], found: readonly MarkdownNode[]): string | null {
	const last = lines.findLastIndex(({parts}) => parts.some(part => found.includes(part)));
	const isUnclear = lines.some(({parts}, at) =>
		parts.some((part, index) => {
			if (found.includes(part)) return false;
			if (part.type === 'code') return at < last;
			const isWithCommand = parts.some(other => found.includes(other));
			return isCommandLike(part) && (isWithCommand || asksToRun.test(wordsOf(parts[index - 1] ?? part)));
		}),
	);
	return isUnclear ? 'it has more code than its command' : null;
}

function isCommandLike({type, value = ''}: MarkdownNode): boolean {
	return type === 'inlineCode' && /\s/.test(value);
}

const asksToRun = /(?::|\b(?:run|execute|call|type|enter|do|then))\s*$/i;

function textOf(lines: readonly ItemLine[], more: readonly string[], without: ReadonlySet<MarkdownNode>): string {
	const told = lines.reduce((before, {parts, goesOn}) => {
		const words = parts.map(part => wordsOf(part, without)).join('');
		const next = parts[0]?.type === 'code' ? oneLine(words) : words;
		return goesOn && parts[0]?.type !== 'inlineCode' ? `${before} ${next}` : joined(before, next);
	}, '');
	return plainText([told, ...more].reduce(joined, '').replace(/\s+/g, ' '))
		.replace(/[:\s]+[.,;]?\s*$/, '')
		.trim();
}

// Paragraphs and bullets of an item become one line.
function joined(before: string, next: string): string {
	const said = before.trim();
	if (said === '' || next.trim() === '') return said + next;
	return `${said}${/[.:;,!?]$/.test(said) ? '' : ':'} ${next}`;
}

function oneLine(command: string): string {
	return plainText(command.replace(/^set -e\n/, '').replaceAll('\n', '; '));
}
