import {createContext, useContext, useLayoutEffect, useReducer, useRef} from 'react';
import type {Cockpit} from '../store/cockpit.ts';
import type {CockpitState} from '../store/state.ts';
import type {Surface} from './surface.ts';
import type {Theme} from './theme.ts';

/** What every component may use. */
export type Surroundings = {
	readonly cockpit: Cockpit;
	readonly theme: Theme;
	/** What lines are drawn on; null: Ink draws them. */
	readonly surface: Surface | null;
};

/** Carries the surroundings; set once, at the root. */
export const SurroundingsContext = createContext<Surroundings | null>(null);

/** The cockpit and the theme. */
export function useSurroundings(): Surroundings {
	const surroundings = useContext(SurroundingsContext);
	if (!surroundings) throw new Error('A cockpit component was rendered outside of the cockpit.');
	return surroundings;
}

/**
 * A part of the state; the component renders again when that part is another one. What React offers for stores leaves an
 * effect behind each render, which takes as long as the render: components here are many and render for each key.
 */
export function useCockpit<T>(selector: (state: CockpitState) => T): T {
	const {store} = useSurroundings().cockpit;
	const [, renderAgain] = useReducer((count: number) => count + 1, 0);
	const value = selector(store.getState());
	const shown = useRef({selector, value});
	shown.current.selector = selector;
	shown.current.value = value;
	useLayoutEffect(() => {
		const look = (state: CockpitState) => {
			if (!Object.is(shown.current.selector(state), shown.current.value)) renderAgain();
		};
		// What changed between the rendering and now.
		look(store.getState());
		return store.subscribe(look);
	}, [store]);
	return value;
}

const agesEveryMs = 10_000;

/** The clock of what is told in ages: it moves in steps of ten seconds, so rows do not render again for nothing. */
export const selectSlowNow = (state: CockpitState) =>
	Math.floor(state.now / agesEveryMs) * agesEveryMs + agesEveryMs - 1;

/** The clock of what moves. */
export const selectNow = (state: CockpitState) => state.now;
