import sliceAnsi from 'slice-ansi';
import {type LogLevel, levelOf} from '../../src/domain/logLevel.ts';
import type {LogNews, LogRow, LogView} from '../../store/ports.ts';
import type {LogLook, LogsScreen} from '../../store/state.ts';
import type {FrameTitle} from '../frame.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {cut, pad, textWidth, withoutColors} from '../text/width.ts';
import type {Theme, Tone} from '../theme.ts';
import {jsonLine} from './jsonLine.ts';
import {age, clock, count, grouped} from './time.ts';

const printable = /^[\u0020-\u007E]*$/;

/** How a log is shown, for all of its rows. */
export type LogStyle = {
	readonly sourceWidth: number;
	readonly look: LogLook;
	/** Milliseconds since the epoch. */
	readonly now: number;
	readonly theme: Theme;
};

/**
 * A log line in exactly `width` columns. Its own colours stay, else it has that of its level; what is too wide is cut
 * before it reaches the screen.
 */
export function logRow(row: LogRow, width: number, isHit: boolean, {sourceWidth, look, now, theme}: LogStyle): string {
	if (row.kind === 'marker') return markerRow(row, width, theme);
	const head = timeText(row.at, look, now);
	const source = sourceWidth > 0 ? `${pad(row.source, sourceWidth)} ` : '';
	const room = width - head.length - sourceWidth - (sourceWidth > 0 ? 1 : 0);
	if (room <= 0) return cut(head, width).padEnd(width);
	const plain = withoutColors(row.text);
	const picked = look.picked ? jsonLine(plain) : null;
	const whole = picked ?? (theme.color ? row.text : plain);
	const text = logText(look.left === 0 ? whole : sliceAnsi(whole, look.left), room);
	if (isHit) return theme(head + source + withoutColors(text), 'hit');
	const level = text.includes('\u001B') ? null : levelOf(plain);
	return theme(head, 'muted') + theme(source, 'accent') + (level === null ? text : theme(text, levelTones[level]));
}

const levelTones = {error: 'bad', warn: 'warn', debug: 'muted'} as const satisfies Record<LogLevel, Tone>;

function timeText(at: number, {times}: LogLook, now: number): string {
	if (times === 'none') return '';
	return times === 'clock' ? `${clock(at)} ` : `${age(new Date(at).toISOString(), now).padStart(4)} `;
}

/** The columns that the names of the shown sources take; none where there is but one. */
export function sourceWidthOf(view: LogView): number {
	const shown = view.sources.filter(source => source.shown);
	return shown.length < 2 ? 0 : Math.min(12, Math.max(...shown.map(({name}) => textWidth(name))));
}

/** The log pane's title: what is shown, whether it follows, and how fast lines come. */
export function logsTitle(logs: LogsScreen, rows: number, news: LogNews | undefined): FrameTitle {
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
	const search =
		logs.search === null || logs.matches === null
			? []
			: [span(` · ${count(logs.matches, 'match', 'matches')}`, 'accent')];
	const left = logs.look.left === 0 ? [] : [span(` · from column ${logs.look.left + 1}`, 'warn')];
	return {
		left: [span('Logs'), ...place, ...newsSpan(logs, news), ...names, ...filter, ...search, ...left],
		right: logPosition(logs, rows),
	};
}

function newsSpan({channel}: LogsScreen, news: LogNews | undefined): Line {
	if (channel.of !== 'environment' || news?.kind !== 'told' || news.found.length === 0) return [];
	const isGrave = news.found.some(({pattern}) => pattern.level === 'error');
	return [span(' · ', 'muted'), span(`= ${news.found.length} new`, isGrave ? 'bad' : 'warn')];
}

/** Whether the log follows its end, or how much has come since it is held. */
export function logPosition({view, top}: LogsScreen, rows: number): Line {
	if (!view) return [];
	const below = top === null ? 0 : Math.max(0, view.length - top - rows);
	const rate = view.rate >= 1 ? [span(`${grouped(Math.round(view.rate))}/s · `, 'muted')] : [];
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
