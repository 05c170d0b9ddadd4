import {plainText} from '../../src/domain/sanitize.ts';
import {valueIn} from '../../store/loadable.ts';
import {selectSlowNow, useCockpit, useSurroundings} from '../context.ts';
import {glyphs} from '../glyphs.ts';
import type {PanePlace} from '../layout.ts';
import {Pane} from '../Pane.tsx';
import {commitRow, commitsTitle, relationLine} from '../rows/commitRows.ts';
import {span} from '../text/line.ts';
import {wrap} from '../text/width.ts';
import {listLines, messageLines} from './listLines.ts';

/** Pane 2: what would ship, or ships. */
export function CommitsPane({place}: {readonly place: PanePlace}) {
	const {theme} = useSurroundings();
	const commits = useCockpit(state => state.commits);
	const cursor = useCockpit(state => state.cursors.commits);
	const isFocused = useCockpit(state => state.focus === 'commits');
	const now = useCockpit(selectSlowNow);
	const view = valueIn(commits);
	const width = place.width - 4;
	const relation = view?.release === null ? relationLine(view.relation) : null;
	const lines = view
		? listLines(
				place,
				{
					length: view.commits.length,
					cursor,
					isFocused,
					row: index => {
						const commit = view.commits[index];
						return commit ? commitRow(commit, width, now) : [];
					},
				},
				theme,
				relation ? [relation] : [],
			)
		: messageLines(
				place,
				commits.status === 'failed'
					? wrap(plainText(commits.error), width - 2).map(text => [span(`${glyphs.failed} ${text}`, 'bad')])
					: [[span('reading …', 'muted')]],
				theme,
			);
	return <Pane place={place} title={commitsTitle(commits)} lines={lines} />;
}
