import {count} from '../../src/domain/count.ts';
import {dueText} from '../../src/domain/deferred.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import {fuzzy} from '../../store/fuzzy.ts';
import {valueIn} from '../../store/loadable.ts';
import type {Overlay, PromptOverlay} from '../../store/overlay.ts';
import type {CockpitState} from '../../store/state.ts';
import {glyphs} from '../glyphs.ts';
import {sourceTone} from '../rows/logRows.ts';
import {refusalLines} from '../rows/refusalRows.ts';
import {errorLine, rateLine} from '../rows/sparkline.ts';
import {age} from '../rows/time.ts';
import type {Line} from '../text/line.ts';
import {lineWidth, span, spread} from '../text/line.ts';
import {pad, textWidth, wrap} from '../text/width.ts';
import type {OverlayView} from './overlayView.ts';
import {overlayTitle, textBody} from './overlayView.ts';

/** A line that is typed into. */
export function promptView(overlay: PromptOverlay, width: number): OverlayView {
	const room = Math.max(1, width - 3);
	const value = textWidth(overlay.value) > room ? `…${tail(overlay.value, room - 1)}` : overlay.value;
	return {
		title: overlayTitle([span(plainText(overlay.title), 'strong')]),
		tone: 'accent',
		size: 'dialog',
		header: overlay.explain
			.split('\n')
			.flatMap(line => wrap(plainText(line), width))
			.map((text): Line => [span(text, 'muted')]),
		body: textBody([[], [span('› ', 'focus'), span(value), span(overlay.busy ? ' …' : '▏', 'accent')]]),
		trailer:
			overlay.error === null
				? []
				: wrap(plainText(overlay.error), width - 2).map((text): Line => [span(`${glyphs.failed} ${text}`, 'bad')]),
	};
}

/** The fuzzy list of refs. */
export function refsView(overlay: Extract<Overlay, {kind: 'refs'}>, state: CockpitState, width: number): OverlayView {
	const all = valueIn(overlay.refs);
	const refs = fuzzy(all ?? [], overlay.query, ref => ref.name);
	const kinds = {branch: 'branch', remote: 'remote', tag: 'tag'} as const;
	const lines = refs.map(ref =>
		spread(
			width,
			[
				span(`${pad(kinds[ref.kind], 7)}`, ref.kind === 'tag' ? 'warn' : 'muted'),
				span(`${pad(ref.name, Math.min(32, Math.floor(width / 2)))} `, 'strong'),
				span(`${ref.sha.slice(0, 7)} `, 'accent'),
				span(ref.subject, 'muted'),
			],
			[span(age(ref.at, state.now), 'muted')],
		),
	);
	const nothing =
		overlay.refs.status === 'failed'
			? plainText(overlay.refs.error)
			: all
				? `No branch or tag fits. Enter takes "${plainText(overlay.query)}" as a commit.`
				: 'reading …';
	return {
		title: overlayTitle(
			[span('Candidate for '), span(state.selected, 'strong')],
			all ? [span(count(refs.length, 'ref'), 'muted')] : [],
		),
		tone: 'accent',
		size: 'page',
		header: [[span('› ', 'focus'), span(overlay.query), span('▏', 'accent')], []],
		body: {
			kind: 'list',
			lines: lines.length > 0 ? lines : [[span(nothing, 'muted')]],
			cursor: lines.length > 0 ? overlay.cursor : -1,
		},
		trailer: overlay.error ? refusalLines(overlay.error, width) : [],
	};
}

