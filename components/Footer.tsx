import {useCockpit, useSurroundings} from './context.ts';
import {footerLine} from './footerLine.ts';
import {Lines} from './Lines.tsx';
import type {Rectangle} from './layout.ts';
import {paint} from './text/line.ts';

/** The bottom line of the screen. */
export function Footer({box}: {readonly box: Rectangle}) {
	const {theme} = useSurroundings();
	// The painted text is the selected part: the line renders only when another text would be shown.
	const text = useCockpit(state => paint(footerLine(state, box.width), box.width, theme));
	return <Lines box={box} lines={[text]} />;
}
