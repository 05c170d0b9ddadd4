import {count, grouped} from '../../src/domain/count.ts';
import type {Loadable} from '../../store/loadable.ts';
import {valueIn} from '../../store/loadable.ts';
import type {Commit, CommitDetail, Relation} from '../../store/ports.ts';
import type {CommitSearch, CommitsView} from '../../store/state.ts';
import type {FrameTitle} from '../frame.ts';
import {glyphs} from '../glyphs.ts';
import type {Line} from '../text/line.ts';
import {span, spread} from '../text/line.ts';
import {cut, pad, wrap} from '../text/width.ts';
import {age, ago, dayAndClock} from './time.ts';

/** Where a commit stands: it is what runs; or it runs already, since what runs came after it. */
export type CommitPlace = {readonly isLive: boolean; readonly isShipped: boolean};

/** A commit in one row: id, subject, tags, author, age. */
export function commitRow(
	commit: Commit,
	width: number,
	now: number,
	{isLive, isShipped}: CommitPlace = {isLive: false, isShipped: false},
): Line {
	const authorWidth = width >= 60 ? 12 : 5;
	const tags = commit.tags.slice(0, width >= 60 ? 3 : 1).map(tag => span(` ${tag}`, 'warn'));
	return spread(
		width,
		[
			span(commit.sha.slice(0, 7), isShipped ? 'muted' : 'accent'),
			span(commit.isMerge ? ' merge ' : ' ', 'muted'),
			span(commit.subject, isShipped ? 'muted' : 'plain'),
		],
		[
			...(isLive ? [span(` ${glyphs.live} live`, 'good')] : []),
			...tags,
			span(` ${pad(firstName(commit.author), authorWidth)}`, 'muted'),
			span(pad(age(commit.at, now), 5, 'right'), 'muted'),
		],
	);
}

/** The commit pane's title: what it spans, and how many commits that is. */
export function commitsTitle(commits: Loadable<CommitsView>): FrameTitle {
	const view = valueIn(commits);
	if (!view) return {left: [span('Commits')], right: []};
	const from = view.from === null ? '' : `${view.from.slice(0, 7)}..`;
	const range = [span('Commits '), span(`${from}${view.to.sha.slice(0, 7)}`, 'accent')];
	if (view.relation?.kind === 'unknown') return {left: [...range, span(' · not known', 'warn')], right: []};
	const isLeast = view.count === null || view.relation?.incomplete;
	const number = `${isLeast ? 'at least ' : ''}${grouped(view.count ?? view.shipping)}`;
	const what = view.release === null ? `${number} to ship` : `${number} in #${view.release}`;
	return {
		left: [...range, span(` · ${view.count === 0 ? 'nothing to ship' : what}`, 'muted')],
		right: view.state === 'reading' ? [span('reading …', 'muted')] : [],
	};
}

/** The title while something is searched for: what that is, and how many commits fit so far. */
export function commitSearchTitle({text, commits, shipping, state, error}: CommitSearch): FrameTitle {
	const found = `${grouped(commits.length)}${state === 'more' ? ' and more' : ''} found`;
	const ships = shipping > 0 && shipping < commits.length ? `, ${grouped(shipping)} to ship` : '';
	const counted = commits.length > 0 ? [span(` · ${found}${ships}`, 'accent')] : [];
	return {
		left: [span('Commits'), span(` · /${cut(text, 40)}/`, 'warn'), ...(error === null ? counted : [])],
		right: state === 'reading' ? [span('searching …', 'muted')] : [],
	};
}

/** How the candidate stands to what is live, in words; null when it is simply ahead. */
export function relationLine(relation: Relation | null): Line | null {
	switch (relation?.kind) {
		case 'behind':
			return [span(`${glyphs.warn} the candidate is ${count(relation.behind, 'commit')} behind what is live`, 'warn')];
		case 'diverged':
			return [
				span(`${glyphs.warn} diverged: ${relation.ahead} ahead, ${relation.behind} of live would be lost`, 'warn'),
			];
		case 'unknown':
			return [span(`${glyphs.warn} the live commit is not in this clone: git fetch`, 'warn')];
		case 'same':
			return [span(`${glyphs.done} the candidate is what runs here`, 'good')];
		default:
			return null;
	}
}

/** Everything about one commit. */
export function commitLines(detail: CommitDetail, width: number, now: number): readonly Line[] {
	const fileWidth = Math.max(10, width - 16);
	const files = detail.files.map((file): Line => {
		if (file.added === null || file.removed === null) {
			return [span('    binary    ', 'muted'), span(file.path)];
		}

		return [
			span(pad(`+${file.added}`, 6, 'right'), 'good'),
			span(pad(`-${file.removed}`, 7, 'right'), 'bad'),
			span(' '),
			span(pad(file.path, fileWidth)),
		];
	});
	return [
		[span('commit  ', 'muted'), span(detail.sha, 'accent')],
		[span('author  ', 'muted'), span(`${detail.author} <${detail.email}>`)],
		[span('date    ', 'muted'), span(`${dayAndClock(detail.at)} · ${ago(detail.at, now)}`)],
		...(detail.tags.length > 0 ? [[span('tags    ', 'muted'), span(detail.tags.join(' '), 'warn')]] : []),
		[],
		...wrap(detail.subject, width).map((text): Line => [span(text, 'strong')]),
		[],
		...(detail.body.trim() === ''
			? []
			: [...wrap(detail.body.trim(), width).map((text): Line => [span(text)]), [] as Line]),
		[span(count(detail.files.length, 'file'), 'muted')],
		...files,
	];
}

function firstName(author: string): string {
	return author.split(' ', 1)[0] ?? author;
}
