import type {PaneId} from '../store/state.ts';

/** A rectangle of the screen, in columns and rows from 0. */
export type Rectangle = {readonly x: number; readonly y: number; readonly width: number; readonly height: number};

/** A pane's place: its title line, `rows` lines of content, and the bottom line when it is the last of its column. */
export type PanePlace = Rectangle & {
	readonly id: PaneId;
	/** Content lines; 0: only its title is shown. */
	readonly rows: number;
	/** The pane above, with which it shares its top line; null for the first of a column. */
	readonly above: PaneId | null;
	readonly isLast: boolean;
};

/** Where everything is. `small`: the terminal is too small for panes, one line says so. */
export type Layout =
	| {readonly kind: 'small'; readonly columns: number; readonly rows: number}
	| {
			readonly kind: 'panes';
			readonly columns: number;
			readonly rows: number;
			readonly header: Rectangle;
			readonly panes: readonly PanePlace[];
			readonly tour: Rectangle | null;
			readonly footer: Rectangle;
	  };

/** What else the layout depends on. */
export type LayoutOptions = {
	readonly focus: PaneId;
	readonly zoomed: boolean;
	readonly environments: number;
	/** How many of them have a train, which takes a line. */
	readonly trains?: number;
	readonly tour: boolean;
	/** Nothing was released to the environment yet: the panes of a release have a line to say, the others take the room. */
	readonly unreleased: boolean;
};

/** The smallest terminal with panes. */
export const smallest = {columns: 60, rows: 15} as const;
/** From this width on there are two columns of panes. */
const twoColumnsFrom = 100;

/** What a pane would like: it is useless below `least`, good at `good`, and takes a share of what is left over. */
type Wish = {readonly id: PaneId; readonly least: number; readonly good: number; readonly share: number};

/** A pane with a line to say, which may wrap. */
const line = {least: 2, good: 2, share: 0} as const;

/**
 * Panes in the order in which they give up their content for a title line when there is no room: the last one first.
 * The focused pane stands before all of them: it is never collapsed.
 */
const importance: readonly PaneId[] = ['release', 'logs', 'environments', 'commits', 'rollback', 'migrations'];

let known: {
	readonly columns: number;
	readonly rows: number;
	readonly options: LayoutOptions;
	readonly is: Layout;
} | null = null;

/** The places of all panes in a terminal of that size. Those that stay are the same objects, so that nothing is drawn anew. */
export function layout(columns: number, rows: number, options: LayoutOptions): Layout {
	if (known === null || known.columns !== columns || known.rows !== rows || !isSame(known.options, options)) {
		known = {columns, rows, options, is: keepPlaces(known?.is, arrange(columns, rows, options))};
	}

	return known.is;
}

function isSame(one: LayoutOptions, other: LayoutOptions): boolean {
	return (
		one.focus === other.focus &&
		one.zoomed === other.zoomed &&
		one.environments === other.environments &&
		one.trains === other.trains &&
		one.tour === other.tour &&
		one.unreleased === other.unreleased
	);
}

// Where a pane grows or the focus goes on, most of the others stay where they are.
function keepPlaces(before: Layout | undefined, after: Layout): Layout {
	if (before?.kind !== 'panes' || after.kind !== 'panes') return after;
	const kept = <Place extends Rectangle>(places: readonly Place[], place: Place) =>
		places.find(other => isEqual(other, place)) ?? place;
	return {
		...after,
		header: kept([before.header], after.header),
		panes: after.panes.map(place => kept(before.panes, place)),
		footer: kept([before.footer], after.footer),
	};
}

function isEqual(one: object, other: object): boolean {
	const values = Object.values(one);
	return Object.values(other).every((value, at) => value === values[at]);
}

function arrange(columns: number, rows: number, options: LayoutOptions): Layout {
	if (columns < smallest.columns || rows < smallest.rows) return {kind: 'small', columns, rows};
	const tourRows = options.tour ? 1 : 0;
	const height = rows - 2 - tourRows;
	return {
		kind: 'panes',
		columns,
		rows,
		header: {x: 0, y: 0, width: columns, height: 1},
		panes: panesIn(columns, height, options),
		tour: options.tour ? {x: 0, y: rows - 2, width: columns, height: 1} : null,
		footer: {x: 0, y: rows - 1, width: columns, height: 1},
	};
}

