import {useApp} from 'ink';
import {useEffect} from 'react';
import {useSurroundings} from './context.ts';

/** Lets commands have the terminal: Ink leaves it as it found it, and draws everything anew when it comes back. */
export function useLentTerminal(): void {
	const {cockpit} = useSurroundings();
	const {suspendTerminal} = useApp();
	useEffect(() => cockpit.lendBy(work => suspendTerminal(work)), [cockpit, suspendTerminal]);
}
