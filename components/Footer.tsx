import {memo, useMemo} from 'react';
import type {CockpitState} from '../store/state.ts';
import {useCockpit, useSurroundings} from './context.ts';
import {footerLine} from './footerLine.ts';
import {Lines} from './Lines.tsx';
import type {Rectangle} from './layout.ts';
import {paint} from './text/line.ts';
import type {Theme} from './theme.ts';

/** The bottom line of the screen. */
export const Footer = memo(function Footer({box}: {readonly box: Rectangle}) {
	const {theme} = useSurroundings();
	// The painted text is the selected part: the line renders only when another text would be shown.
	const text = useCockpit(useMemo(() => footerText(box.width, theme), [box.width, theme]));
	const lines = useMemo(() => [text], [text]);
	return <Lines box={box} lines={lines} />;
});

// Which keys are of use is asked of some thirty of them: not where only a cursor or the clock has moved.
function footerText(width: number, theme: Theme): (state: CockpitState) => string {
	let known: {readonly state: CockpitState; readonly text: string} | null = null;
	return state => {
		if (known === null || !hasSameKeys(known.state, state)) {
			known = {state, text: paint(footerLine(state, width), width, theme)};
		}

		return known.text;
	};
}

const ofNoConcern: readonly string[] = ['cursors', 'logs', 'now'] satisfies readonly (keyof CockpitState)[];

function hasSameKeys(before: CockpitState, after: CockpitState): boolean {
	const were = Object.values(before);
	const isSame = Object.entries(after).every(([name, value], at) => value === were[at] || ofNoConcern.includes(name));
	const {logs} = before;
	return isSame && logs.view === after.logs.view && logs.look === after.logs.look && logs.search === after.logs.search;
}
