import type {LogPattern} from './patternMiner.ts';

/** What stands out since a release began. */
export type NewPattern = {
	readonly kind: 'new' | 'more';
	readonly pattern: LogPattern;
	/** How many times as often as before, for `more`. */
	readonly times: number | null;
};

/** How long, and how much, was listened to before a release and since. */
export type Listened = {readonly beforeMs: number; readonly sinceMs: number; readonly linesBefore: number};

/** With less than that before it, nobody can say what is new. */
const leastBefore = {ms: 30_000, lines: 100} as const;
/** A line that is neither an error nor a warning stands out only when it came so often. */
const leastPlain = 3;
/** So many times as often, and so many lines, stand out. */
const leastTimes = 5;
const leastMore = 20;
/** How many standard deviations a count must be above what was to be expected. */
const deviations = 6;

/**
 * Which patterns stand out since a release began: those that were never there before, and those that come much more
 * often. Gravest and most frequent first. Rather too few than too many: who finds noise here looks no more.
 * @returns null when too little was heard before the release to tell
 */
export function newPatterns(patterns: readonly LogPattern[], listened: Listened): readonly NewPattern[] | null {
	if (listened.beforeMs < leastBefore.ms || listened.linesBefore < leastBefore.lines) return null;
	return patterns
		.flatMap((pattern): readonly NewPattern[] => {
			if (pattern.since === 0) return [];
			if (pattern.before === 0) return isTelling(pattern) ? [{kind: 'new', pattern, times: null}] : [];
			const expected = (pattern.before / listened.beforeMs) * listened.sinceMs;
			const times = pattern.since / expected;
			const isMore =
				pattern.since >= leastMore &&
				times >= leastTimes &&
				pattern.since > expected + deviations * Math.sqrt(expected);
			return isMore ? [{kind: 'more', pattern, times}] : [];
		})
		.sort((one, other) => weight(other) - weight(one) || other.pattern.since - one.pattern.since);
}

function isTelling({level, since, isVariant}: LogPattern): boolean {
	if (level === 'error' || level === 'warn') return true;
	// Perhaps only another name in a place where few were seen.
	return !isVariant && since >= leastPlain;
}

function weight({kind, pattern}: NewPattern): number {
	const grave = pattern.level === 'error' ? 2 : pattern.level === 'warn' ? 1 : 0;
	return 2 * grave + (kind === 'new' ? 1 : 0);
}
