// What the surface draws is, cell by cell, what Ink would have drawn of the same lines.
import {expect, test} from 'vitest';
import {createSurface, type Sheet} from '../../components/surface.ts';
import {shaOf, worldWithHistory} from '../support/cockpitPorts.ts';
import {type CockpitScreen, openScreen} from '../support/cockpitScreen.ts';

const sizes = [
	[60, 15],
	[80, 24],
	[120, 36],
	[200, 50],
	[300, 80],
] as const;

async function releasing() {
	const world = await worldWithHistory();
	const id = await world.deploy('staging', shaOf(0));
	world.runUntil(id);
	await world.ports.engine.decideStep(id, {do: 'confirm', step: 'team', note: null});
	world.runUntil(id);
	return world;
}

async function pair(columns: number, rows: number) {
	const screens = await Promise.all(
		[false, true].map(async drawnByInk => {
			const world = await releasing();
			const screen = openScreen(world, {columns, rows, drawnByInk});
			await screen.expect('waits for you');
			world.logs
				.get('staging')
				?.append('web', 'GET /検索?q=日本語 200 \u001B[31mslow\u001B[39m 👩‍💻 e\u0301 ｆｕｌｌ', world.now);
			return screen;
		}),
	);
	const [ours, inks] = screens;
	if (!ours || !inks) throw new Error('there are two of them');
	return {ours, inks};
}

/** The rows in which two screens differ, as text where that tells them apart. */
function differences(ours: CockpitScreen, inks: CockpitScreen) {
	const [cells, lines] = [inks.cells(), inks.lines()];
	return ours.cells().flatMap((row, y) => {
		if (row === cells[y]) return [];
		const [our, ink] = [ours.lines()[y], lines[y]];
		return [our === ink ? {row, ink: cells[y]} : {our, ink}];
	});
}

async function expectSame(ours: CockpitScreen, inks: CockpitScreen, when: string) {
	await expect.poll(() => differences(ours, inks), {message: when}).toEqual([]);
}

test.each(sizes)('at %i×%i every screen is the one that Ink draws', async (columns, rows) => {
	const {ours, inks} = await pair(columns, rows);
	const press = async (...keys: readonly string[]) => {
		for (const screen of [ours, inks]) await screen.press(...keys);
		await expectSame(ours, inks, `after ${keys.join(' ')}`);
	};
	await expectSame(ours, inks, 'at first');
	for (const key of ['2', 'down', 'down', 'enter', 'esc', '3', '4', 'enter', 'esc', '5', 'up', 'enter', 'esc', '6']) {
		await press(key);
	}

	for (const page of ['?', 'h', 'c', 'L', 'R', 'a', 'n']) {
		await press(page);
		await press('esc');
	}

	await press('3', 'z');
	await press('z', ']');
	for (const [width, height] of [
		[20, 5],
		[61, 16],
		[133, 41],
		[columns, rows],
	] as const) {
		for (const screen of [ours, inks]) await screen.resize(width, height);
		await expectSame(ours, inks, `at ${width}×${height}`);
	}

	for (const screen of [ours, inks]) {
		await screen.press('ctrl-c', 'ctrl-c');
		await screen.closed;
	}
});

function surfaceOn(columns: number, rows: number) {
	let written = '';
	const surface = createSurface({
		write(text: string | Uint8Array) {
			written += text.toString();
			return true;
		},
	});
	surface.resize(columns, rows);
	const turn = async () => {
		await Promise.resolve();
		const text = written.replace(/^\u001B\[\?2026h|\u001B\[\?2026l$/g, '');
		written = '';
		return text;
	};
	return {surface, turn};
}

const sheet = (x: number, width: number, lines: readonly string[], layer: Sheet['layer'] = 0): Sheet => ({
	box: {x, y: 0, width, height: lines.length},
	lines,
	layer,
});

test('what is put in one turn is drawn in one go, and only what is new', async () => {
	const {surface, turn} = surfaceOn(10, 2);
	const [left, right] = [{}, {}];
	surface.put(left, sheet(0, 5, ['one', 'two']));
	surface.put(right, sheet(5, 5, ['three', 'four']));
	expect(await turn()).toContain('one');
	surface.put(left, sheet(0, 5, ['one', 'TWO']));
	surface.put(right, sheet(5, 5, ['three', 'four']));
	expect(await turn()).toBe('\u001B[2;1HTWO\u001B[0m  \u001B[0m');
	surface.put(left, sheet(0, 5, ['one', 'TWO']));
	expect(await turn()).toBe('');
});

test('what moves is drawn where it is now, and taken away where it was', async () => {
	const {surface, turn} = surfaceOn(5, 3);
	const [moving, staying] = [{}, {}];
	const at = (y: number, lines: readonly string[]): Sheet => ({
		...sheet(0, 5, lines),
		box: {x: 0, y, width: 5, height: 1},
	});
	surface.put(moving, at(0, ['moves']));
	surface.put(staying, at(2, ['stays']));
	await turn();
	surface.put(moving, at(1, ['moves']));
	expect(await turn()).toBe('\u001B[1;1H\u001B[2K\u001B[2;1Hmoves\u001B[0m');
	surface.remove(moving);
	expect(await turn()).toBe('\u001B[2;1H\u001B[2K');
});

test('what lies above stays above, and what was under it comes back', async () => {
	const {surface, turn} = surfaceOn(10, 1);
	const [ground, dialog] = [{}, {}];
	surface.put(ground, sheet(0, 10, ['0123456789']));
	surface.put(dialog, sheet(2, 3, ['box'], 1));
	await turn();
	surface.put(ground, sheet(0, 10, ['abcdefghij']));
	expect(await turn()).toMatch(/abcdefghij.*\[1;3Hbox/);
	surface.remove(dialog);
	expect(await turn()).toMatch(/abcdefghij/);
});

test('a line that is too long does not reach its neighbour, nor a place outside of the screen', async () => {
	const {surface, turn} = surfaceOn(8, 1);
	surface.put({}, sheet(0, 4, ['漢字漢字', 'below']));
	surface.put({}, sheet(6, 9, ['beyond']));
	expect(await turn()).toBe('\u001B[2J\u001B[1;1H漢字\u001B[0m\u001B[1;7Hbe\u001B[0m');
});

test('while somebody else has the terminal nothing is drawn, and everything afterwards; nothing at all once closed', async () => {
	const {surface, turn} = surfaceOn(5, 1);
	const key = {};
	surface.put(key, sheet(0, 5, ['first']));
	await turn();
	surface.pause();
	surface.put(key, sheet(0, 5, ['later']));
	expect(await turn()).toBe('');
	surface.resume();
	expect(await turn()).toBe('\u001B[2J\u001B[1;1Hlater\u001B[0m');
	surface.close();
	surface.put(key, sheet(0, 5, ['never']));
	expect(await turn()).toBe('');
});

test('a copied text goes to the terminal’s clipboard, and to nobody else who has the terminal', async () => {
	const {surface, turn} = surfaceOn(5, 1);
	await turn();
	surface.copy('日本\n');
	expect(await turn()).toBe(`\u001B]52;c;${Buffer.from('日本\n').toString('base64')}\u0007`);
	surface.pause();
	surface.copy('other');
	expect(await turn()).toBe('');
});
