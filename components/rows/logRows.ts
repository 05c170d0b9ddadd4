import sliceAnsi from 'slice-ansi';
import type {LogRow, LogView} from '../../store/ports.ts';
import type {LogsScreen} from '../../store/state.ts';
import type {FrameTitle} from '../frame.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {cut, pad, textWidth, withoutColors} from '../text/width.ts';
import type {Theme} from '../theme.ts';
import {clock, count} from './time.ts';

const printable = /^[\u0020-\u007E]*$/;

/** A log line in exactly `width` columns. Its own colours stay; what is too wide is cut before it reaches the screen. */
export function logRow(row: LogRow, sourceWidth: number, width: number, theme: Theme, isHit: boolean): string {
	if (row.kind === 'marker') return markerRow(row, width, theme);
	const head = `${clock(row.at)} `;
	const source = sourceWidth > 0 ? `${pad(row.source, sourceWidth)} ` : '';
	const room = width - head.length - sourceWidth - (sourceWidth > 0 ? 1 : 0);
	if (room <= 0) return cut(head, width).padEnd(width);
	const text = logText(theme.color ? row.text : withoutColors(row.text), room);
	return isHit
		? theme(head + source + withoutColors(text), 'hit')
		: theme(head, 'muted') + theme(source, 'accent') + text;
}

/** The columns that the names of the shown sources take; none where there is but one. */
export function sourceWidthOf(view: LogView): number {
	const shown = view.sources.filter(source => source.shown);
	return shown.length < 2 ? 0 : Math.min(12, Math.max(...shown.map(({name}) => textWidth(name))));
}

/** The log pane's title: what is shown, whether it follows, and how fast lines come. */
export function logsTitle(logs: LogsScreen, rows: number): FrameTitle {
	const {channel, view} = logs;
	const place =
		channel.of === 'environment'
			? [span(' · ', 'muted'), span(channel.environment, 'strong')]
			: [
					span(' · ', 'muted'),
					span(`#${channel.release} ${channel.step}`, 'strong'),
					...(channel.attempt > 1 ? [span(` attempt ${channel.attempt}`, 'warn')] : []),
				];
	const shown = view?.sources.filter(source => source.shown).map(({name}) => name) ?? [];
	const names = channel.of === 'environment' && shown.length > 0 ? [span(` · ${shown.join(' ')}`, 'muted')] : [];
	const filter = logs.filter === null ? [] : [span(` · /${logs.filter}/`, 'warn')];
	return {left: [span('Logs'), ...place, ...names, ...filter], right: logPosition(logs, rows)};
}

/** Whether the log follows its end, or how much has come since it is held. */
export function logPosition({view, top}: LogsScreen, rows: number): Line {
	if (!view) return [];
	const below = top === null ? 0 : Math.max(0, view.length - top - rows);
	const rate = view.rate >= 1 ? [span(`${Math.round(view.rate).toLocaleString('en-US')}/s · `, 'muted')] : [];
	if (top === null) return [...rate, span('following', 'good')];
	return [...rate, span(below === 0 ? 'held' : `${count(below, 'line')} below`, 'warn')];
}

function logText(text: string, width: number): string {
	if (printable.test(text)) return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
	if (!text.includes('\u001B')) return pad(text, width);
	const columns = textWidth(text);
	if (columns <= width) return text + ' '.repeat(width - columns);
	const shown = sliceAnsi(text, 0, width - 1);
	return `${shown}…${' '.repeat(Math.max(0, width - 1 - textWidth(shown)))}`;
}

function markerRow(row: LogRow, width: number, theme: Theme): string {
	const text = cut(` ${clock(row.at)} ${row.text} `, Math.max(0, width - 4));
	return theme(
		`${'─'.repeat(Math.min(2, width))}${text}${'─'.repeat(Math.max(0, width - 2 - textWidth(text)))}`,
		'focus',
	);
}
