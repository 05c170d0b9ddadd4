import {plainText} from '../../src/domain/sanitize.ts';
import type {LogsScreen} from '../../store/state.ts';
import {selectNow, useCockpit, useSurroundings} from '../context.ts';
import {glyphs} from '../glyphs.ts';
import type {PanePlace} from '../layout.ts';
import {Pane} from '../Pane.tsx';
import {logsTitle} from '../rows/logRows.ts';
import {logStyle, logWindow, textWidthOf} from '../rows/logWindow.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {useLogView} from '../useLogView.ts';
import {messageLines} from './listLines.ts';

/** A clock is told of lines of any time of the day: what is painted anew for it is painted once an hour. */
const hourMs = 3_600_000;

/** Pane 3: the logs of the environment, or the output of a step. The view hands out exactly the rows that are shown. */
export function LogsPane({place}: {readonly place: PanePlace}) {
	const {theme} = useSurroundings();
	const logs = useCockpit(state => state.logs);
	const now = useCockpit(state => {
		const moment = selectNow(state);
		return state.logs.look.times === 'age' ? moment : moment - (moment % hourMs);
	});
	const news = useCockpit(state => state.news[state.selected]);
	const {view} = logs;
	useLogView(view);
	if (!view || view.length === view.first) {
		return (
			<Pane
				place={place}
				title={logsTitle(logs, 0, news, place.width - 2)}
				lines={messageLines(place, emptyText(logs), theme)}
			/>
		);
	}

	const {lines, below} = logWindow({...logs, view}, place.rows, textWidthOf(place), logStyle(logs, now, theme));
	return (
		<Pane place={place} title={logsTitle(logs, below, news, place.width - 2)} lines={lines.map(line => ` ${line} `)} />
	);
}

function emptyText({view, error, filter}: LogsScreen): readonly Line[] {
	if (error !== null) return [[span(`${glyphs.failed} ${plainText(error)}`, 'bad')]];
	if (!view) return [[span('opening …', 'muted')]];
	if (filter !== null) return [[span(`No line matches /${plainText(filter)}/. f changes the filter.`, 'muted')]];
	if (view.sources.length === 0)
		return [[span('This environment has no log sources. Add them under "logs".', 'muted')]];
	return view.sources.map(source => {
		const detail = source.detail === null ? '' : `: ${plainText(source.detail)}`;
		const tone = source.status === 'failed' || source.status === 'waiting' ? 'warn' : 'muted';
		return [span(`${plainText(source.name)} `, 'accent'), span(`${source.status}${detail}`, tone)];
	});
}
