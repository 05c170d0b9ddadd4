import {count} from '../../src/domain/count.ts';
import {dueText} from '../../src/domain/deferred.ts';
import {operatorName} from '../../src/domain/operator.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import type {ReleaseSummary} from '../../src/domain/summary.ts';
import {durationMs} from '../../src/domain/summary.ts';
import {filterHistory} from '../../store/historyFilter.ts';
import {valueIn} from '../../store/loadable.ts';
import type {Overlay} from '../../store/overlay.ts';
import type {CockpitState} from '../../store/state.ts';
import {glyphs} from '../glyphs.ts';
import {statusWord} from '../rows/releaseWords.ts';
import {age, dayAndClock, duration} from '../rows/time.ts';
import type {Line} from '../text/line.ts';
import {span, spread} from '../text/line.ts';
import {pad} from '../text/width.ts';
import type {OverlayView} from './overlayView.ts';
import {overlayTitle} from './overlayView.ts';

/** All releases, newest first. */
export function historyView(
	overlay: Extract<Overlay, {kind: 'history'}>,
	state: CockpitState,
	width: number,
): OverlayView {
	const all = valueIn(state.history);
	const releases = filterHistory(all ?? [], overlay.filter);
	const shown = overlay.filter === '' ? '' : `${releases.length} of `;
	return {
		title: overlayTitle([span('History')], all ? [span(shown + count(all.length, 'release'), 'muted')] : []),
		tone: 'accent',
		size: 'page',
		header: [
			...(overlay.typing || overlay.filter !== ''
				? [[span('/', 'focus'), span(overlay.filter, 'strong'), ...(overlay.typing ? [span('▏', 'accent')] : [])]]
				: []),
			headings(width),
		],
		body: {
			kind: 'list',
			lines: releases.length > 0 ? releases.map(release => historyRow(release, width, state.now)) : empty(state, all),
			cursor: releases.length > 0 ? overlay.cursor : -1,
		},
		trailer: [],
	};
}

/** A release in one row: number, where, what, how it ended, who, when, how long. */
export function historyRow(release: ReleaseSummary, width: number, now: number): Line {
	const word = statusWord(release.status);
	const took = durationMs(release);
	const kind = release.kind === 'rollback' ? `${glyphs.undo} ` : '  ';
	const wide = width >= 90;
	return spread(
		width,
		[
			span(word.mark, word.tone),
			span(` ${pad(`#${release.id}`, 6)}`, 'strong'),
			span(`${pad(plainText(release.environment), 12)} `),
			span(kind, 'warn'),
			span(`${pad(plainText(release.candidate.version), 12)} `),
			span(release.candidate.sha.slice(0, 7), 'accent'),
			span(` ${pad(release.bad && release.status !== 'rolled-back' ? `${word.text}, bad` : word.text, 12)}`, word.tone),
			...(wide ? [span(`  ${plainText(operatorName(release.operator))}`, 'muted')] : []),
			...release.due.map(due =>
				span(wide ? `  ${plainText(due.step)} ${dueText(due, new Date(now))}` : ' due', 'warn'),
			),
			...(release.unsent.length > 0 ? [span(`  not sent: ${plainText(release.unsent.join(', '))}`, 'warn')] : []),
		],
		[
			span(wide ? dayAndClock(release.startedAt) : '', 'muted'),
			span(pad(age(release.startedAt, now), 6, 'right'), 'muted'),
			span(pad(took === null ? '' : duration(took), 8, 'right'), 'muted'),
		],
	);
}

function headings(width: number): Line {
	const wide = width >= 90;
	return spread(
		width,
		[
			span(`  ${pad('No.', 6)}${pad('environment', 13)}  ${pad('version', 13)}commit  ${pad('ended', 12)}`, 'muted'),
			...(wide ? [span('  operator', 'muted')] : []),
		],
		[span(`${wide ? pad('started', 16) : ''}${pad('ago', 6, 'right')}${pad('took', 8, 'right')}`, 'muted')],
	);
}

function empty(state: CockpitState, all: readonly ReleaseSummary[] | null): readonly Line[] {
	if (state.history.status === 'failed') return [[span(`${glyphs.failed} ${plainText(state.history.error)}`, 'bad')]];
	if (!all) return [[span('reading …', 'muted')]];
	return [[span(all.length === 0 ? 'Nothing was released yet. d deploys.' : 'No release fits this filter.', 'muted')]];
}
