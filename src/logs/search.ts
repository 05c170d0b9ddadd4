import type {Arrival} from './arrivals.ts';
import type {LineReader} from './lineReader.ts';
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
	return testTexts(reader, pattern, reader.texts(source.index, line, count));
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
