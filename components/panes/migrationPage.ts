import type {PanePlace} from '../layout.ts';
import {fact, type KnownMigrations, summaryLines, surroundingLines} from '../rows/migrationFacts.ts';
import {migrationHeadRow} from '../rows/migrationRows.ts';
import {wayLines} from '../rows/wayRows.ts';
import type {Line} from '../text/line.ts';
import {paint, span} from '../text/line.ts';
import type {Theme} from '../theme.ts';
import {type List, listLines} from './listLines.ts';

/** What stands above and below the list of a page of migrations. */
export type PageLines = {readonly above: readonly Line[]; readonly below: readonly Line[]};

/** So many remarks stand above the list; the page of the plan has all. */
const mostRemarks = 2;

/** What is to be known around the list: ledger, verdict, ways back, proof, locks, backup. */
export function pageLines(
	outlook: KnownMigrations,
	of: {
		readonly adapter: string;
		readonly idWidth: number;
		readonly width: number;
		readonly proving: string | null;
		readonly now: number;
	},
): PageLines {
	const {adapter, idWidth, width, proving, now} = of;
	const {judged, remarks} = outlook;
	const summary = [
		...summaryLines(outlook, adapter, width),
		...remarks.slice(0, mostRemarks).flatMap(text => fact('', text, 'warn', width)),
	];
	if (judged.migrations.length === 0) return {above: [...summary, []], below: []};
	return {
		above: [...summary, [], migrationHeadRow(idWidth, width)],
		below: [
			[],
			...(judged.order.reason === null ? [] : fact('Order', judged.order.reason, 'warn', width)),
			...wayLines(outlook, width, now),
			[],
			...surroundingLines(outlook, proving, width, now),
		],
	};
}

/** The list gets at least this part of what is left of a page. */
const listShare = 0.4;

/** The lines of a page: the list in the middle, as long as there is room for what is below; the rest is a key away. */
export function pageOf(place: PanePlace, list: List, {above, below}: PageLines, theme: Theme): readonly string[] {
	const width = place.width - 4;
	const free = place.rows - above.length;
	const room = Math.min(below.length, free - Math.min(list.length, Math.max(3, Math.floor(free * listShare))));
	const more: Line = [span('i shows all of it', 'muted')];
	const shown = room >= below.length ? below : room > 1 ? [...below.slice(0, room - 1), more] : [];
	const rows = listLines({...place, rows: place.rows - shown.length}, list, theme, above);
	return [...rows, ...shown.map(line => ` ${paint(line, width, theme)} `)];
}
