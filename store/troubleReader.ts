import type {StoreApi} from 'zustand/vanilla';
import {valueIn} from './loadable.ts';
import type {CockpitPorts} from './ports.ts';
import type {CockpitState} from './state.ts';

/**
 * Makes what looks for what keeps the journal from taking anything, and for what the shown release waits meanwhile: that
 * one goes on while the journal is away.
 * @param everyMs how often the journal is examined at most
 */
export function createTroubleReader(
	store: StoreApi<CockpitState>,
	{engine, now}: CockpitPorts,
	everyMs: number,
): () => Promise<void> {
	let looked = Number.NEGATIVE_INFINITY;
	return async () => {
		const shown = valueIn(store.getState().release);
		const journalWait = shown && !shown.end ? engine.journalWait(shown.id) : null;
		const {trouble: before} = store.getState();
		let trouble = before;
		if (now() - looked >= everyMs) {
			looked = now();
			trouble = await engine.trouble().catch(() => before);
		}

		store.setState({journalWait, trouble: trouble?.message === before?.message ? before : trouble});
	};
}
