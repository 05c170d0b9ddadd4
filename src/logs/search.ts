import type {Arrival} from './arrivals.ts';
import type {LineReader} from './lineReader.ts';
import {linesWith} from './literalSearch.ts';
import type {LogSource} from './logSource.ts';
import type {Pattern} from './pattern.ts';

/** Which of some lines match. `count` may be smaller than what was asked for. */
export type Tested = {readonly count: number; readonly matched: Uint8Array; readonly slow: number};

/** Tests lines of a source as they would be shown: without colors, and with their secrets masked. */
export function testLines(
	reader: LineReader,
	pattern: Pattern,
	source: LogSource,
	{line, count}: Pick<Arrival, 'line' | 'count'>,
): Tested {
	const {index} = source;
	const candidates = pattern.literal && linesWith(index, line, count, pattern.literal);
	if (!candidates) return testTexts(reader, pattern, reader.texts(index, line, count));
	const {lines} = candidates;
	const texts = lines.flatMap(each => reader.texts(index, each, 1));
	const tested = testTexts(reader, {...pattern, isInverted: false}, texts);
	const matched = new Uint8Array(candidates.count);
	lines.forEach((each, at) => {
		matched[each - line] = tested.matched[at] ?? 0;
	});
	return {count: candidates.count, matched: wanted(pattern, matched, tested.slow), slow: tested.slow};
}

/** Masking is slow and matches are rare: only what matches is masked and looked at again, so that no search guesses secrets. */
export function testTexts(reader: LineReader, pattern: Pattern, texts: readonly string[]): Tested {
	const {matched, slow} = pattern.test(texts);
	if (!reader.hasSecrets) return {count: texts.length, matched: wanted(pattern, matched, slow), slow};
	const hidden = texts.flatMap((text, index) => {
		if (matched[index] !== 1) return [];
		const masked = reader.masked(text);
		return masked === text ? [] : [{index, masked}];
	});
	const again = pattern.test(hidden.map(({masked}) => masked));
	hidden.forEach(({index}, at) => {
		matched[index] = again.matched[at] ?? 0;
	});
	return {count: texts.length, matched: wanted(pattern, matched, slow), slow: slow + again.slow};
}

// What nobody could tell in time is shown in either case.
function wanted({isInverted}: Pattern, matched: Uint8Array, slow: number): Uint8Array {
	return isInverted && slow === 0 ? matched.map(hit => 1 - hit) : matched;
}
