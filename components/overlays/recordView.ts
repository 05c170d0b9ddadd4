import type {Recorded, ReleaseEvent} from '../../src/domain/events.ts';
import {newsSummary} from '../../src/domain/logNews.ts';
import {operatorName, operatorOrigin} from '../../src/domain/operator.ts';
import type {Release} from '../../src/domain/release.ts';
import {stepOf} from '../../src/domain/release.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import {namesText} from '../../src/domain/targetWords.ts';
import {valueIn} from '../../store/loadable.ts';
import {type RecordOverlay, type RecordTab, recordTabs} from '../../store/overlay.ts';
import {glyphs} from '../glyphs.ts';
import {newsHeader} from '../rows/newsRows.ts';
import {noteLines} from '../rows/noteRows.ts';
import {stepIdWidth, stepRow} from '../rows/releaseRows.ts';
import {releaseWord} from '../rows/releaseWords.ts';
import {clock, dayAndClock, duration} from '../rows/time.ts';
import type {Line} from '../text/line.ts';
import {span, spread} from '../text/line.ts';
import {pad, wrap} from '../text/width.ts';
import type {OverlayView} from './overlayView.ts';
import {overlayTitle} from './overlayView.ts';
import {recordedNews} from './recordedNews.ts';

/** One release of the history: who, what, when, how it ended, its steps, notes or events. */
export function recordView(overlay: RecordOverlay, width: number, now: number): OverlayView {
	const data = valueIn(overlay.data);
	const base = {tone: 'accent' as const, size: 'page' as const, trailer: []};
	if (!data) {
		const text =
			overlay.data.status === 'loading'
				? span('reading …', 'muted')
				: span(
						overlay.data.status === 'failed' ? plainText(overlay.data.error) : `There is no release #${overlay.id}.`,
						'bad',
					);
		return {
			...base,
			title: overlayTitle([span(`Release #${overlay.id}`)]),
			header: [],
			body: {kind: 'list', lines: [[text]], cursor: -1},
		};
	}

	const {release, events} = data;
	const word = releaseWord(release);
	const what = release.kind === 'rollback' ? 'rollback' : 'deploy';
	return {
		...base,
		title: overlayTitle([
			span(`Release #${release.id} `, 'strong'),
			span(`${what} · ${plainText(release.environment)} · `, 'muted'),
			span(`${word.mark} ${word.text}`, word.tone),
		]),
		header: [
			...facts(release, width),
			tabs(overlay.tab, release, events.length),
			...(overlay.tab === 'news' && release.logNews?.found.length ? [newsHeader] : []),
		],
		...listed(overlay, release, events, width, now),
	};
}

function listed(
	{tab, cursor}: RecordOverlay,
	release: Release,
	events: readonly Recorded<ReleaseEvent>[],
	width: number,
	now: number,
): Pick<OverlayView, 'body' | 'trailer'> {
	const list = (lines: readonly Line[]) => ({body: {kind: 'list', lines, cursor} as const, trailer: []});
	switch (tab) {
		case 'steps':
			return list(stepLines(release, width, now));
		case 'notes':
			return list(noteLines(release, width));
		case 'events':
			return list(events.map(event => eventLine(event, width)));
		case 'news':
			return recordedNews(release.logNews, cursor, width);
	}
}

function facts(release: Release, width: number): readonly Line[] {
	const label = (text: string) => span(pad(text, 10), 'muted');
	const {candidate, previous, end} = release;
	const took = end ? ` · took ${duration(Date.parse(end.at) - Date.parse(release.startedAt))}` : '';
	const lines: Line[] = [
		[
			label('brought'),
			span(`${plainText(candidate.version)} `, 'strong'),
			span(candidate.sha.slice(0, 12), 'accent'),
			span(previous ? `  replacing ${plainText(previous.version)} ${previous.sha.slice(0, 7)}` : '', 'muted'),
		],
		[
			label('by'),
			span(plainText(operatorName(release.operator))),
			span(` · ${dayAndClock(release.startedAt)}${took}`, 'muted'),
		],
	];
	const say = (name: string, text: string, tone: 'plain' | 'warn' | 'bad') => {
		for (const [index, part] of wrap(plainText(text), Math.max(8, width - 10)).entries()) {
			lines.push([label(index === 0 ? name : ''), span(part, tone)]);
		}
	};

	const origin = operatorOrigin(release.operator);
	if (origin !== null) say('', origin, 'plain');
	if (end)
		say(
			'ended',
			`${end.verified ? 'verified live' : 'not verified live'}${end.reason ? `: ${end.reason}` : ''}`,
			'plain',
		);
	if (release.bad) say('bad', release.bad.reason, 'bad');
	if (release.reverts !== null) say('undoes', release.undoes.map(id => `#${id}`).join(' '), 'warn');
	if (release.rolledBackBy !== null) say('undone by', `#${release.rolledBackBy}`, 'warn');
	for (const {ask, answer} of release.answers ?? []) say('asked', `${ask} ${answer}`, 'plain');
	if (release.plan.without) say('left out', namesText(release.plan.without), 'warn');
	for (const {gate, reason} of release.overrides) say('overruled', `${gate}: ${reason}`, 'warn');
	for (const text of release.willNotUndo) say('kept', text, 'warn');
	for (const {file, bytes, sha256} of release.artifacts) {
		say('artifact', `${file}, ${bytes} bytes, ${sha256 ? `SHA-256 ${sha256}` : 'secret'}`, 'plain');
	}

	return [...lines, []];
}

function tabs(tab: RecordTab, {plan, logNews, notes}: Release, events: number): Line {
	const names = {
		steps: `Steps ${plan.steps.length}`,
		notes: `Notes ${notes.length}`,
		events: `Events ${events}`,
		news: `New in the logs ${logNews ? logNews.found.length + logNews.omitted : '?'}`,
	};
	return recordTabs.flatMap((name, index) => [
		span(index === 0 ? '' : '   '),
		span(`${tab === name ? glyphs.cursor : ' '} ${names[name]}`, tab === name ? 'focus' : 'muted'),
	]);
}

function stepLines(release: Release, width: number, now: number): readonly Line[] {
	const idWidth = stepIdWidth(release.plan.steps);
	return release.plan.steps.map((step, index): Line => {
		const isFirst = release.plan.steps[index - 1]?.phase !== step.phase;
		return [
			span(`${pad(isFirst ? step.phase : '', 10)} `, 'muted'),
			...stepRow(step, stepOf(release, step.id), width - 11, {release, usual: {}, now, idWidth}),
		];
	});
}

function eventLine({at, by, event}: Recorded<ReleaseEvent>, width: number): Line {
	const {type, ...facts} = event;
	return spread(
		width,
		[
			span(`${clock(Date.parse(at))} `, 'muted'),
			span(
				`${pad(type, 20)} `,
				type.includes('bad') || type.includes('declined') || type.includes('lost') ? 'bad' : 'accent',
			),
			span(event.type === 'log-news-recorded' ? newsSummary(event) : plainText(eventFacts(facts))),
		],
		[span(` ${plainText(operatorName(by))}`, 'muted')],
	);
}

// Plans and identities are long and shown elsewhere; what is left are names, numbers and reasons.
function eventFacts(facts: Readonly<Record<string, unknown>>): string {
	return Object.entries(facts)
		.filter(([, value]) => typeof value !== 'object' && value !== '')
		.map(([key, value]) => (key === 'step' ? String(value) : `${key}: ${value}`))
		.join(' · ');
}
