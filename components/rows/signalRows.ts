import type {JudgedSignal} from '../../src/domain/judgeSignal.ts';
import type {Release} from '../../src/domain/release.ts';
import {runningStep, stepOf} from '../../src/domain/release.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import type {Signal, SignalReadings, SignalVerdict} from '../../src/domain/signal.ts';
import {figureOf} from '../../src/domain/signalFigures.ts';
import {amountText, figureText, limitText, shortLimitText} from '../../src/domain/signalText.ts';
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

type Judged = JudgedSignal & {readonly signal: Signal};

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
	if (rows < judged.length) return [shortLine(judged)];
	const nameWidth = Math.min(12, Math.max(...judged.map(({signal}) => textWidth(signal.name))));
	const figureWidth = Math.max(...judged.map(each => textWidth(figureText(each))));
	return judged.map(each => {
		const left: Line = [
			marks[each.verdict],
			span(` ${pad(plainText(each.signal.name), nameWidth)} `),
			span(pad(figureText(each), figureWidth, 'right'), each.verdict === 'fail' ? 'bad' : 'strong'),
			span(` ${looksLine(each.signal, watch.during)} `, 'muted'),
		];
		return spread(width, [...left, ...tellingOf(each, width - lineWidth(left))]);
	});
}

function shortLine(judged: readonly Judged[]): Line {
	return judged.flatMap(
		(each, index): Line => [
			...(index === 0 ? [] : [span(' · ', 'muted')]),
			marks[each.verdict],
			span(` ${plainText(each.signal.name)} ${figureText(each)}`, each.verdict === 'fail' ? 'bad' : 'plain'),
			span(` ${shortLimitText(each.signal)}`, 'muted'),
		],
	);
}

/** Why it is not good, and what would fail it, in words where there is room for both. */
function tellingOf(each: Judged, room: number): Line {
	const why = each.verdict === 'pass' ? '' : plainText(each.why ?? '');
	const left = why === '' ? room : room - textWidth(why) - 2;
	const forms = [`fails ${limitText(each)}`, `fails ${shortLimitText(each.signal)}`];
	const limit = forms.find(form => textWidth(form) <= left);
	if (why === '') return [span(limit ?? shortLimitText(each.signal), 'muted')];
	return [
		span(why, each.verdict === 'fail' ? 'bad' : 'warn'),
		...(limit === undefined ? [] : [span(`  ${limit}`, 'muted')]),
	];
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
		const compared = each.before === null ? '' : `, ${amountText(each.signal, each.before)} before`;
		const said = each.why === null ? '' : `: ${each.why}`;
		return [each.signal.name, `${each.verdict} · ${figureText(each)}${compared}${said} · fails ${limitText(each)}`];
	});
}