function panesIn(columns: number, height: number, options: LayoutOptions): readonly PanePlace[] {
	const {focus, zoomed} = options;
	const wishes = wishesFor(options);
	if (zoomed) return stack([wishes[focus]], {x: 0, y: 1, width: columns, height}, focus, 1);
	if (columns < twoColumnsFrom) {
		const all = (['environments', 'commits', 'logs', 'migrations', 'release', 'rollback'] as const).map(
			id => wishes[id],
		);
		// In one column the focused pane is the page that one reads; ten rows of it come before anything else.
		return stack(all, {x: 0, y: 1, width: columns, height}, focus, 10);
	}

	const left = Math.max(42, Math.min(76, Math.round(columns * 0.39)));
	return [
		...stack(
			[wishes.environments, wishes.commits, wishes.release],
			{x: 0, y: 1, width: left, height},
			focus,
			wishes[focus].least,
		),
		...stack(
			[wishes.logs, wishes.migrations, wishes.rollback],
			{x: left, y: 1, width: columns - left, height},
			focus,
			wishes[focus].least,
		),
	];
}

function wishesFor({environments, trains = 0, unreleased}: LayoutOptions): Readonly<Record<PaneId, Wish>> {
	// Two lines each, and more for the selected one once something was released to it.
	const list = trains + (unreleased ? Math.max(4, environments * 2) : Math.max(2, environments) + 4);
	return {
		environments: {id: 'environments', least: Math.min(4, list), good: Math.min(list, 10), share: 0},
		commits: {id: 'commits', least: 3, good: 7, share: 3},
		release: unreleased ? {id: 'release', ...line} : {id: 'release', least: 5, good: 12, share: 3},
		logs: {id: 'logs', least: 5, good: 12, share: 5},
		migrations: {id: 'migrations', least: 2, good: 5, share: 1},
		rollback: unreleased ? {id: 'rollback', ...line} : {id: 'rollback', least: 2, good: 7, share: 1},
	};
}

// Each pane has its title; then each in turn gets what it needs at least, then what is good, then the rest by shares.
function stack(wishes: readonly Wish[], area: Rectangle, focus: PaneId, focusedLeast: number): readonly PanePlace[] {
	let left = area.height - wishes.length - 1;
	const rows = new Map<PaneId, number>(wishes.map(({id}) => [id, 0]));
	const ordered = wishes.toSorted((a, b) => rank(a.id, focus) - rank(b.id, focus));
	const hasFocus = wishes.some(({id}) => id === focus);
	for (const {id, least, good, share} of ordered) {
		// A pane that never grows has no use for a whole page.
		const page = share > 0 ? focusedLeast : Math.min(focusedLeast, good);
		const wanted = id === focus ? Math.max(least, page) : least;
		// The first of a column shows what fits, however little that is.
		const given = left >= wanted ? wanted : id === ordered[0]?.id ? left : 0;
		rows.set(id, given);
		left -= given;
	}

	for (const {id, good} of ordered) {
		const has = rows.get(id) ?? 0;
		if (has === 0) continue;
		const more = Math.max(0, Math.min(left, good - has));
		rows.set(id, has + more);
		left -= more;
	}

	const growing = ordered.filter(({id, share}) => share > 0 && (rows.get(id) ?? 0) > 0);
	const shares = growing.reduce((sum, {share}) => sum + share, 0);
	const spare = left;
	for (const {id, share} of growing) {
		const more = Math.floor((spare * share) / shares);
		rows.set(id, (rows.get(id) ?? 0) + more);
		left -= more;
	}

	const rest = hasFocus && growing.length === 0 ? focus : growing[0]?.id;
	const taker = rest ?? ordered[0]?.id;
	if (taker) rows.set(taker, (rows.get(taker) ?? 0) + left);
	let {y} = area;
	return wishes.map(({id}, index) => {
		const isLast = index === wishes.length - 1;
		const content = rows.get(id) ?? 0;
		const height = 1 + content + (isLast ? 1 : 0);
		const place = {
			id,
			x: area.x,
			y,
			width: area.width,
			height,
			rows: content,
			above: wishes[index - 1]?.id ?? null,
			isLast,
		};
		y += height;
		return place;
	});
}

function rank(id: PaneId, focus: PaneId): number {
	return id === focus ? -1 : importance.indexOf(id);
}
