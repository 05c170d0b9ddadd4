import {figureOf, type JudgedSignal} from '../../src/domain/judgeSignal.ts';
import type {Release} from '../../src/domain/release.ts';
import {runningStep, stepOf} from '../../src/domain/release.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import type {Signal, SignalReadings, SignalVerdict} from '../../src/domain/signal.ts';
import {figureText, limitText, shortLimitText} from '../../src/domain/signalText.ts';
import {judgeWatch, type WatchStep, watchesOf, watchOf} from '../../src/domain/watchRecord.ts';
import {glyphs} from '../glyphs.ts';
import type {Line, Span} from '../text/line.ts';
import {lineWidth, span, spread} from '../text/line.ts';
import {pad, textWidth} from '../text/width.ts';
import {sparkline} from './sparkline.ts';

const marks: Readonly<Record<SignalVerdict, Span>> = {
	pass: span(glyphs.done, 'good'),
	fail: span(glyphs.failed, 'bad'),
	unknown: span(glyphs.unknown, 'warn'),
};

/** How many looks are drawn. */
const drawnLooks = 10;

/** The watch whose signals matter now: one that is under way, or that stopped the release; undefined where there is none. */
export function currentWatch(release: Release): WatchStep | undefined {
	if (release.end) return undefined;
	const running = runningStep(release);
	return watchesOf(release.plan.steps).find(
		step => step.id === running?.id || stepOf(release, step.id).state.status === 'failed',
	);
}

/**
 * The signals of a watch: each with its figure, the last looks as a line, and what would fail it. In fewer rows than
 * there are signals, all in one line.
 */
export function signalLines(release: Release, step: WatchStep, width: number, rows: number): readonly Line[] {
	const watch = watchOf(release, step.id);
	const judged = judgeWatch(step.signals, watch);
	if (rows < judged.length) return rows < 1 ? [] : [shortLine(judged)];
	const nameWidth = Math.min(12, Math.max(...judged.map(({signal}) => textWidth(signal.name))));
	const figureWidth = Math.max(...judged.map(each => textWidth(figureOfSignal(each))));
	return judged.map(each => {
		const {signal, verdict, before, why} = each;
		const left: Line = [
			marks[verdict],
			span(` ${pad(plainText(signal.name), nameWidth)} `),
			span(pad(figureOfSignal(each), figureWidth, 'right'), verdict === 'fail' ? 'bad' : 'strong'),
			span(` ${looksLine(signal, watch.during)} `, 'muted'),
		];
		const telling =
			verdict === 'unknown' && why !== null ? plainText(why) : limitIn(width - lineWidth(left) - 1, signal, before);
		return spread(width, [...left, span(telling, verdict === 'unknown' ? 'warn' : 'muted')]);
	});
}

// What there is no room for, the step's own page says.
function limitIn(room: number, signal: Signal, before: number | null): string {
	const forms = [`fails ${limitText(signal, before)}`, `fails ${shortLimitText(signal)}`];
	return forms.find(form => textWidth(form) <= room) ?? shortLimitText(signal);
}

function shortLine(judged: readonly (JudgedSignal & {readonly signal: Signal})[]): Line {
	return judged.flatMap(
		(each, index): Line => [
			...(index === 0 ? [] : [span(' · ', 'muted')]),
			marks[each.verdict],
			span(` ${plainText(each.signal.name)} ${figureOfSignal(each)}`, each.verdict === 'fail' ? 'bad' : 'plain'),
		],
	);
}

function figureOfSignal({signal, value}: JudgedSignal & {readonly signal: Signal}): string {
	return figureText(signal, value);
}

/** The newest looks, one column each; a blank where nothing was read. */
function looksLine(signal: Signal, looks: readonly SignalReadings[]): string {
	const values = looks.slice(-drawnLooks).map(look => {
		const reading = look[signal.name];
		return reading ? figureOf(signal, [reading]) : null;
	});
	// A full bar is the limit, or what is above it.
	const most = Math.max(limitOf(signal) ?? 0, ...values.map(value => value ?? 0));
	const bars = [...sparkline(values.map(value => (most === 0 ? 0 : (value ?? 0) / most)))];
	const line = bars.map((bar, index) => (values[index] === null ? ' ' : bar)).join('');
	return line.padStart(drawnLooks);
}

function limitOf(signal: Signal): number | null {
	if (signal.kind === 'http') return signal.maxMs;
	return signal.kind === 'logs' ? (signal.max?.value ?? null) : signal.max;
}

/** What each signal was, in words, for the step's own page. */
export function signalFacts(release: Release, step: WatchStep): readonly (readonly [name: string, text: string])[] {
	return judgeWatch(step.signals, watchOf(release, step.id)).map(each => {
		const {signal, before, why, verdict} = each;
		const compared = before === null ? '' : `, ${figureText(signal, before)} before`;
		const said = why === null ? '' : `: ${why}`;
		return [signal.name, `${verdict} · ${figureOfSignal(each)}${compared}${said} · fails ${limitText(signal, before)}`];
	});
}
