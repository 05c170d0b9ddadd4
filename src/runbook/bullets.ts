import {commandsIn, itemLines} from './itemLines.ts';
import type {MarkdownNode} from './markdownNode.ts';
import {beginsWith, isWayBack, isWhenBroken} from './wayBack.ts';

/** What the bullets below an item are: words about it, steps of their own, or what takes the item back. */
export type Bullets = {
	readonly told: readonly MarkdownNode[];
	readonly steps: readonly MarkdownNode[];
	readonly undos: readonly MarkdownNode[];
};

/**
 * Bullets of which one has a command are steps, all of them, in their order; without a command they say more of the item.
 * @param place where the item belongs; null: it is done already
 */
export function bulletsOf(list: MarkdownNode, place: string | null): Bullets {
	const all = list.children ?? [];
	if (place === null) return {told: all, steps: [], undos: []};
	const undos = place === 'rollback' ? [] : all.filter(takesBack);
	const others = all.filter(bullet => !undos.includes(bullet));
	return others.some(hasCommand) ? {told: [], steps: others, undos} : {told: others, steps: [], undos};
}

/** Whether an item has a command, or a list below it has one. */
export function holdsCommand(item: MarkdownNode): boolean {
	const lists = (item.children ?? []).filter(({type}) => type === 'list');
	return commandsOf(item).length > 0 || lists.some(list => (list.children ?? []).some(holdsCommand));
}

/** Whether nothing of an item is left but what is struck out. */
export function isStruckOut({children = []}: MarkdownNode): boolean {
	const parts = children.flatMap(block => (block.type === 'paragraph' ? (block.children ?? []) : [block]));
	return parts.length > 0 && parts.every(({type, value}) => type === 'delete' || value?.trim() === '');
}

// A word alone in a bullet is a name, such as that of a host.
function hasCommand(bullet: MarkdownNode): boolean {
	return commandsOf(bullet).some(({type, value = ''}) => type === 'code' || /\s|^(?:\.|bin|scripts?)\//.test(value));
}

function takesBack(bullet: MarkdownNode): boolean {
	return hasCommand(bullet) && (beginsWith(bullet, isWayBack) || beginsWith(bullet, isWhenBroken));
}

function commandsOf({children = []}: MarkdownNode): readonly MarkdownNode[] {
	return itemLines(children.filter(({type}) => type !== 'list')).flatMap(commandsIn);
}
