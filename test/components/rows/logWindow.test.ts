import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {logExtent, logStyle, logWindow} from '../../../components/rows/logWindow.ts';
import {withoutColors} from '../../../components/text/width.ts';
import {createTheme} from '../../../components/theme.ts';
import {endPlace, movedPlace} from '../../../store/logPlace.ts';
import type {LogsScreen} from '../../../store/state.ts';
import {initialState} from '../../../store/state.ts';
import {fakeProject} from '../../support/cockpitFixtures.ts';
import {fakeLogView} from '../../support/fakeLogView.ts';

const theme = createTheme(true);
const [rows, width] = [10, 40];

/** A log whose every third line takes four lines of the screen. */
function wrappedLog(count: number) {
	const view = fakeLogView(['web']);
	const append = (from: number, to: number) => {
		for (let i = from; i < to; i++)
			view.append('web', `${i}:${(i % 3 === 0 ? '漢字 long ' : 'x').repeat(i % 3 === 0 ? 11 : 1)}`, 0);
	};
	append(0, count);
	const logs: LogsScreen & {view: typeof view} = {
		...initialState(fakeProject, 0, null).logs,
		view,
		look: {times: 'none', left: 0, wrapped: true, picked: true},
	};
	return {view, logs, append};
}

function shown(logs: LogsScreen & {view: ReturnType<typeof fakeLogView>}, part: Partial<LogsScreen> = {}) {
	const screen = {...logs, ...part, view: logs.view};
	return logWindow(screen, rows, width, logStyle(screen, 0, theme));
}

test('the end of a wrapped log fills the screen, in lines of its width', () => {
	const {view, logs} = wrappedLog(40);
	const {lines, below} = shown(logs);
	expect(lines).toHaveLength(rows);
	expect(below).toBe(0);
	for (const line of lines) expect(stringWidth(line)).toBe(width);
	expect(withoutColors(lines.at(-1) ?? '').trim()).not.toBe('');
	const end = endPlace(view, logExtent(logs, rows, width, logStyle(logs, 0, theme)));
	expect(shown(logs, {top: end.row, part: end.part}).lines).toEqual(lines);
});

test('what one reads of a wrapped log does not move, wherever one has stopped', () => {
	const {view, logs, append} = wrappedLog(40);
	const extent = logExtent(logs, rows, width, logStyle(logs, 0, theme));
	let place = endPlace(view, extent);
	const seen: string[] = [];
	for (let up = 0; up < 30; up++) {
		place = movedPlace(place, -1, view, extent);
		seen.push(shown(logs, {top: place.row, part: place.part}).lines.join('\n'));
	}

	const held = {top: place.row, part: place.part};
	const before = shown(logs, held);
	append(40, 90);
	expect(shown(logs, held)).toEqual({lines: before.lines, below: before.below + 50});
	for (const lines of seen.reverse()) {
		expect(shown(logs, {top: place.row, part: place.part}).lines.join('\n')).toBe(lines);
		place = movedPlace(place, 1, view, extent);
	}
});

test('one line down moves the screen by exactly one line, from the first to the last', () => {
	const {view, logs} = wrappedLog(40);
	const extent = logExtent(logs, rows, width, logStyle(logs, 0, theme));
	const end = endPlace(view, extent);
	let place = {row: 0, part: 0};
	let lines = shown(logs, {top: 0, part: 0}).lines;
	for (let down = 0; place.row !== end.row || place.part !== end.part; down++) {
		expect(down).toBeLessThan(200);
		place = movedPlace(place, 1, view, extent);
		const next = shown(logs, {top: place.row, part: place.part}).lines;
		expect(next.slice(0, rows - 1)).toEqual(lines.slice(1));
		lines = next;
	}
});

test('only rows that are on the screen are asked for, however long the log is', () => {
	const {view, logs} = wrappedLog(3000);
	let asked = 0;
	const counted = {
		...view,
		first: 0,
		length: view.length,
		sources: view.sources,
		rows(top: number, count: number) {
			asked += count;
			return view.rows(top, count);
		},
		screen(top: number, count: number) {
			asked += count;
			return view.screen(top, count);
		},
	};
	const screen = {...logs, view: counted, search: 'long'};
	for (const top of [null, 0, 1500]) {
		asked = 0;
		logWindow({...screen, top}, rows, width, logStyle(screen, 0, theme));
		expect(asked).toBe(rows);
	}

	asked = 0;
	endPlace(counted, logExtent(screen, rows, width, logStyle(screen, 0, theme)));
	expect(asked).toBeLessThanOrEqual(rows);
});

test('matches of the search stand out, those of the row that it stands on in another way, also without colour', () => {
	const view = fakeLogView(['web']);
	for (const text of ['order 漢字 order', '\u001B[32mone order\u001B[39m', 'nothing']) view.append('web', text, 0);
	const logs = {
		...initialState(fakeProject, 0, null).logs,
		view,
		search: 'order',
		hit: 0,
		look: {times: 'none', left: 0, wrapped: false, picked: true},
	} as const;
	for (const color of [true, false]) {
		const paint = createTheme(color);
		const {lines} = logWindow(logs, 3, width, logStyle(logs, 0, paint));
		const [hit, match] = [paint('order', 'hit'), paint('order', 'match')];
		expect(hit).not.toBe(match);
		expect(lines[0]).toContain(`${hit} 漢字 ${hit}`);
		expect(lines[1]).toContain(match);
		expect(lines[1]?.includes('\u001B[32m')).toBe(color);
		expect(lines[2]).toBe('nothing'.padEnd(width));
	}

	const shifted = {...logs, look: {...logs.look, left: 3}};
	expect(logWindow(shifted, 3, width, logStyle(shifted, 0, theme)).lines[0]).toMatch(
		`${theme('er', 'hit')} 漢字 ${theme('order', 'hit')}`,
	);
});
