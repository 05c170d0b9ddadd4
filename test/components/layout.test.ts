import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Layout, LayoutOptions} from '../../components/layout.ts';
import {layout} from '../../components/layout.ts';
import {paneIds} from '../../store/state.ts';

const usual: LayoutOptions = {focus: 'environments', zoomed: false, environments: 2, tour: false, unreleased: false};

describe('the places of the panes', () => {
	test('120×36 has all six panes', () => {
		expect(picture(layout(120, 36, usual))).toMatchInlineSnapshot(`
			"environments 0,1 47×7 rows 6
			commits      0,8 47×10 rows 9
			release      0,18 47×17 rows 15
			logs         47,1 73×19 rows 18
			migrations   47,20 73×6 rows 5
			rollback     47,26 73×9 rows 7"
		`);
	});

	test('200×50 has all six panes, with more of everything', () => {
		expect(picture(layout(200, 50, usual))).toMatchInlineSnapshot(`
			"environments 0,1 76×7 rows 6
			commits      0,8 76×17 rows 16
			release      0,25 76×24 rows 22
			logs         76,1 124×29 rows 28
			migrations   76,30 124×8 rows 7
			rollback     76,38 124×11 rows 9"
		`);
	});

	test('where nothing was released yet, commits and logs have the room', () => {
		expect(picture(layout(120, 36, {...usual, unreleased: true}))).toMatchInlineSnapshot(`
			"environments 0,1 47×5 rows 4
			commits      0,6 47×25 rows 24
			release      0,31 47×4 rows 2
			logs         47,1 73×23 rows 22
			migrations   47,24 73×7 rows 6
			rollback     47,31 73×4 rows 2"
		`);
	});

	test('80×24 shows the focused pane and keeps the titles of the others', () => {
		expect(picture(layout(80, 24, {...usual, focus: 'logs'}))).toMatchInlineSnapshot(`
			"environments 0,1 80×1 rows 0
			commits      0,2 80×1 rows 0
			logs         0,3 80×11 rows 10
			migrations   0,14 80×1 rows 0
			release      0,15 80×6 rows 5
			rollback     0,21 80×2 rows 0"
		`);
	});

	test('60×15 is the smallest that still has panes', () => {
		expect(picture(layout(60, 15, {...usual, focus: 'commits'}))).toMatchInlineSnapshot(`
			"environments 0,1 60×1 rows 0
			commits      0,2 60×7 rows 6
			logs         0,9 60×1 rows 0
			migrations   0,10 60×1 rows 0
			release      0,11 60×1 rows 0
			rollback     0,12 60×2 rows 0"
		`);
		expect(layout(59, 15, usual).kind).toBe('small');
		expect(layout(60, 14, usual).kind).toBe('small');
	});

	test('a zoomed pane has the screen for itself', () => {
		expect(picture(layout(120, 36, {...usual, focus: 'logs', zoomed: true}))).toMatchInlineSnapshot(
			`"logs         0,1 120×34 rows 32"`,
		);
	});

	test('a tour line takes a row from the panes, not from the footer', () => {
		const places = layout(120, 36, {...usual, tour: true});
		expect(places).toMatchObject({tour: {y: 34, height: 1}, footer: {y: 35, height: 1}});
	});

	test('at any size panes fill the screen without gaps and without covering each other', () => {
		fc.assert(
			fc.property(
				fc.integer({min: 60, max: 300}),
				fc.integer({min: 15, max: 100}),
				fc.constantFrom(...paneIds),
				fc.boolean(),
				fc.integer({min: 1, max: 12}),
				fc.boolean(),
				fc.boolean(),
				(columns, rows, focus, zoomed, environments, tour, unreleased) => {
					const places = layout(columns, rows, {focus, zoomed, environments, tour, unreleased});
					if (places.kind !== 'panes') throw new Error('small');
					const area = places.panes.reduce((sum, {width, height}) => sum + width * height, 0);
					expect(area).toBe(columns * (rows - (tour ? 3 : 2)));
					for (const pane of places.panes) {
						expect(pane.rows).toBeGreaterThanOrEqual(0);
						expect(pane.height).toBe(1 + pane.rows + (pane.isLast ? 1 : 0));
						expect(pane.x + pane.width).toBeLessThanOrEqual(columns);
					}

					const focused = places.panes.find(({id}) => id === focus);
					expect(focused?.rows).toBeGreaterThan(0);
				},
			),
		);
	});

	test('what stays in its place when the focus goes on stays the same object', () => {
		const [before, after] = (['logs', 'migrations'] as const).map(focus => layout(200, 50, {...usual, focus}));
		if (before?.kind !== 'panes' || after?.kind !== 'panes') throw new Error('there is room for panes');
		for (const place of after.panes) {
			const was = before.panes.find(({id}) => id === place.id);
			if (JSON.stringify(was) === JSON.stringify(place)) expect(place).toBe(was);
		}

		expect(after.panes.some(place => before.panes.includes(place))).toBe(true);
		expect(after.header).toBe(before.header);
		expect(after.footer).toBe(before.footer);
	});

	test('no size throws', () => {
		fc.assert(
			fc.property(fc.integer({min: 0, max: 80}), fc.integer({min: 0, max: 30}), (columns, rows) => {
				layout(columns, rows, usual);
			}),
		);
	});
});

// One line a pane: where it stands and how many rows of it show.
function picture(places: Layout): string {
	if (places.kind === 'small') return 'small';
	return places.panes
		.map(({id, x, y, width, height, rows}) => `${id.padEnd(12)} ${x},${y} ${width}×${height} rows ${rows}`)
		.join('\n');
}
