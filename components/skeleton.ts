import {paneIds} from '../store/state.ts';
import {framed} from './frame.ts';
import {layout} from './layout.ts';
import {span} from './text/line.ts';
import {createTheme} from './theme.ts';

const enterAlternateScreen = '\u001B[?1049h\u001B[?25l\u001B[2J';

/** Takes the skeleton off the terminal, where the cockpit did not come. */
export const leaveSkeleton = '\u001B[?25h\u001B[?1049l';

/**
 * The cockpit's first frame, its panes still empty: shown while the program itself is being loaded. Ink draws over it.
 * Empty for a terminal that is too small for panes.
 */
export function skeletonScreen(columns: number, rows: number, color: boolean): string {
	const theme = createTheme(color);
	const usual = {focus: 'environments', zoomed: false, environments: 2, tour: false, unreleased: false} as const;
	const places = layout(columns, rows, usual);
	if (places.kind === 'small') return '';
	const panes = places.panes.flatMap(place => {
		const number = `${paneIds.indexOf(place.id) + 1} `;
		const name = place.id.replace(/^./, first => first.toUpperCase());
		const focused = place.id === 'environments';
		const left = [span(number, focused ? 'focus' : 'muted'), focused ? span(name, 'focus') : span(name)];
		const own = focused ? 'accent' : 'muted';
		const top = place.above === 'environments' ? 'accent' : own;
		return framed(place, {left, right: []}, {own, top}, [], theme).map((line, index) =>
			at(place.x, place.y + index, line),
		);
	});
	return [enterAlternateScreen, at(0, 0, theme(' release-tui ', 'focus')), ...panes].join('');
}

function at(x: number, y: number, text: string): string {
	return `\u001B[${y + 1};${x + 1}H${text}`;
}
