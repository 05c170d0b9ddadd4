import stringWidth from 'string-width';
import {afterEach, describe, expect, test} from 'vitest';
import type {CockpitOptions} from '../../store/cockpit.ts';
import type {FakeWorld} from '../support/cockpitPorts.ts';
import {fakeWorld, shaOf, worldWithHistory} from '../support/cockpitPorts.ts';
import type {CockpitScreen} from '../support/cockpitScreen.ts';
import {openScreen} from '../support/cockpitScreen.ts';

const sizes = [
	[80, 24],
	[120, 36],
	[200, 50],
] as const;
const open: CockpitScreen[] = [];

afterEach(async () => {
	for (const screen of open.splice(0)) {
		await screen.press('ctrl-c', 'ctrl-c');
		await screen.closed.catch(() => {});
	}
});

function show(world: Pick<FakeWorld, 'ports'>, columns: number, rows: number, options: CockpitOptions = {}) {
	const screen = openScreen(world, {columns, rows, ...options});
	open.push(screen);
	return screen;
}

async function deploying(environment = 'staging') {
	const world = await worldWithHistory();
	const id = await world.deploy(environment, shaOf(0));
	world.runUntil(id);
	await world.ports.engine.decideStep(id, {do: 'confirm', step: 'team', note: null});
	return {world, id};
}

function expectWhole(screen: CockpitScreen, columns: number, rows: number) {
	const lines = screen.text().split('\n');
	expect(lines).toHaveLength(rows);
	for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
	// Every frame that was opened is closed: a wide character that is miscounted would push its right edge out.
	for (const line of lines) {
		if (line.startsWith('│')) expect(line, line).toMatch(/[│┤]$/);
		if (line.startsWith('├')) expect(line, line).toMatch(/[│┤]$/);
		if (line.startsWith('╭')) expect(line, line).toMatch(/╮$/);
		if (line.startsWith('╰')) expect(line, line).toMatch(/╯$/);
	}
}

describe('the screen', () => {
	test.each(sizes)('at %i×%i the first frame has six panes before any port has answered', async (columns, rows) => {
		const never = () => new Promise<never>(() => {});
		const world = fakeWorld();
		const engine = {
			...world.ports.engine,
			overview: never,
			history: never,
			live: never,
			migrations: never,
			rollbackPlan: never,
			release: never,
		};
		const repository = {...world.ports.repository, candidate: never};
		const screen = show({ports: {...world.ports, engine, repository}}, columns, rows);
		for (const name of ['1 Environments', '2 Commits', '3 Logs', '4 Migrations', '5 Release', '6 Rollback']) {
			await screen.expect(name);
		}

		expectWhole(screen, columns, rows);
	});

	test.each(sizes)('at %i×%i a running release shows in all panes, and no frame breaks', async (columns, rows) => {
		const {world, id} = await deploying();
		world.runUntil(id, 'health');
		const screen = show(world, columns, rows);
		await screen.expect(`#${id} v2.5.0`);
		await screen.expect('verifying');
		await screen.expect('Rollback → v2.4.1');
		world.logs.get('staging')?.append('web', 'GET /検索?q=日本語 200 \u001B[31mslow\u001B[39m', world.now);
		for (const key of ['1', '2', '3', '4', '5', '6']) {
			await screen.press(key);
			expectWhole(screen, columns, rows);
		}
	});

	test('each page and dialog fits the screen at every size', async () => {
		for (const [columns, rows] of [...sizes, [60, 15] as const]) {
			const {world, id} = await deploying();
			world.runUntil(id);
			const screen = show(world, columns, rows);
			await screen.expect('waits for you');
			for (const key of ['?', 'h', 'c', 'L', 'R', 'a']) {
				await screen.press(key);
				expectWhole(screen, columns, rows);
				await screen.press('esc');
			}

			for (const pane of ['1', '2', '4', '5', '6']) {
				await screen.press(pane, 'enter');
				expectWhole(screen, columns, rows);
				await screen.press('esc');
			}
		}
	});

	test('the page of a release tells what was new in the logs, at every size', async () => {
		const {world, id} = await deploying();
		world.runUntil(id);
		for (const [columns, rows] of sizes) {
			const screen = show(world, columns, rows);
			await screen.expect('waits for you');
			await screen.press('h', 'enter');
			await screen.expect('New in the logs ?');
			await screen.press('e', 'e');
			await screen.expect('no cockpit listened');
			expectWhole(screen, columns, rows);
		}

		const at = new Date(world.now).toISOString();
		const item = {source: 'web', kind: 'new', level: 'error', count: 1200, times: null, firstAt: at} as const;
		const found = [
			{...item, template: 'ERROR relation <*> is gone', example: 'ERROR relation 7 is gone '.repeat(20)},
			{
				...item,
				template: 'WARN pool <*>',
				level: 'warn',
				kind: 'jumped',
				times: 7.4,
				example: 'WARN pool 検索',
			} as const,
		];
		world.happened(id, {
			type: 'log-news-recorded',
			since: at,
			until: at,
			found,
			omitted: 2,
			skipped: 70_000,
			uncompared: ['nginx'],
		});
		for (const screen of open) {
			await screen.expect('New in the logs 4');
			await screen.expect('ERROR relation 7 is gone');
			await screen.press('j');
			await screen.expect('WARN pool 検索');
			await screen.expect('7× as often: WARN pool');
			await screen.expect('ana@bastion, 2 more');
			await screen.expect('Not known of nginx');
		}

		for (const [index, [columns, rows]] of sizes.entries()) {
			const screen = open[index];
			if (screen) expectWhole(screen, columns, rows);
		}
	});

	test('sizes down to nothing say one line and throw nothing, and the panes come back', async () => {
		const {world, id} = await deploying();
		world.runUntil(id, 'health');
		const screen = show(world, 120, 36);
		await screen.expect('verifying');
		for (const [columns, rows, text] of [
			[20, 5, 'needs 60×15'],
			[1, 1, '…'],
			[59, 40, 'release-tui needs 60×15; this is 59×40. q leaves.'],
			[200, 14, 'release-tui needs 60×15; this is 200×14.'],
			[3, 2, '60…'],
		] as const) {
			await screen.resize(columns, rows);
			await screen.expect(text);
		}

		await screen.resize(120, 36);
		await screen.expect('6 Rollback');
		expectWhole(screen, 120, 36);
	});

	test('a resize while a dialog is open keeps the dialog', async () => {
		const world = await worldWithHistory();
		const screen = show(world, 120, 36);
		await screen.expect('14 to ship');
		await screen.press('d');
		await screen.expect('way back');
		await screen.resize(80, 24);
		await screen.expect('Deploy to staging');
		expectWhole(screen, 80, 24);
	});
});