/** The log's sources, to be shown or hidden. */
export function sourcesView(
	overlay: Extract<Overlay, {kind: 'sources'}>,
	state: CockpitState,
	width: number,
): OverlayView {
	const sources = state.logs.view?.sources ?? [];
	const nameWidth = Math.min(16, Math.max(4, ...sources.map(({name}) => textWidth(name))));
	const numberWidth = String(sources.length).length;
	const lines = sources.map((source, index) => {
		const isFine = source.status === 'live' || source.status === 'ended';
		const status = source.detail === null ? source.status : `${source.status}: ${plainText(source.detail)}`;
		return spread(
			width,
			[
				span(`${String(index + 1).padStart(numberWidth)} `, 'muted'),
				span(source.shown ? `${glyphs.done} ` : '  ', 'good'),
				span(`${pad(plainText(source.name), nameWidth)} `, source.shown ? sourceTone(index) : 'muted'),
				...rateLine(source.lastMinute),
				span(' '),
				...errorLine(source.lastMinute),
				span(' '),
				span(status, isFine ? 'muted' : 'warn'),
			],
			[span(count(source.lines, 'line'), 'muted')],
		);
	});
	const header: Line = [span(`${' '.repeat(numberWidth + nameWidth + 4)}last min errors`, 'muted')];
	return {
		title: overlayTitle([span('Log sources')]),
		tone: 'accent',
		size: 'dialog',
		header: lines.length > 0 ? [header] : [],
		body: {
			kind: 'list',
			lines: lines.length > 0 ? lines : [[span('This environment has no log sources.', 'muted')]],
			cursor: lines.length > 0 ? overlay.cursor : -1,
		},
		trailer: [],
	};
}

/** Whether to abort a release. */
export function abortView(release: number, width: number): OverlayView {
	return question(
		`Abort release #${release}?`,
		'The step that runs is told to stop, then killed. What was done stays as it is; R takes it back.',
		width,
	);
}

/** Whether to run a step in this terminal. */
export function attendView({step, title}: Extract<Overlay, {kind: 'attend'}>, width: number): OverlayView {
	const text = 'The cockpit steps aside until it has ended. What is shown and typed there is kept nowhere.';
	const view = question(`Run ${plainText(step)} in this terminal?`, text, width);
	const command = wrap(plainText(title), width - 2).map((part): Line => [span('  '), span(part, 'strong')]);
	return {...view, header: [...command, []]};
}

/** Whether to run what a release put off. */
export function lateView(
	{release, step, due, run}: Extract<Overlay, {kind: 'late'}>,
	width: number,
	now: number,
): OverlayView {
	const text = `#${release} put it off: it is ${dueText(due, new Date(now))}. To dismiss it: release-tui skip ${release} ${step} --reason TEXT`;
	const view = question(`Run ${plainText(step)} of #${release} now?`, plainText(text), width);
	const command = wrap(plainText(run), width - 2).map((part): Line => [span('  '), span(part, 'strong')]);
	return {...view, header: [...command, []]};
}

/** Whether to end what an abort leaves alone. */
export function endView({step, processes}: Extract<Overlay, {kind: 'end'}>, width: number): OverlayView {
	if (processes.length === 0) {
		const text = 'It is told to stop, then killed, as if its time were over. What it began may be half done.';
		return question(`End ${plainText(step)}?`, text, width);
	}

	const names = processes.map(({pid, name}) => `${pid} ${plainText(name)}`).join(', ');
	return question(
		`End what is left over of ${plainText(step)}?`,
		`Its shim has died; the command still runs: ${names}. It is killed. Nobody will know how far it came.`,
		width,
	);
}

/** Whether to leave while a release runs. */
export function leaveView(release: number, width: number): OverlayView {
	return question(
		'Leave the cockpit?',
		`Release #${release} goes on without you. Come back with: release-tui attach ${release}`,
		width,
	);
}

function question(title: string, text: string, width: number): OverlayView {
	return {
		title: overlayTitle([span(title, 'strong')]),
		tone: 'warn',
		size: 'dialog',
		header: [],
		body: textBody(wrap(text, width).map((part): Line => [span(part)])),
		trailer: [],
	};
}

function tail(text: string, width: number): string {
	const letters = [...text];
	while (lineWidth([span(letters.join(''))]) > width) letters.shift();
	return letters.join('');
}
