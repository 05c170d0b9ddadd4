import type {Extent} from './context.ts';

/** Ways to move in a list or text. */
export type Move = 'down' | 'up' | 'pageDown' | 'pageUp' | 'first' | 'last';

/** Where a cursor goes in a list. */
export function movedCursor(cursor: number, how: Move, {rows, length}: Extent): number {
	const page = Math.max(1, rows - 1);
	const next = {
		down: cursor + 1,
		up: cursor - 1,
		pageDown: cursor + page,
		pageUp: cursor - page,
		first: 0,
		last: length - 1,
	}[how];
	return Math.max(0, Math.min(length - 1, next));
}
