import {useApp} from 'ink';
import {useLayoutEffect} from 'react';
import {useSurroundings} from './context.ts';

/** Lets commands have the terminal: Ink leaves it as it found it, and everything is drawn anew when it comes back. */
export function useLentTerminal(): void {
	const {cockpit, surface} = useSurroundings();
	const {suspendTerminal} = useApp();
	useLayoutEffect(
		() =>
			cockpit.lendBy(async work => {
				surface?.pause();
				try {
					await suspendTerminal(work);
				} finally {
					surface?.resume();
				}
			}),
		[cockpit, surface, suspendTerminal],
	);
}
