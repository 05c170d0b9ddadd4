import {expect, test, vi} from 'vitest';
import {keepsNothing} from '../../components/keyReasons.ts';
import {fakeWorld} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';
import {announcement} from '../support/samples.ts';
import {deploying, given} from '../support/story.ts';

test('on the page of an announcement, K says what its answer did not', async () => {
	const world = fakeWorld();
	const store = await startStore(world);
	const decide = vi.spyOn(world.ports.engine, 'decideRelease').mockResolvedValue({ok: true});
	const keeps = [{name: 'bug', path: '.id'}];
	const of = given(deploying('v1', {steps: [announcement('file', 'file it', {keeps})], begun: 0})).book.release(1);
	vi.spyOn(world.ports.engine, 'release').mockResolvedValue({...of, kept: {bug: '123'}});
	const page = {kind: 'step', release: 1, step: 'file', attempt: 1, of, output: null, top: null} as const;
	expect(keepsNothing(store.state())).not.toBeNull();
	store.cockpit.store.setState({overlays: [page]});
	expect(keepsNothing(store.state())).toBeNull();
	await store.run('keep', 'open');
	expect(store.state().overlays.at(-1)).toMatchObject({title: 'The bug of file, #1', error: 'A value is needed.'});
	store.cockpit.type('123');
	await store.run('open');
	expect(decide).toHaveBeenCalledWith(1, {do: 'keep', name: 'bug', text: '123'}, undefined);
	expect(decide).toHaveBeenCalledTimes(1);
	expect(store.state()).toMatchObject({
		overlays: [{...page, of: {kept: {bug: '123'}}}],
		status: {text: 'The bug is kept with #1.'},
	});
});
