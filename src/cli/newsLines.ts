import {count} from '../domain/count.ts';
import {unheard} from '../domain/logNews.ts';
import type {Release} from '../domain/release.ts';
import {plainText} from '../domain/sanitize.ts';
import {columns} from './output.ts';

/** What was new in the logs since a release began, as lines for people. */
export function newsLines({logNews}: Release): readonly string[] {
	if (!logNews) return [`new in the logs: ${unheard}`];
	const {since, until, found, omitted, skipped, uncompared} = logNews;
	const head = `new in the logs from ${since} to ${until}:`;
	return [
		found.length === 0 ? `${head} nothing` : head,
		...columns(
			found.map(({source, kind, count, times, firstAt, template}) => [
				`  ${plainText(source)}`,
				kind === 'new' ? 'new' : `${Math.round(times ?? 1)} × as often`,
				`${count} since ${firstAt}`,
				plainText(template),
			]),
		),
		...(omitted > 0 ? [`  and ${omitted} more that are not kept`] : []),
		...(uncompared.length > 0
			? [`  not known of ${plainText(uncompared.join(', '))}: too little was heard before`]
			: []),
		...(skipped > 0
			? [`  ${count(skipped, 'line')} of the flood ${skipped === 1 ? 'was' : 'were'} not looked at`]
			: []),
	];
}
