import type {Theme, Tone} from '../theme.ts';
import {isNarrow, segmentsOf, textWidth} from './width.ts';

/** A piece of a text in the colours that it brought along, as SGR parameters; a tone stands in their place. */
export type Run = {readonly text: string; readonly codes: string; readonly tone: Tone | null};

/** A text with colours as its pieces. The sanitiser left colours as the only escape sequences. */
export function runsOf(text: string): readonly Run[] {
	const runs: Run[] = [];
	const colors = new Map<string, string>();
	let codes = '';
	for (const [index, piece] of text.split(/\u001B\[([\d;]*)m/).entries()) {
		if (index % 2 === 1) {
			applyColors(piece, colors);
			codes = [...colors.values()].join(';');
		} else if (piece !== '') runs.push({text: piece, codes, tone: null});
	}

	return runs;
}

/** Shows parts of the text in a tone. @param ranges in characters of the text without colours, in order */
export function marked(
	runs: readonly Run[],
	ranges: readonly {readonly start: number; readonly end: number}[],
	tone: Tone,
): readonly Run[] {
	if (ranges.length === 0) return runs;
	const result: Run[] = [];
	const wanted = wholeCharacters(runs, ranges);
	let from = 0;
	let next = 0;
	for (const run of runs) {
		const end = from + run.text.length;
		for (let at = from; at < end; ) {
			while (next < wanted.length && (wanted[next]?.end ?? 0) <= at) next++;
			const range = wanted[next] ?? {start: end, end};
			const isIn = range.start <= at;
			const until = Math.min(end, isIn ? range.end : range.start);
			const text = run.text.slice(at - from, until - from);
			result.push(isIn ? {text, codes: '', tone} : {...run, text});
			at = until;
		}

		from = end;
	}

	return result;
}

/**
 * The text in lines of `width` columns, the last one shorter; a wide character that does not fit goes to the next line.
 * @param most no more lines than this are made
 */
export function wrapped(runs: readonly Run[], width: number, most: number): readonly (readonly Run[])[] {
	const lines: Run[][] = [[]];
	let room = width;
	for (const run of runs) {
		for (let rest = run.text; rest !== ''; ) {
			const head = fitting(rest, room);
			if (head !== '') {
				lines.at(-1)?.push({...run, text: head});
				room -= textWidth(head);
				rest = rest.slice(head.length);
			} else if (room < width && lines.length < most) {
				lines.push([]);
				room = width;
			} else return lines;
		}
	}

	return lines;
}

/** The text without its first columns. Of a wide character that is cut in two a blank is left. */
export function withoutStart(runs: readonly Run[], columns: number): readonly Run[] {
	let left = columns;
	return runs.flatMap(run => {
		if (left <= 0) return run;
		const head = fitting(run.text, left);
		left -= textWidth(head);
		const rest = run.text.slice(head.length);
		if (rest === '' || left === 0) return rest === '' ? [] : {...run, text: rest};
		const [cut = ''] = segmentsOf(rest);
		left = 0;
		return {...run, text: ` ${rest.slice(cut.length)}`};
	});
}

/** The columns that the text takes. */
export function runsWidth(runs: readonly Run[]): number {
	return runs.reduce((sum, {text}) => sum + textWidth(text), 0);
}

/** The text with the terminal's codes. */
export function paintRuns(runs: readonly Run[], theme: Theme): string {
	return runs
		.map(({text, codes, tone}) =>
			tone !== null ? theme(text, tone) : codes === '' ? text : `\u001B[${codes}m${text}\u001B[0m`,
		)
		.join('');
}

/** As much of the beginning of a text as fits into so many columns. */
function fitting(text: string, columns: number): string {
	if (isNarrow(text)) return text.slice(0, columns);
	let end = 0;
	let used = 0;
	for (const segment of segmentsOf(text)) {
		used += textWidth(segment);
		if (used > columns) break;
		end += segment.length;
	}

	return text.slice(0, end);
}

/** Ranges that do not cut what is one character on the screen. */
function wholeCharacters(runs: readonly Run[], ranges: readonly {readonly start: number; readonly end: number}[]) {
	const text = runs.map(run => run.text).join('');
	if (isNarrow(text)) return ranges;
	const starts = new Uint8Array(text.length + 1);
	let at = 0;
	for (const segment of segmentsOf(text)) {
		starts[at] = 1;
		at += segment.length;
	}

	starts[text.length] = 1;
	return ranges.map(({start, end}) => ({start: starts.lastIndexOf(1, start), end: starts.indexOf(1, end)}));
}

/** What an SGR changes, by what it is about: a later code takes the place of an earlier one about the same. */
function applyColors(parameters: string, colors: Map<string, string>): void {
	const codes = parameters.split(';');
	for (let at = 0; at < codes.length; at++) {
		const code = Number(codes[at]);
		const used = code === 38 || code === 48 || code === 58 ? (codes[at + 1] === '5' ? 3 : 5) : 1;
		const text = codes.slice(at, at + used).join(';');
		at += used - 1;
		if (code === 0) colors.clear();
		else if (code === 22) for (const weight of ['1', '2']) colors.delete(weight);
		else if (closers.has(code)) colors.delete(subjectOf(code));
		else colors.set(subjectOf(code), text);
	}
}

/** Codes that take something back. */
const closers = new Set([23, 24, 27, 29, 39, 49, 55, 59]);

/** What a code is about. */
function subjectOf(code: number): string {
	if (code === 1 || code === 2) return String(code);
	if ((code >= 30 && code <= 39) || (code >= 90 && code <= 97)) return 'foreground';
	if ((code >= 40 && code <= 49) || (code >= 100 && code <= 107)) return 'background';
	if (code === 4 || code === 21 || code === 24) return 'underline';
	if (code === 53 || code === 55) return 'overline';
	if (code === 58 || code === 59) return 'underline colour';
	return String(code % 20);
}
