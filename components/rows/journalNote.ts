import type {Refusal} from '../../src/domain/decision.ts';
import {type JournalWait, journalWaitText} from '../../src/domain/journalWait.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import {glyphs} from '../glyphs.ts';
import {type Line, span} from '../text/line.ts';
import {wrap} from '../text/width.ts';
import {clock} from './time.ts';

/**
 * Why nothing can be recorded just now, and what a release waits for meanwhile: it takes the place of what a person could
 * do, since nothing of that would help. None when the journal is well.
 */
export function journalNote(
	wait: JournalWait | null,
	trouble: Refusal | null,
	width: number,
	rows: number,
): readonly Line[] {
	const text = wait
		? `${journalWaitText(wait, at => clock(Date.parse(at)))}. It goes on by itself when the journal answers.`
		: trouble && [trouble.message, trouble.hint].filter(Boolean).join(' ');
	if (!text) return [];
	return wrap(plainText(`${glyphs.warn} ${text}`), width)
		.slice(0, rows)
		.map(line => [span(line, 'bad')]);
}