describe('a person at the keyboard', () => {
	test('deploys to staging, ticks the checklist, and reads of it in the history', async () => {
		const world = await worldWithHistory();
		const screen = show(world, 120, 36);
		await screen.expect('14 to ship');
		await screen.press('d');
		await screen.expect('window open until');
		await screen.press('enter');
		await screen.expect('Release #7 started.');
		world.runUntil(7);
		await screen.expect('waits for you');
		await screen.press('space');
		await screen.expect('team ticked.');
		world.now += 1000;
		world.runUntil(7);
		await screen.expect('smoke');
		// Held down, or bunched by a slow line.
		await screen.press('space', 'space');
		await screen.expect('one press ticks one item');
		expect(world.release(7).steps['dashboard']?.state.status).toBe('asking');
		world.now += 1000;
		await screen.press('space');
		await screen.expect('dashboard ticked.');
		world.runUntil(7);
		await screen.expect('verified live');
		await screen.press('h');
		await screen.expect('#7');
		await screen.press('enter');
		await screen.expect('by ana@bastion');
		await screen.press('e');
		await screen.expect('step-confirmed');
	});

	test('types the name of production; a paste does not start anything', async () => {
		const world = await worldWithHistory();
		world.setLive('staging', shaOf(0));
		const screen = show(world, 120, 36);
		await screen.expect('level with HEAD');
		await screen.press(']');
		await screen.expect('PRODUCTION');
		await screen.expect('14 to ship');
		await screen.press('d');
		await screen.expect('Type production');
		await screen.paste('production');
		await screen.expect('Pasting does not count');
		await screen.press('enter');
		await screen.expect('Type production to confirm.');
		expect(world.calls.filter(call => call.startsWith('start'))).toEqual([]);
		await screen.type('production');
		await screen.press('enter');
		await screen.expect('Release #7 started.');
	});

	test('presses R, sees the plan and the countdown, and Esc stops it', async () => {
		const {world, id} = await deploying();
		world.runUntil(id, 'health');
		const screen = show(world, 120, 36);
		await screen.expect('Rollback → v2.4.1');
		await screen.press('RRR');
		await screen.expect('starts in');
		await screen.expect('Will not undo');
		await screen.press('esc');
		await screen.expectGone('starts in');
		expect(world.calls.filter(call => call.startsWith('rollback staging request'))).toEqual([]);
		await screen.press('R');
		await screen.expect('starts in');
		await screen.press('enter');
		await screen.expect('rolling back');
	});

	test('keys that arrive together are taken one by one', async () => {
		const world = await worldWithHistory();
		const screen = show(world, 120, 36);
		await screen.expect('14 to ship');
		await screen.press('2jjj', 'enter');
		await screen.expect(`Commit ${shaOf(3).slice(0, 7)}`);
	});

	test('a key that is off says why', async () => {
		const screen = show(await worldWithHistory(), 120, 36);
		await screen.expect('14 to ship');
		await screen.press('a');
		await screen.expect('a abort: no release is open on staging');
	});

	test('chooses another candidate by typing parts of its name', async () => {
		const screen = show(await worldWithHistory(), 120, 36);
		await screen.expect('14 to ship');
		await screen.press('c');
		await screen.expect('origin/master');
		await screen.type('fxpay');
		await screen.expectGone('origin/master');
		await screen.press('esc');
		await screen.press('c');
		await screen.expect('v2.4.1');
		await screen.type('2.4.1');
		await screen.press('enter');
		await screen.expect('the candidate is what runs here');
	});

	test.each(sizes)('at %i×%i searches the commits', async (columns, rows) => {
		const screen = show(await worldWithHistory(), columns, rows);
		await screen.expect('14 to ship');
		await screen.press('2', '/');
		await screen.expect('Search the commits');
		expectWhole(screen, columns, rows);
		await screen.type('author:ana stock');
		await screen.press('enter');
		await screen.expect('/author:ana stock/ ·');
		await screen.expect('Fix a race');
		expectWhole(screen, columns, rows);
		await screen.press('/', 'ctrl-u');
		await screen.type('nowhere');
		await screen.press('enter');
		await screen.expect('Nothing found. Esc shows all commits.');
		await screen.press('esc');
		await screen.expect('14 to ship');
	});

	test('leaves with q, and is told how to come back', async () => {
		const {world, id} = await deploying();
		const screen = openScreen(world, {columns: 80, rows: 24});
		await screen.expect(`#${id}`);
		await screen.press('q');
		await expect(screen.closed).resolves.toEqual({
			detached: true,
			message: `Release #${id} goes on without you. Come back with: release-tui attach ${id}`,
		});
		expect(screen.raw()).toContain('\u001B[?1049l');
	});

	test('a component that throws gives the terminal back and says what broke', async () => {
		const world = await worldWithHistory();
		const screen = openScreen(world, {columns: 120, rows: 36});
		await screen.expect('14 to ship');
		const view = world.logs.get('staging');
		Object.assign(view ?? {}, {
			screen() {
				throw new Error('the row is gone');
			},
		});
		view?.append('web', 'one', world.now);
		await expect(screen.closed).rejects.toThrow(/The cockpit broke: the row is gone/);
		expect(screen.raw()).toContain('\u001B[?1049l');
	});
});

