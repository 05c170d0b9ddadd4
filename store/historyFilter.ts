import {operatorName} from '../src/domain/operator.ts';
import type {ReleaseSummary} from '../src/domain/summary.ts';

/** The releases that have every word of the filter somewhere in what the list shows of them. */
export function filterHistory(releases: readonly ReleaseSummary[], filter: string): readonly ReleaseSummary[] {
	const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
	if (words.length === 0) return releases;
	return releases.filter(release => {
		const text = [
			`#${release.id}`,
			release.kind,
			release.environment,
			release.candidate.version,
			release.candidate.sha,
			release.candidate.ref,
			release.status,
			release.bad ? 'bad' : '',
			operatorName(release.operator),
			release.startedAt,
		]
			.join(' ')
			.toLowerCase();
		return words.every(word => text.includes(word));
	});
}
