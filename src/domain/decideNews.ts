import type {Decision} from './decision.ts';
import {accept} from './decision.ts';
import {releaseStream} from './events.ts';
import {boundedNews, type LogNewsFacts} from './logNews.ts';
import type {Release} from './release.ts';

/** So often it is recorded for one release, however many cockpits watch it. */
const mostTimes = 6;

/** Records what was new in the logs, if it says anything that is not recorded yet. It never stands in a release's way. */
export function decideNews(release: Release, news: LogNewsFacts): Decision {
	const kept = boundedNews(news);
	const {logNews} = release;
	if (logNews && (logNews.times >= mostTimes || !saysMore(kept, logNews))) return accept();
	const event = {type: 'log-news-recorded', ...kept} as const;
	return accept({stream: releaseStream(release.id), expected: release.seq, events: [event]});
}

// Counts grow all the time: what matters is that something else stands out.
function saysMore(news: LogNewsFacts, known: LogNewsFacts): boolean {
	return news.until > known.until && kindsIn(news) !== kindsIn(known);
}

function kindsIn({found}: LogNewsFacts): string {
	return JSON.stringify(found.map(({source, kind, template}) => [source, kind, template].join(' ')).sort());
}