describe('the log pane', () => {
	async function reading() {
		const world = await worldWithHistory();
		const screen = show(world, 120, 36);
		await screen.expect('14 to ship');
		const view = world.logs.get('staging');
		if (!view) throw new Error('no logs were opened');
		for (let line = 0; line < 100; line++) view.append('web', `line ${line}`, world.now);
		await screen.expect('line 99');
		return {world, screen, view};
	}

	const paneOf = (screen: CockpitScreen) =>
		screen
			.text()
			.split('\n')
			.map(line => line.slice(line.indexOf('││')))
			.filter(line => / web +line /.test(line));

	test('what one reads does not move, and new lines are counted', async () => {
		const {world, screen, view} = await reading();
		await screen.press('3', 'k', 'k');
		await screen.expect('2 lines below');
		const before = paneOf(screen);
		for (let line = 100; line < 150; line++) view.append('web', `line ${line}`, world.now);
		await screen.expect('52 lines below');
		expect(paneOf(screen)).toEqual(before);
		await screen.press('G');
		await screen.expect('line 149');
		await screen.expect('following');
	});

	test('a search goes up from the end, n and N go on', async () => {
		const {screen} = await reading();
		await screen.press('3', '/');
		await screen.type('line [34]0$');
		await screen.press('enter');
		await screen.expect('line 36');
		await screen.expect('line 40');
		await screen.press('N');
		await screen.expect('line 26');
		await screen.press('N');
		await screen.expect('No match for');
		await screen.press('n');
		await screen.expect('line 40');
	});

	test('marked lines go to the clipboard of the terminal', async () => {
		const {screen} = await reading();
		await screen.press('3', 'V', 'k');
		await screen.expect('2 lines marked');
		await screen.press('y');
		await screen.expect('Copied 2 lines.');
		expect(screen.raw()).toContain(`\u001B]52;c;${Buffer.from('line 98\nline 99').toString('base64')}\u0007`);
	});

	test('a filter shows only what matches, and a wrong one is refused in words', async () => {
		const {screen} = await reading();
		await screen.press('3', 'f');
		await screen.type('(');
		await screen.press('enter');
		await screen.expect('Invalid regular expression');
		await screen.press('ctrl-u');
		await screen.type('7$');
		await screen.press('enter');
		await screen.expect('/7$/');
		expect(paneOf(screen).every(line => line.includes('7  '))).toBe(true);
	});

	test('sources are hidden and shown in their menu', async () => {
		const {world, screen, view} = await reading();
		view.append('nginx', 'upstream timed out', world.now);
		await screen.expect('upstream timed out');
		await screen.press('3', 's');
		await screen.expect('Log sources');
		await screen.press('j', 'space', 'esc');
		await screen.expectGone('upstream timed out');
	});

	test('while a step runs its output is shown, and o goes back to the logs', async () => {
		const {world, id} = await deploying();
		world.runUntil(id, 'push');
		const screen = show(world, 120, 36);
		await screen.expect(`#${id} push`);
		world.outputs.get(`${id}/push/1`)?.append('push', 'remote: building', world.now);
		await screen.expect('remote: building');
		await screen.press('o');
		await screen.expect('nginx ▁');
		await screen.press('o');
		await screen.expect('remote: building');
	});
});
