import {useApp} from 'ink';
import {useLayoutEffect} from 'react';
import {useSurroundings} from './context.ts';

/** Lets commands have the terminal: Ink leaves it as it found it, and everything is drawn anew when it comes back. */
export function useLentTerminal(): void {
	const {cockpit, surface} = useSurroundings();
	const {suspendTerminal} = useApp();
	useLayoutEffect(() => {
		// While it is lent it can be asked for again, as by whoever finds that the program was continued: that one is refused,
		// and nothing is drawn on the screen that is not ours yet.
		let lent = 0;
		cockpit.lendBy(async work => {
			lent++;
			surface?.pause();
			try {
				await suspendTerminal(work);
			} finally {
				lent--;
				if (lent === 0) surface?.resume();
			}
		});
	}, [cockpit, surface, suspendTerminal]);
}
