import {type LogLevel, levelOf} from '../../domain/logLevel.ts';
import {variable} from '../../domain/logTemplate.ts';
import {plainText} from '../../domain/sanitize.ts';
import {hideCredentials} from '../../mask/urlCredentials.ts';
import {createMasked} from './maskedBytes.ts';
import {hashOf} from './maskedHash.ts';
import {maskedTokens} from './maskedTokens.ts';
import {lookedAtJson, maskLine} from './maskLine.ts';
import {commonPlaces, covers, type Places, placesOf} from './templates.ts';

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
	/** In how many different spells of ten seconds they came since then. */
	readonly spells: number;
	/** When the first line since then came, in milliseconds since the epoch; null: none came. */
	readonly firstAt: number | null;
	/** The first line since then, else the first of all; safe for a terminal. */
	readonly example: string;
	/** It differs in a few words only from a line as grave that came before: perhaps only in a name. */
	readonly isVariant: boolean;
};

/** Reduces lines to patterns, and counts them. */
export type PatternMiner = {
	/**
	 * Counts the line that stands at these bytes: before a release until `begin` was called, since then afterwards.
	 * @returns false for one that belongs to the line before it
	 */
	add(bytes: Uint8Array, begin: number, end: number, at: number): boolean;
	/** A release begins: what came until now came before it. */
	begin(): void;
	/** All patterns, in no order. */
	patterns(): readonly LogPattern[];
	/** Lines that no pattern was kept for. */
	readonly others: number;
	/** How much is kept: patterns, and texts whose pattern is remembered. */
	readonly kept: {readonly patterns: number; readonly texts: number};
};

type Mutable = {-readonly [K in keyof LogPattern]: LogPattern[K]} & {tokens: readonly string[]; spell: number};

/** More patterns than a program has statements that log: what comes after so many is only counted. */
export const mostPatterns = 3000;
/** Texts whose pattern is remembered. */
export const mostTexts = 20_000;
const longestExample = 300;
const spellMs = 10_000;

/** So often they must all have come for a place to have no further words. */
const oftenFrom = 10;

// Where words were seen once or twice, more of them are to be expected (Good and Turing); where all came often, they are
// all that there are.
function isOpen(counts: readonly number[]): boolean {
	return counts.length > 0 && Math.min(...counts) < oftenFrom;
}

export function createPatternMiner(): PatternMiner {
	/** From the hash of a masked text to its pattern: most lines end here. */
	const known = new Map<number, Mutable | null>();
	/** Patterns by the number of their words. */
	const groups = new Map<number, Mutable[]>();
	const masked = createMasked(lookedAtJson);
	let count = 0;
	let others = 0;
	let isSince = false;

	const find = (line: string): Mutable | null => {
		const tokens = maskedTokens(line);
		const level = levelOf(line);
		const group = groups.get(tokens.length) ?? [];
		if (!groups.has(tokens.length)) groups.set(tokens.length, group);
		const wide = group.find(pattern => pattern.level === level && covers(pattern.tokens, tokens));
		if (wide) return wide;
		// Whoever has so many kinds of lines has none: looking for what they have in common would cost too much.
		if (count >= mostPatterns) return null;
		const siblings: {readonly pattern: Mutable; readonly places: Places}[] = [];
		for (const pattern of group) {
			const places = pattern.level === level ? placesOf(pattern.tokens, tokens) : null;
			if (places) siblings.push({pattern, places});
		}

		const common = commonPlaces(siblings.map(({places}) => places));
		if (common) {
			const same = siblings.filter(({places}) => places.key === common.key).map(({pattern}) => pattern);
			return widen(group, same, tokens, common);
		}

		count++;
		const pattern: Mutable = {
			tokens,
			template: tokens.join(' '),
			level,
			before: 0,
			since: 0,
			spells: 0,
			spell: -1,
			firstAt: null,
			example: '',
			isVariant: isOpen(siblings.map(sibling => sibling.pattern.before).filter(before => before > 0)),
		};
		group.push(pattern);
		return pattern;
	};

	/** Patterns that differ at the same places only become one. */
	const widen = (group: Mutable[], same: readonly Mutable[], tokens: readonly string[], {list}: Places): Mutable => {
		const [first, ...rest] = same;
		if (!first) throw new Error('there is one that differs');
		first.tokens = tokens.map((token, i) => (list.includes(i) || first.tokens[i] === variable ? variable : token));
		first.template = first.tokens.join(' ');
		for (const other of rest) {
			first.before += other.before;
			first.since += other.since;
			first.spells = Math.max(first.spells, other.spells);
			if (other.firstAt !== null && (first.firstAt === null || other.firstAt < first.firstAt)) {
				first.firstAt = other.firstAt;
				first.example = other.example;
			}

			group.splice(group.indexOf(other), 1);
			count--;
		}

		for (const [hash, pattern] of known) if (pattern && rest.includes(pattern)) known.set(hash, first);
		return first;
	};

	// As it is kept and shown: nobody's password, nothing that a terminal obeys.
	const textOf = (bytes: Uint8Array, begin: number, end: number) =>
		hideCredentials(plainText(Buffer.from(bytes.buffer, bytes.byteOffset + begin, end - begin).toString()));

	return {
		add(bytes, begin, lineEnd, at) {
			const end = Math.min(lineEnd, begin + lookedAtJson);
			if (!maskLine(bytes, begin, end, masked)) return false;
			const hash = hashOf(masked);
			let pattern = known.get(hash);
			if (pattern === undefined) {
				pattern = find(textOf(bytes, begin, end));
				if (known.size >= mostTexts) known.clear();
				known.set(hash, pattern);
			}

			if (pattern === null) {
				others++;
				return true;
			}

			if (!isSince) {
				if (pattern.before++ === 0) pattern.example = textOf(bytes, begin, end).slice(0, longestExample);
				return true;
			}

			const spell = Math.floor(at / spellMs);
			if (spell !== pattern.spell) {
				pattern.spell = spell;
				pattern.spells++;
			}

			if (pattern.since++ > 0) return true;
			pattern.firstAt = at;
			pattern.example = textOf(bytes, begin, end).slice(0, longestExample);
			return true;
		},
		begin() {
			isSince = true;
			for (const pattern of [...groups.values()].flat()) {
				pattern.before += pattern.since;
				Object.assign(pattern, {since: 0, spells: 0, spell: -1, firstAt: null, isVariant: false});
			}
		},
		patterns: () => [...groups.values()].flat().map(({tokens: _tokens, spell: _spell, ...pattern}) => pattern),
		get others() {
			return others;
		},
		get kept() {
			return {patterns: count, texts: known.size};
		},
	};
}
