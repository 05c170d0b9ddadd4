import {appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {LogView, LogViewOptions} from '../../src/logs/logView.ts';
import {openLogView} from '../../src/logs/openLogView.ts';

let folder = '';
const views: LogView[] = [];
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'release-tui-before-'));
});
afterEach(async () => {
	await Promise.all(views.splice(0).map(view => view.close()));
	rmSync(folder, {recursive: true, force: true});
});

function open(sources: LogViewOptions['sources']): LogView {
	const view = openLogView({sources, cwd: folder, env: {}, spool: path.join(folder, 'spool'), secrets: []});
	views.push(view);
	return view;
}

const at = (name: string) => path.join(folder, name);
const file = (name: string, from: 'start' | 'end' = 'end') => ({name, kind: 'file', file: name, from}) as const;
const stamp = (second: number) => new Date(Date.UTC(2026, 0, 2, 3, 4, second)).toISOString();
const rowsOf = (view: LogView) => view.rows(view.first, view.length - view.first);
/** Which second each row tells; null: nobody knows; `now`: it came while it was listened to. */
const seconds = (view: LogView, since: number) =>
	rowsOf(view).map(({at: moment}) => {
		if (moment === null) return null;
		return moment >= since ? 'now' : new Date(moment).getUTCSeconds();
	});
const length = (view: LogView, count: number) => vi.waitUntil(() => view.length === count, {timeout: 20_000});

test('what files held before is in the order of the times that its lines tell, and a time is found there', async () => {
	const since = Date.now();
	writeFileSync(at('a'), `began\n${stamp(1)} a1\n  more of a1\n${stamp(5)} a5\n`);
	writeFileSync(at('b'), `${stamp(3)} b3\n${stamp(9)} b9\n${stamp(8)} b8\n`);
	const view = open([file('a'), file('b')]);
	await length(view, 7);
	expect(
		rowsOf(view)
			.map(({source}) => source)
			.join(''),
	).toBe('aaababb');
	expect(seconds(view, since)).toEqual([null, 1, 1, 3, 5, 9, 8]);
	expect(view.since(Date.parse(stamp(4)))).toBe(4);

	appendFileSync(at('a'), `${stamp(2)} late\n`);
	await length(view, 8);
	expect(seconds(view, since).at(-1)).toBe('now');
	await view.save(at('saved'));
	expect(readFileSync(at('saved'), 'utf8').split('\n').slice(0, 2)).toEqual([
		'- a began',
		`${stamp(1)} a ${stamp(1)} a1`,
	]);
});

test('the output of a step that was there before has the times that it tells', async () => {
	const since = Date.now();
	writeFileSync(at('a'), `building\n${stamp(1)} built\ndone\n`);
	const view = open([file('a', 'start')]);
	await length(view, 3);
	expect(seconds(view, since)).toEqual([null, 1, 1]);
});

test('what a command prints first may be of before, and tells so', async () => {
	const since = Date.now();
	const view = open([{name: 'web', kind: 'run', run: `echo '${stamp(7)} old'; echo plain; sleep 60`}]);
	await length(view, 2);
	expect(seconds(view, since)[0]).toBe(7);
});
