import type {StoreApi} from 'zustand/vanilla';
import {createStore} from 'zustand/vanilla';
import type {CockpitState} from './state.ts';

/**
 * Makes the store of a state. Left to itself, zustand makes each next state by adding one property after the other to an
 * empty object; a copy of the whole one keeps its shape, which is what makes it quick to read for all that look at it.
 */
export function createStateStore(initial: CockpitState): StoreApi<CockpitState> {
	const store = createStore<CockpitState>(() => initial);
	const {getState, setState} = store;
	return {
		...store,
		setState(
			change: CockpitState | Partial<CockpitState> | ((state: CockpitState) => CockpitState | Partial<CockpitState>),
		) {
			const state = getState();
			const changed = typeof change === 'function' ? change(state) : change;
			if (changed !== state) setState({...state, ...changed}, true);
		},
	};
}
