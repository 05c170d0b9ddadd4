import type {LogPattern} from './patternMiner.ts';

/** What stands out since a release began. */
export type NewPattern = {
	readonly kind: 'new' | 'more';
	readonly pattern: LogPattern;
	/** How many times as often as before, for `more`. */
	readonly times: number | null;
};

/** How long, and how much, was listened to before a release and since. */
export type Listened = {
	/** When the release began, in milliseconds since the epoch. */
	readonly beganAt: number;
	readonly beforeMs: number;
	readonly sinceMs: number;
	readonly linesBefore: number;
	readonly linesSince: number;
	/** That few lines came before means that there were few, not that nobody could hear them. */
	readonly isHeard: boolean;
};

/** With less than that before it, nobody can say what is new; but an error is, in a file that was quiet. */
const leastBefore = {ms: 30_000, lines: 100} as const;
/** What is no error stands out only when it came so often: a line or two may be anything. */
const leastNew = 3;
/** A line that is not even a warning has to go on coming, in so many spells: a program that starts says a lot once. */
const leastSpells = 3;
/** So many times as often, and so many lines, stand out. */
const leastTimes = 5;
const leastMore = 20;
/** How many standard deviations a count must be above what was to be expected, given how few came before. */
const deviations = 6;
/** How likely it may be that something new was only rare. */
const mostChance = 0.01;

/**
 * Which patterns stand out since a release began: those that were never there before, and those that come much more
 * often. Gravest and most frequent first. Rather too few than too many: who finds noise here looks no more.
 * @returns null when too little was heard before the release to tell
 */
export function newPatterns(patterns: readonly LogPattern[], listened: Listened): readonly NewPattern[] | null {
	const isQuiet = listened.linesBefore < leastBefore.lines;
	if (listened.beforeMs < leastBefore.ms || (isQuiet && !listened.isHeard)) return null;
	return patterns
		.filter(({level, before}) => !isQuiet || (level === 'error' && before === 0))
		.flatMap((pattern): readonly NewPattern[] => {
			if (pattern.since === 0) return [];
			if (pattern.before === 0) {
				return isTelling(pattern) && !isRare(pattern, listened) ? [{kind: 'new', pattern, times: null}] : [];
			}

			const times = pattern.since / (pattern.before * growthOf(pattern, listened));
			return isMore(pattern, times, listened) ? [{kind: 'more', pattern, times}] : [];
		})
		.sort((one, other) => weight(other) - weight(one) || other.pattern.since - one.pattern.since);
}

function isTelling({level, since, spells, isVariant}: LogPattern): boolean {
	if (level === 'error') return !isVariant || since >= leastNew;
	if (level === 'warn') return since >= leastNew;
	// Perhaps only another name in a place where few were seen.
	return !isVariant && since >= leastNew && spells >= leastSpells;
}

// What comes first only after longer than was listened before may have been missed there: it has to come so often that it
// would have been heard.
function isRare({firstAt, since}: LogPattern, {beganAt, beforeMs, sinceMs}: Listened): boolean {
	if (firstAt === null || firstAt - beganAt <= beforeMs) return false;
	return (sinceMs / (beforeMs + sinceMs)) ** since > mostChance;
}

function isMore(pattern: LogPattern, times: number, listened: Listened): boolean {
	const {before, since, spells} = pattern;
	if (since < leastMore || spells < leastSpells || times < leastTimes) return false;
	const growth = growthOf(pattern, listened);
	// The count before is uncertain, too: one line of a minute says little about an hour.
	return since > growth * before + deviations * Math.sqrt(growth * before + growth ** 2 * (before + 1));
}

// Where everything else comes more often, too, there are only more visitors.
function growthOf(pattern: LogPattern, {beforeMs, sinceMs, linesBefore, linesSince}: Listened): number {
	return Math.max(sinceMs / beforeMs, (linesSince - pattern.since) / Math.max(1, linesBefore - pattern.before));
}

function weight({kind, pattern}: NewPattern): number {
	const grave = pattern.level === 'error' ? 2 : pattern.level === 'warn' ? 1 : 0;
	return 2 * grave + (kind === 'new' ? 1 : 0);
}
