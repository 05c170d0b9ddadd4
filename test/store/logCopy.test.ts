import {expect, test} from 'vitest';
import {fakeWorld} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

async function withLog(texts: readonly string[]) {
	const world = fakeWorld();
	const store = await startStore(world);
	const log = world.logs.get('staging');
	if (!log) throw new Error('no log is open');
	for (const text of texts) log.append('web', text, world.now);
	await store.run('focusLogs');
	const copied: string[] = [];
	store.cockpit.copyBy(text => copied.push(text));
	return {store, log, copied, said: () => store.state().status?.text, shown: () => store.state().logs};
}

const numbered = Array.from({length: 40}, (_, i) => `line ${i}`);

test('a line is chosen and copied, and the log holds still meanwhile', async () => {
	const {store, log, copied, said, shown} = await withLog(numbered);
	await store.run('copyLines');
	expect(shown()).toMatchObject({top: 30, mark: {at: 39, from: null}});
	log.append('web', 'new', 0);
	await store.run('up', 'up', 'copyLines');
	expect(copied).toEqual(['line 37']);
	expect(said()).toBe('Copied one line.');
	expect(shown()).toMatchObject({top: 30, mark: null});
});

test('a range is copied without the colours of its lines and the columns of the pane', async () => {
	const {store, copied, said} = await withLog([...numbered, '\u001B[31mred\u001B[39m 漢字', 'last']);
	await store.run('markRange', 'up', 'up', 'copyLines');
	expect(copied).toEqual(['line 39\nred 漢字\nlast']);
	expect(said()).toBe('Copied 3 lines.');
});

test('the screen goes along with the marked line, up and down', async () => {
	const {store, copied, shown} = await withLog(numbered);
	await store.run('markRange', 'first');
	expect(shown()).toMatchObject({top: 0, mark: {at: 0, from: 39}});
	await store.run('markRange', 'markRange', 'pageDown', 'pageDown');
	expect(shown()).toMatchObject({top: 9, mark: {at: 18, from: 0}});
	await store.run('copyLines');
	expect(copied[0]?.split('\n')).toEqual(numbered.slice(0, 19));
});

test('the line that a search stands on is copied at once', async () => {
	const {store, copied} = await withLog(numbered);
	await store.run('search');
	store.cockpit.type('line 1[0-9]');
	await store.run('open', 'copyLines');
	expect(copied).toEqual(['line 19']);
});

test('what is more than a terminal takes is cut between lines, and that is said', async () => {
	const {store, copied, said} = await withLog(Array.from({length: 1000}, (_, i) => `${i} ${'漢'.repeat(100)}`));
	await store.run('markRange', 'first', 'copyLines');
	expect(Buffer.byteLength(copied[0] ?? '')).toBeLessThanOrEqual(74_000);
	const lines = copied[0]?.split('\n') ?? [];
	expect(lines.at(-1)).toBe(`${lines.length - 1} ${'漢'.repeat(100)}`);
	expect(said()).toBe(`Copied the first ${lines.length} of 1000 lines: a terminal takes no more at once.`);
});

test('Esc and a filter leave the marking; what has no line cannot be marked', async () => {
	const {store, shown} = await withLog(numbered);
	await store.run('markRange', 'back');
	expect(shown()).toMatchObject({mark: null, top: 30});
	await store.run('markRange', 'filter');
	store.cockpit.type('7$');
	await store.run('open');
	expect(shown()).toMatchObject({mark: null});
	await store.run('filter');
	store.cockpit.erase('all');
	store.cockpit.type('none of them');
	await store.run('open', 'markRange', 'copyLines');
	expect(shown()).toMatchObject({mark: null});
});
