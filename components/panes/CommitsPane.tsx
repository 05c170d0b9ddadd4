import {useMemo} from 'react';
import {plainText} from '../../src/domain/sanitize.ts';
import {valueIn} from '../../store/loadable.ts';
import {liveSha, selectCommitList, selectEnvironment} from '../../store/select.ts';
import {selectSlowNow, useCockpit, useSurroundings} from '../context.ts';
import {glyphs} from '../glyphs.ts';
import type {PanePlace} from '../layout.ts';
import {Pane} from '../Pane.tsx';
import {commitRow, commitSearchTitle, commitsTitle, relationLine} from '../rows/commitRows.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {wrap} from '../text/width.ts';
import {listLines, messageLines, paintedRows} from './listLines.ts';

/** Pane 2: what would ship, or ships, and below it what is live already; or what was searched for in both. */
export function CommitsPane({place}: {readonly place: PanePlace}) {
	const {theme} = useSurroundings();
	const commits = useCockpit(state => state.commits);
	const search = useCockpit(state => state.commitSearch);
	const list = useCockpit(selectCommitList);
	const live = useCockpit(state => liveSha(selectEnvironment(state)));
	const cursor = useCockpit(state => state.cursors.commits);
	const isFocused = useCockpit(state => state.focus === 'commits');
	const now = useCockpit(selectSlowNow);
	const view = valueIn(commits);
	const width = place.width - 4;
	const relation = view?.release === null && !search ? relationLine(view.relation) : null;
	const title = search ? commitSearchTitle(search) : commitsTitle(commits);
	const rows = useMemo(
		() =>
			paintedRows(place, theme, index => {
				const commit = list?.commits[index];
				if (!list || !commit) return [];
				return commitRow(commit, width, now, {isLive: commit.sha === live, isShipped: index >= list.shipping});
			}),
		[place, theme, list, width, now, live],
	);
	if (!list || (search && search.commits.length === 0)) {
		return <Pane place={place} title={title} lines={messageLines(place, emptyText(), theme)} />;
	}

	const lines = listLines(
		place,
		{length: list.commits.length, cursor, isFocused, rows},
		theme,
		relation ? [relation] : [],
	);
	return <Pane place={place} title={title} lines={lines} />;

	function emptyText(): readonly Line[] {
		const error = commits.status === 'failed' ? commits.error : (search?.error ?? null);
		if (error !== null) {
			return wrap(plainText(error), width - 2).map(text => [span(`${glyphs.failed} ${text}`, 'bad')]);
		}

		if (!search) return [[span('reading …', 'muted')]];
		return [[span(search.state === 'whole' ? 'Nothing found. Esc shows all commits.' : 'searching …', 'muted')]];
	}
}
