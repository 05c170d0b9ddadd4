import {count, grouped} from '../../src/domain/count.ts';
import {type LogLevel, levelOf} from '../../src/domain/logLevel.ts';
import {markedRows} from '../../store/commands/logCopy.ts';
import type {LogNews, LogRow, LogView, TextRange} from '../../store/ports.ts';
import type {LogLook, LogsScreen} from '../../store/state.ts';
import type {FrameTitle} from '../frame.ts';
import {glyphs} from '../glyphs.ts';
import type {Line} from '../text/line.ts';
import {lineWidth, span} from '../text/line.ts';
import type {Run} from '../text/runs.ts';
import {marked, paintRuns, runsOf, runsWidth, withoutStart, wrapped} from '../text/runs.ts';
import {cut, pad, textWidth, withoutColors} from '../text/width.ts';
import type {Theme, Tone} from '../theme.ts';
import {sourceTones} from '../theme.ts';
import {jsonLine} from './jsonLine.ts';
import {rateLine} from './sparkline.ts';
import {age, clock, clockOrDay} from './time.ts';

const printable = /^[\u0020-\u007E]*$/;

/** How a log is shown, for all of its rows. */
export type LogStyle = {
	readonly sourceWidth: number;
	/** The sources of the log, in the order in which they have their colours. */
	readonly sources: readonly string[];
	readonly look: LogLook;
	/** Milliseconds since the epoch. */
	readonly now: number;
	readonly theme: Theme;
};

/** What stands out in a row. */
export type LogEmphasis = {
	/** Where the search matches in the row's text, as `logText` gives it. */
	readonly matches: readonly TextRange[];
	/** A search stands on the row. */
	readonly isHit: boolean;
	/** The row is marked to be copied. */
	readonly isMarked: boolean;
};

/** Nothing stands out. */
export const noEmphasis: LogEmphasis = {matches: [], isHit: false, isMarked: false};

/** The text of a row as it is shown, without colours. */
export function logText(row: LogRow, {picked}: LogLook): string {
	const plain = withoutColors(row.text);
	if (!picked || row.kind === 'marker') return plain;
	// Of a progress bar its last state comes first; all that it was written over is still to be seen behind it.
	return row.last === undefined ? (jsonLine(plain) ?? plain) : `${withoutColors(row.last)} ⟨${plain}⟩`;
}

/** A log row in exactly `width` columns; what is too wide is cut before it reaches the screen. */
export function logRow(row: LogRow, width: number, emphasis: LogEmphasis, style: LogStyle): string {
	const {look} = style;
	return logLines(row, width, emphasis, look.wrapped ? {...style, look: {...look, wrapped: false}} : style)[0] ?? '';
}

/**
 * A log row as lines of exactly `width` columns; one, unless it is wrapped. Its own colours stay, else it has that of its
 * level.
 */
export function logLines(row: LogRow, width: number, emphasis: LogEmphasis, style: LogStyle): readonly string[] {
	const {sourceWidth, look, now, theme} = style;
	if (row.kind === 'marker') return [markerRow(row, width, emphasis, theme)];
	const time = timeText(row.at, look, now);
	const source = sourceWidth > 0 ? `${pad(row.source, sourceWidth)} ` : '';
	const before = time.length + sourceWidth + (sourceWidth > 0 ? 1 : 0);
	const room = width - before;
	const tone = emphasis.isMarked ? 'selected' : emphasis.isHit ? 'hit' : null;
	if (room <= 0) return [cut(time, width).padEnd(width)];
	const texts = textLines(row, room, emphasis, style);
	const head = theme(time, tone ?? 'muted') + theme(source, tone ?? sourceTone(style.sources.indexOf(row.source)));
	const below = theme(' '.repeat(before), emphasis.isMarked ? 'selected' : 'plain');
	return texts.map((text, index) => (index === 0 ? head : below) + text);
}

/** The text in lines of exactly `room` columns. */
function textLines(row: LogRow, room: number, emphasis: LogEmphasis, {look, theme}: LogStyle): readonly string[] {
	const text = logText(row, look);
	const plain = withoutColors(row.text);
	const {matches, isHit, isMarked} = emphasis;
	const whole = isMarked ? 'selected' : isHit && matches.length === 0 ? 'hit' : null;
	const hasOwn = whole === null && theme.color && row.text.includes('\u001B') && text === plain;
	const level = hasOwn ? null : levelOf(plain);
	const tone: Tone | null = whole ?? (level && levelTones[level]);
	const isSimple = !hasOwn && matches.length === 0 && look.left === 0 && (!look.wrapped || text.length <= room);
	// Most rows are of this kind, and nothing has to be known of where their characters stand.
	if (isSimple && printable.test(text)) {
		const shown = text.length > room ? `${text.slice(0, room - 1)}…` : text.padEnd(room);
		return [tone ? theme(shown, tone) : shown];
	}

	const own = hasOwn ? runsOf(row.text) : [{text, codes: '', tone}];
	const runs = withoutStart(whole ? own : marked(own, matches, isHit ? 'hit' : 'match'), look.left);
	const lines = look.wrapped ? wrapped(runs, room, mostLines) : [oneLine(runs, room)];
	return lines.map(line => {
		const rest = ' '.repeat(Math.max(0, room - runsWidth(line)));
		return paintRuns(line, theme) + (tone ? theme(rest, tone) : rest);
	});
}

