import type {StoreApi} from 'zustand/vanilla';
import {trainState} from '../src/domain/train.ts';
import {valueIn} from './loadable.ts';
import type {CockpitState} from './state.ts';

/**
 * Says once, aloud, when a release becomes due while the cockpit is open. What was due before is seen in the environments
 * pane. Returns how to stop it.
 * @param ring makes the terminal's bell ring
 */
export function startTrainWatch(store: StoreApi<CockpitState>, ring: () => void): () => void {
	if (store.getState().environments.every(({config}) => config.train === null)) return () => {};
	const told = new Map<string, string>();
	const look = (state: CockpitState, before: CockpitState) => {
		if (state.now === before.now && state.environments === before.environments) return;
		for (const {config, overview} of state.environments) {
			const known = valueIn(overview);
			if (!config.train || !known) continue;
			const {from, isDue} = trainState(config.train, known.lastStarted, new Date(state.now));
			const last = told.get(config.name);
			told.set(config.name, isDue ? from : '');
			if (!isDue || last === from || last === undefined) continue;
			ring();
			const text = `A release to ${config.name} is due.`;
			store.setState({status: {text, hint: 'd shows what would be released.', tone: 'info'}});
		}
	};
	return store.subscribe(look);
}
