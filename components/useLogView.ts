import {useLayoutEffect, useReducer} from 'react';
import type {LogView} from '../store/ports.ts';

/** Renders the component again when a log view says that something changed; the view itself keeps the pace. */
export function useLogView(view: LogView | null): void {
	const [, wake] = useReducer((count: number) => count + 1, 0);
	// With the rendering: lines that come before an effect which runs later would not be told.
	useLayoutEffect(() => view?.subscribe(wake), [view]);
}
