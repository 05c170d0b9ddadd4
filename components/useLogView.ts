import {useEffect, useReducer} from 'react';
import type {LogView} from '../store/ports.ts';

/** Renders the component again when a log view says that something changed; the view itself keeps the pace. */
export function useLogView(view: LogView | null): void {
	const [, wake] = useReducer((count: number) => count + 1, 0);
	useEffect(() => view?.subscribe(wake), [view]);
}
