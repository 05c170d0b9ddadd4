import {useMemo} from 'react';
import {plainText} from '../../src/domain/sanitize.ts';
import {activeRow, releaseRows} from '../../store/releaseRows.ts';
import {selectRelease} from '../../store/select.ts';
import {selectNow, useCockpit, useSurroundings} from '../context.ts';
import {glyphs} from '../glyphs.ts';
import type {PanePlace} from '../layout.ts';
import {Pane} from '../Pane.tsx';
import {journalNote} from '../rows/journalNote.ts';
import {lastNoteLine} from '../rows/noteRows.ts';
import {releaseNote, releaseRow, releaseTitle, stepIdWidth} from '../rows/releaseRows.ts';
import {currentWatch, signalLines} from '../rows/signalRows.ts';
import {span} from '../text/line.ts';
import {useUsual} from '../useUsual.ts';
import {listLines, messageLines, paintedRows} from './listLines.ts';

/** Pane 5: the release that runs here, or the last one. */
export function ReleasePane({place}: {readonly place: PanePlace}) {
	const {theme} = useSurroundings();
	const loaded = useCockpit(state => state.release);
	const release = useCockpit(selectRelease);
	const runnerAlive = useCockpit(state => state.runnerAlive);
	const hostTrouble = useCockpit(state => state.hostTrouble);
	const journalWait = useCockpit(state => state.journalWait);
	const trouble = useCockpit(state => state.trouble);
	const unfolded = useCockpit(state => state.unfolded);
	const steering = useCockpit(state => state.steering);
	const moved = useCockpit(state => state.cursors.release);
	const isFocused = useCockpit(state => state.focus === 'release');
	const selected = useCockpit(state => state.selected);
	const now = useCockpit(selectNow);
	const usual = useUsual(release);
	const rows = useMemo(() => (release ? releaseRows(release, unfolded) : []), [release, unfolded]);
	const width = place.width - 4;
	const idWidth = release ? Math.min(stepIdWidth(release.plan.steps), Math.floor(width / 3)) : 0;
	const painted = useMemo(
		() =>
			paintedRows(place, theme, index => {
				const row = rows[index];
				return release && row ? releaseRow(row, width, {release, usual, now, idWidth}) : [];
			}),
		[place, theme, rows, release, width, usual, now, idWidth],
	);
	const journal = journalNote(journalWait, trouble, width, Math.max(1, Math.floor(place.rows / 2)));
	if (!release) {
		const texts =
			loaded.status === 'failed'
				? [span(`${glyphs.failed} ${plainText(loaded.error)}`, 'bad')]
				: loaded.status === 'loading'
					? [span('reading …', 'muted')]
					: [span(`Nothing was released to ${selected} yet.`, 'muted'), span('d deploys.', 'muted')];
		const lines = messageLines(place, [...texts.map(text => [text]), ...journal], theme);
		return <Pane place={place} title={releaseTitle(null, now)} lines={lines} />;
	}

	const context = {release, usual, now, idWidth, hostTrouble};
	const usualNote = releaseNote(context, runnerAlive, width, Math.max(1, Math.min(3, Math.floor(place.rows / 3))));
	const said = journal.length > 0 ? journal : usualNote;
	const watch = currentWatch(release);
	const signals =
		watch && place.rows > 3 ? signalLines(release, watch, width, Math.floor(place.rows / 2) - said.length) : [];
	const noted = release.end || place.rows < 8 ? null : lastNoteLine(release);
	const note = [...signals, ...(noted ? [noted] : []), ...said];
	const list = listLines(
		{...place, rows: place.rows - note.length},
		{
			length: rows.length,
			cursor: steering ? activeRow(rows) : moved,
			isFocused,
			rows: painted,
		},
		theme,
	);
	const lines = [...list, ...messageLines(place, note, theme)];
	return <Pane place={place} title={releaseTitle(release, now)} lines={lines} />;
}
