import {count} from './count.ts';
import type {Instant} from './events.ts';
import type {LogLevel} from './logLevel.ts';
import type {Operator} from './operator.ts';
import {plainText} from './sanitize.ts';

/** A kind of line that stood out in an environment's logs after a release began. */
export type NewsItem = {
	readonly source: string;
	/** It was never there before, or it came much more often than before. */
	readonly kind: 'new' | 'jumped';
	/** What its lines have in common. */
	readonly template: string;
	readonly level: LogLevel | null;
	/** Lines since the release began. */
	readonly count: number;
	/** How many times as often as before; null for what is new. */
	readonly times: number | null;
	readonly firstAt: Instant;
	readonly example: string;
};

/** What a cockpit that listened before and during a release found in the environment's logs. */
export type LogNewsFacts = {
	/** When it began to compare, and how far it listened. */
	readonly since: Instant;
	readonly until: Instant;
	/** Gravest first. Empty: nothing was new. */
	readonly found: readonly NewsItem[];
	/** What stood out besides, and is not kept. */
	readonly omitted: number;
	/** Lines that were not looked at, because too many came. */
	readonly skipped: number;
	/** Sources of which too little was heard before to compare them. */
	readonly uncompared: readonly string[];
};

/** The same in a release, with who recorded it last. `times` counts how often somebody did. */
export type RecordedNews = LogNewsFacts & {readonly at: Instant; readonly by: Operator; readonly times: number};

/** More would not be read, and the journal keeps it for ever. */
const mostItems = 20;
const longestText = 300;
const longestName = 60;

/** As it is kept: safe for a terminal, and no longer than anybody reads. */
export function boundedNews(news: LogNewsFacts): LogNewsFacts {
	const {since, until, found, omitted, skipped, uncompared} = news;
	return {
		since,
		until,
		found: found.slice(0, mostItems).map(item => ({
			...item,
			source: bounded(item.source, longestName),
			template: bounded(item.template, longestText),
			example: bounded(item.example, longestText),
		})),
		omitted: omitted + Math.max(0, found.length - mostItems),
		skipped,
		uncompared: uncompared.slice(0, mostItems).map(source => bounded(source, longestName)),
	};
}

/** What was found, in one line. */
export function newsSummary({found, omitted}: Pick<LogNewsFacts, 'found' | 'omitted'>): string {
	const kinds = found.length + omitted;
	return kinds === 0 ? 'nothing new in the logs' : `${count(kinds, 'kind')} of lines stood out in the logs`;
}

/** What is said of a release whose logs nobody compared. */
export const unheard = 'Not known: no cockpit listened to the logs long enough before it and during it.';

// An accent or the half of a pair may be cut off; what was safe stays so.
function bounded(text: string, longest: number): string {
	const safe = plainText(text);
	return safe.length <= longest ? safe : `${plainText(safe.slice(0, longest - 1))}…`;
}
