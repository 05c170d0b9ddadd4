import {type LogLevel, levelOf} from '../../domain/logLevel.ts';
import {variable} from '../../domain/logTemplate.ts';
import {maskedTokens} from './maskedTokens.ts';

// A streaming miner of log patterns after the idea of Drain (He et al. 2017): words that vary are known by their shape, or
// by the many values that were seen at their place. Memory is bounded, whatever comes.

/** What lines of one kind have in common, and how often they came. */
export type LogPattern = {
	readonly template: string;
	readonly level: LogLevel | null;
	/** Lines before the release began. */
	readonly before: number;
	/** Lines since then. */
	readonly since: number;
	/** When the first line since then came, in milliseconds since the epoch; null: none came. */
	readonly firstAt: number | null;
	/** The first line since then, else the first of all. */
	readonly example: string;
	/** It differs from a line that came before in a single word: perhaps only a name. */
	readonly isVariant: boolean;
};

/** Reduces lines to patterns, and counts them. */
export type PatternMiner = {
	/** Counts a line without colours in: before a release until `begin` was called, since then afterwards. */
	add(line: string, at: number): void;
	/** A release begins: what came until now came before it. */
	begin(): void;
	/** All patterns, in no order. */
	patterns(): readonly LogPattern[];
	/** Lines that no pattern was kept for. */
	readonly others: number;
};

type Mutable = {-readonly [K in keyof LogPattern]: LogPattern[K]} & {tokens: readonly string[]; key: string};

/** More patterns than a program has statements that log: what comes after so many is only counted. */
const mostPatterns = 3000;
/** Texts whose pattern is remembered. */
const mostKnown = 20_000;
/** So many different words at one place are values, not statements. */
const valuesFrom = 4;
const longestExample = 300;

export function createPatternMiner(): PatternMiner {
	/** From a masked text to its pattern: most lines end here. */
	const known = new Map<string, Mutable>();
	/** Patterns by the number of their words. */
	const groups = new Map<number, Mutable[]>();
	let count = 0;
	let others = 0;
	let isSince = false;

	const find = (tokens: readonly string[], key: string): Mutable | null => {
		const group = groups.get(tokens.length) ?? [];
		if (!groups.has(tokens.length)) groups.set(tokens.length, group);
		const wide = group.find(pattern => covers(pattern.tokens, tokens));
		if (wide) return wide;
		const siblings = group.map(pattern => ({pattern, place: onlyDifference(pattern.tokens, tokens)}));
		const place = commonPlace(siblings.map(sibling => sibling.place));
		if (place !== null) {
			const same = siblings.filter(sibling => sibling.place === place).map(({pattern}) => pattern);
			return widen(group, same, tokens, place);
		}

		if (count >= mostPatterns) return null;
		count++;
		const pattern: Mutable = {
			tokens,
			key,
			template: tokens.join(' '),
			level: null,
			before: 0,
			since: 0,
			firstAt: null,
			example: '',
			isVariant: siblings.some(sibling => sibling.place !== null && sibling.pattern.before > 0),
		};
		group.push(pattern);
		return pattern;
	};

	/** Patterns that differ at one place only become one. */
	const widen = (group: Mutable[], same: readonly Mutable[], tokens: readonly string[], place: number): Mutable => {
		const [first, ...rest] = same;
		if (!first) throw new Error('there is one that differs');
		first.tokens = tokens.with(place, variable);
		first.template = first.tokens.join(' ');
		for (const other of rest) {
			first.before += other.before;
			first.since += other.since;
			if (other.firstAt !== null && (first.firstAt === null || other.firstAt < first.firstAt)) {
				first.firstAt = other.firstAt;
				first.example = other.example;
			}

			group.splice(group.indexOf(other), 1);
			count--;
		}

		for (const [text, pattern] of known) if (rest.includes(pattern)) known.set(text, first);
		return first;
	};

	return {
		add(line, at) {
			const tokens = maskedTokens(line);
			if (tokens.length === 0) return;
			const key = tokens.join(' ');
			let pattern = known.get(key);
			if (!pattern) {
				const found = find(tokens, key);
				if (!found) {
					others++;
					return;
				}

				pattern = found;
				if (known.size >= mostKnown) known.clear();
				known.set(key, pattern);
			}

			if (pattern.before + pattern.since === 0) {
				pattern.example = line.slice(0, longestExample);
				pattern.level = levelOf(line);
			}

			if (!isSince) {
				pattern.before++;
				return;
			}

			if (pattern.since++ > 0) return;
			pattern.firstAt = at;
			pattern.example = line.slice(0, longestExample);
		},
		begin() {
			isSince = true;
			for (const pattern of [...groups.values()].flat()) {
				pattern.before += pattern.since;
				Object.assign(pattern, {since: 0, firstAt: null, isVariant: false});
			}
		},
		patterns: () => [...groups.values()].flat().map(({tokens: _tokens, key: _key, ...pattern}) => pattern),
		get others() {
			return others;
		},
	};
}

/** Whether a pattern has these words, or something that varies in their places. */
function covers(pattern: readonly string[], tokens: readonly string[]): boolean {
	return pattern.every((token, i) => token === tokens[i] || token === variable);
}

/** The one place at which two lists of words of the same length differ; null when it is none, or more than one. */
function onlyDifference(one: readonly string[], other: readonly string[]): number | null {
	let place: number | null = null;
	for (let i = 0; i < one.length; i++) {
		if (one[i] === other[i] || one[i] === variable) continue;
		if (place !== null) return null;
		place = i;
	}

	return place;
}

/** The place at which enough patterns differ from a new one for it to hold values. */
function commonPlace(places: readonly (number | null)[]): number | null {
	const counts = new Map<number, number>();
	for (const place of places) {
		if (place === null) continue;
		const seen = (counts.get(place) ?? 0) + 1;
		// The new one is a value, too.
		if (seen + 1 >= valuesFrom) return place;
		counts.set(place, seen);
	}

	return null;
}
