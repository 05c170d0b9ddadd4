import {paneIds} from '../store/state.ts';
import {useCockpit, useSurroundings} from './context.ts';
import type {FrameTitle} from './frame.ts';
import {framed} from './frame.ts';
import {Lines} from './Lines.tsx';
import type {PanePlace} from './layout.ts';
import {span} from './text/line.ts';
import {withoutColors} from './text/width.ts';

/** A pane's frame around its painted lines. The focused pane is drawn in the focus's tone and its number stands out. */
export function Pane({
	place,
	title,
	lines,
}: {
	readonly place: PanePlace;
	readonly title: FrameTitle;
	readonly lines: readonly string[];
}) {
	const {theme} = useSurroundings();
	const focused = useCockpit(state => state.focus === place.id);
	const number = span(`${paneIds.indexOf(place.id) + 1} `, focused ? 'focus' : 'muted');
	const [name, ...rest] = title.left;
	const left = [number, ...(name ? [{...name, tone: focused ? ('focus' as const) : name.tone}] : []), ...rest];
	const own = focused ? 'accent' : 'muted';
	// The line between two panes belongs to both: it lights up with either.
	const top = useCockpit(state => (state.focus === place.above ? 'accent' : own));
	const isBehind = useCockpit(state => state.overlays.length > 0);
	const drawn = framed(place, {left, right: title.right}, {own, top}, lines, theme);
	// Behind a dialog the panes step back: still to be read, but without colours.
	return <Lines box={place} lines={isBehind ? drawn.map(line => theme(withoutColors(line), 'muted')) : drawn} />;
}
