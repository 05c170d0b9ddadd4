import {expect, test} from 'vitest';
import {statsView} from '../../components/overlays/statsView.ts';
import {plain} from '../../components/text/line.ts';
import {worldWithHistory} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

test('M opens the statistics of the selected environment', async () => {
	const world = await worldWithHistory();
	const store = await startStore(world);
	await store.run('stats');
	const overlay = store.state().overlays.at(-1);
	if (overlay?.kind !== 'stats') throw new Error('no statistics are open');
	expect(overlay).toMatchObject({environment: 'staging', stats: {status: 'ready'}});
	const {body, title} = statsView(overlay, 76);
	expect(plain(title.left)).toBe('Statistics staging');
	const text = 'lines' in body ? body.lines.map(plain).join('\n') : '';
	expect(text).toMatch(/Deployment frequency +0\.\d a week/);
});

test('where nothing can be read, the page says why', async () => {
	const world = await worldWithHistory();
	const failing = {bars: 'ascii', read: () => Promise.reject(new Error('the journal is away'))} as const;
	const store = await startStore({...world, ports: {...world.ports, statistics: failing}});
	await store.run('stats');
	expect(store.state().overlays.at(-1)).toMatchObject({stats: {status: 'failed', error: 'the journal is away'}});
});