/** No row is longer than a thousand lines of the narrowest pane. */
const mostLines = 1000;

function oneLine(runs: readonly Run[], room: number): readonly Run[] {
	if (runsWidth(runs) <= room) return runs;
	const [line = []] = room > 1 ? wrapped(runs, room - 1, 1) : [];
	return [...line, {text: '…', codes: '', tone: line.at(-1)?.tone ?? null}];
}

/** The colour of a source's name, by its place among the others; none is that of a level. */
export function sourceTone(index: number): Tone {
	return sourceTones[Math.max(0, index) % sourceTones.length] ?? 'accent';
}

const levelTones = {error: 'bad', warn: 'warn', debug: 'muted'} as const satisfies Record<LogLevel, Tone>;

/** @param at milliseconds since the epoch; null: nobody knows */
function timeText(at: number | null, {times}: LogLook, now: number): string {
	if (times === 'none') return '';
	if (times === 'clock') return (at === null ? '' : clockOrDay(at, now)).padEnd(9);
	return (at === null ? '' : age(new Date(at).toISOString(), now)).padStart(4).padEnd(5);
}

/** The columns that the names of the shown sources take; none where there is but one. */
export function sourceWidthOf(view: LogView): number {
	const shown = view.sources.filter(source => source.shown);
	return shown.length < 2 ? 0 : Math.min(12, Math.max(...shown.map(({name}) => textWidth(name))));
}

/**
 * The log pane's title: what is shown, whether it follows, and how fast lines come.
 * @param below how many rows are below the screen
 * @param width the columns that there are; only where there is room for them, the sources' rates are shown
 */
export function logsTitle(logs: LogsScreen, below: number, news: LogNews | undefined, width = 0): FrameTitle {
	const {channel, view} = logs;
	const place =
		channel.of === 'environment'
			? [span(' · ', 'muted'), span(channel.environment, 'strong')]
			: [
					span(' · ', 'muted'),
					span(`#${channel.release} ${channel.step}`, 'strong'),
					...(channel.attempt > 1 ? [span(` attempt ${channel.attempt}`, 'warn')] : []),
				];
	const filter = logs.filter === null || !view?.isFiltered ? [] : [span(` · /${logs.filter}/`, 'warn')];
	const matches = (logs.search === null ? null : view?.matchCount) ?? null;
	const search = matches === null ? [] : [span(` · ${count(matches, 'match', 'matches')}`, 'accent')];
	const left = logs.look.left === 0 ? [] : [span(` · from column ${logs.look.left + 1}`, 'warn')];
	const right = logPosition(logs, below);
	const withSources = (hasRates: boolean): Line => {
		const names = channel.of === 'environment' && view ? sourceNames(view, hasRates) : [];
		// What a person asked for comes first: of a title that is too long, the end is cut.
		return [span('Logs'), ...place, ...newsSpan(logs, news), ...filter, ...search, ...left, ...names];
	};
	const whole = withSources(true);
	// The pane's number and a blank stand before it, and each of the two has a blank at either side.
	const fits = lineWidth(whole) + lineWidth(right) + 6 <= width;
	return {left: fits ? whole : withSources(false), right};
}

function sourceNames(view: LogView, hasRates: boolean): Line {
	const names = view.sources.flatMap(({name, shown, status, lastMinute}, index): Line => {
		if (!shown) return [];
		const trouble = status === 'failed' || status === 'waiting' ? [span(` ${glyphs.warn}`, 'warn')] : [];
		const rates = hasRates ? [span(' '), ...rateLine(lastMinute)] : [];
		return [span(' '), span(name, sourceTone(index)), ...trouble, ...rates];
	});
	return names.length > 0 ? [span(' ·', 'muted'), ...names] : [];
}

function newsSpan({channel}: LogsScreen, news: LogNews | undefined): Line {
	if (channel.of !== 'environment' || news?.kind !== 'told' || news.found.length === 0) return [];
	const isGrave = news.found.some(({pattern}) => pattern.level === 'error');
	return [span(' · ', 'muted'), span(`= ${news.found.length} new`, isGrave ? 'bad' : 'warn')];
}

/** Whether the log follows its end, or how much has come since it is held. */
function logPosition({view, top, mark}: LogsScreen, below: number): Line {
	if (!view) return [];
	const rate = view.rate >= 1 ? [span(`${grouped(Math.round(view.rate))}/s · `, 'muted')] : [];
	if (mark) {
		const {first, last} = markedRows(mark);
		return [span(`${count(last - first + 1, 'line')} marked`, 'warn')];
	}

	if (top === null) return [...rate, span('following', 'good')];
	return [...rate, span(below === 0 ? 'held' : `${count(below, 'line')} below`, 'warn')];
}

function markerRow(row: LogRow, width: number, {isHit, isMarked}: LogEmphasis, theme: Theme): string {
	const text = cut(` ${row.at === null ? '' : `${clock(row.at)} `}${row.text} `, Math.max(0, width - 4));
	return theme(
		`${'─'.repeat(Math.min(2, width))}${text}${'─'.repeat(Math.max(0, width - 2 - textWidth(text)))}`,
		isMarked ? 'selected' : isHit ? 'hit' : 'focus',
	);
}
