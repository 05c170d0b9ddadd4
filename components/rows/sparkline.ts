import type {LastMinute} from '../../store/ports.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import type {Tone} from '../theme.ts';

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** Numbers as bars of one column each. The highest is a full one; only 0 has the lowest bar. */
export function sparkline(values: readonly number[]): string {
	const most = Math.max(1, ...values);
	return values.map(value => bars[Math.ceil((value / most) * (bars.length - 1))]).join('');
}

/** The lines of a source in the last minute; parts of it in which errors came stand out. */
export function rateLine({lines, errors}: LastMinute): Line {
	return barsOf(lines, errors);
}

/** The errors of a source in the last minute. */
export function errorLine({errors}: LastMinute): Line {
	return barsOf(errors, errors);
}

function barsOf(values: readonly number[], errors: readonly number[]): Line {
	const toneAt = (at: number): Tone => ((errors[at] ?? 0) > 0 ? 'bad' : 'muted');
	return [...sparkline(values)].map((bar, at) => span(bar, toneAt(at)));
}
