import {templateFilter} from '../../src/domain/logTemplate.ts';
import {load, loading, valueIn} from '../loadable.ts';
import {selectOverlay} from '../select.ts';
import type {CommandContext, Extent} from './context.ts';
import {changeOverlay, popOverlay, pushOverlay, tellProblem} from './context.ts';
import {filterLogs} from './logs.ts';

/** Opens the list of what is new in the log since the release began. */
export function openNews(context: CommandContext): void {
	const {logs} = context.store.getState();
	const {view, channel} = logs;
	if (!view) return;
	if (channel.of !== 'environment') {
		tellProblem(context, 'This is the output of a step.', 'o shows the logs of the environment.');
		return;
	}

	pushOverlay(context, {kind: 'news', environment: channel.environment, news: loading, cursor: 0});
	void load(() => view.news()).then(news => changeOverlay(context, 'news', overlay => ({...overlay, news})));
}

/** Shows only the lines of the pattern under the cursor. */
export function openNewsLine(context: CommandContext, extent: Extent): void {
	const overlay = selectOverlay(context.store.getState());
	if (overlay?.kind !== 'news') return;
	const news = valueIn(overlay.news);
	const chosen = news?.kind === 'told' ? news.found[overlay.cursor] : undefined;
	if (chosen) filterLogs(context, templateFilter(chosen.pattern.template), extent);
	else popOverlay(context);
}
