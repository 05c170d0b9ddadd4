import type {StoreApi} from 'zustand/vanilla';
import {valueIn} from './loadable.ts';
import {isMoving} from './select.ts';
import type {CockpitState} from './state.ts';

/** Milliseconds between two ticks while something moves: one frame of the spinner. */
export const fastTickMs = 160;
/** While an age or a duration is told in seconds: in steps of ten. */
const secondsTickMs = 10_000;
const minuteMs = 60_000;

/** How fine the time is that the screen tells. */
type Pace = 'moving' | 'seconds' | 'minutes';

/**
 * The one clock of the screen. Starts at once and ticks as often as what is shown changes by time alone, which is once a
 * minute when nothing goes on: each tick wakes the program and draws. Returns how to stop it.
 */
export function startClock(store: StoreApi<CockpitState>, now: () => number): () => void {
	let pace = paceOf(store.getState(), now());
	let timer = setTimeout(tick, untilNext());
	function tick() {
		store.setState({now: now()});
		pace = paceOf(store.getState(), now());
		clearTimeout(timer);
		timer = setTimeout(tick, untilNext());
	}

	function untilNext(): number {
		if (pace === 'moving') return fastTickMs;
		return pace === 'seconds' ? secondsTickMs : minuteMs - (now() % minuteMs);
	}

	const unsubscribe = store.subscribe((state, before) => {
		if (isSamePace(state, before)) return;
		const wanted = paceOf(state, now());
		if (wanted === pace) return;
		pace = wanted;
		clearTimeout(timer);
		// What now tells the time more finely has to be right from the beginning.
		timer = setTimeout(tick, pace === 'minutes' ? untilNext() : 0);
	});
	return () => {
		unsubscribe();
		clearTimeout(timer);
	};
}

function isSamePace(state: CockpitState, before: CockpitState): boolean {
	return (
		state.environments === before.environments &&
		state.overlays === before.overlays &&
		state.commits === before.commits &&
		state.release === before.release &&
		state.proving === before.proving &&
		state.logs.look === before.logs.look
	);
}

function paceOf(state: CockpitState, now: number): Pace {
	if (isMoving(state)) return 'moving';
	if (state.overlays.length > 0 || state.logs.look.times === 'age') return 'seconds';
	const isRecent = (at: string | null | undefined) => at != null && now - Date.parse(at) < minuteMs;
	const tellsSeconds = state.environments.some(environment => {
		const overview = valueIn(environment.overview);
		return environment.reading || overview?.open != null || isRecent(overview?.last?.finishedAt);
	});
	return tellsSeconds || isRecent(valueIn(state.commits)?.commits[0]?.at) ? 'seconds' : 'minutes';
}
