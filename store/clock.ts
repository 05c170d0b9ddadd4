import type {StoreApi} from 'zustand/vanilla';
import {isMoving} from './select.ts';
import type {CockpitState} from './state.ts';

/** Milliseconds between two ticks while something moves: one frame of the spinner. */
export const fastTickMs = 160;
/** And while nothing does: ages are shown in minutes. */
const slowTickMs = 10_000;

/** The one clock of the screen. Starts at once, ticks fast only while something moves; returns how to stop it. */
export function startClock(store: StoreApi<CockpitState>, now: () => number): () => void {
	let moving = isMoving(store.getState());
	let timer = setTimeout(tick, moving ? fastTickMs : slowTickMs);
	function tick() {
		clearTimeout(timer);
		timer = setTimeout(tick, moving ? fastTickMs : slowTickMs);
		store.setState({now: now()});
	}

	const unsubscribe = store.subscribe(state => {
		const moves = isMoving(state);
		if (moves === moving) return;
		moving = moves;
		clearTimeout(timer);
		timer = setTimeout(tick, moving ? 0 : slowTickMs);
	});
	return () => {
		unsubscribe();
		clearTimeout(timer);
	};
}
