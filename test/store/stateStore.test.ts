import {expect, test, vi} from 'vitest';
import {initialState} from '../../store/state.ts';
import {createStateStore} from '../../store/stateStore.ts';
import {fakeWorld} from '../support/cockpitPorts.ts';

test('a change takes the place of what it names, and is told with the state before', () => {
	const store = createStateStore(initialState(fakeWorld().ports.engine.project, 0, null));
	const listener = vi.fn();
	store.subscribe(listener);
	const before = store.getState();
	store.setState({zoomed: true});
	expect(store.getState()).toEqual({...before, zoomed: true});
	expect(listener).toHaveBeenCalledExactlyOnceWith(store.getState(), before);
	store.setState(({zoomed}) => ({zoomed: !zoomed, now: 5}));
	expect(store.getState()).toEqual({...before, now: 5});
});

test('a change to the state as it is tells nobody', () => {
	const store = createStateStore(initialState(fakeWorld().ports.engine.project, 0, null));
	const listener = vi.fn();
	store.subscribe(listener);
	store.setState(state => state);
	expect(listener).not.toHaveBeenCalled();
});
