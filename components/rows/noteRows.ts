import {operatorName} from '../../src/domain/operator.ts';
import type {Note, Release} from '../../src/domain/release.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {wrap} from '../text/width.ts';
import {clock, dayAndClock} from './time.ts';

/** All that people noted on a release, whole, the oldest first: when, who, and on which step. */
export function noteLines({notes}: Release, width: number): readonly Line[] {
	if (notes.length === 0) return [[span('Nobody noted anything yet. n adds a note.', 'muted')]];
	return notes.flatMap(note => [
		[
			span(`${dayAndClock(note.at)} `, 'muted'),
			span(plainText(operatorName(note.by)), 'accent'),
			span(note.step === null ? '' : ` on ${plainText(note.step)}`, 'muted'),
		],
		...textLines(note, Math.max(8, width - 2)),
	]);
}

/** The newest note in one line, for whoever looks at the release itself; none: nobody noted anything. */
export function lastNoteLine({notes}: Release): Line | null {
	const last = notes.at(-1);
	if (!last) return null;
	const more = notes.length > 1 ? ` · N reads all ${notes.length}` : '';
	return [
		span(`${clock(Date.parse(last.at), false)} ${plainText(operatorName(last.by))}`, 'accent'),
		span(`${last.step === null ? '' : ` on ${plainText(last.step)}`}: `, 'muted'),
		span(plainText(last.text)),
		span(more, 'muted'),
	];
}

function textLines({text}: Note, width: number): readonly Line[] {
	return text.split(/\r?\n/).flatMap(line => wrap(plainText(line), width).map(part => [span('  '), span(part)]));
}
