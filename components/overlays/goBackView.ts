import {isRefusal} from '../../src/domain/decision.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import {countdownMs} from '../../store/commands/rollback.ts';
import {valueIn} from '../../store/loadable.ts';
import type {GoBackOverlay} from '../../store/overlay.ts';
import {glyphs, spinnerAt} from '../glyphs.ts';
import {refusalLines} from '../rows/refusalRows.ts';
import {rollbackDetail} from '../rows/rollbackRows.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import type {OverlayView} from './overlayView.ts';
import {overlayTitle, textBody} from './overlayView.ts';

/** The rollback and its countdown. */
export function goBackView(overlay: GoBackOverlay, width: number, now: number): OverlayView {
	const title = overlayTitle([span('Roll back '), span(overlay.environment, 'danger')]);
	const value = valueIn(overlay.plan);
	const lines: readonly Line[] =
		overlay.plan.status === 'failed'
			? [[span(`${glyphs.failed} ${plainText(overlay.plan.error)}`, 'bad')]]
			: value === null
				? [[span(`${spinnerAt(now)} computing the way back …`, 'muted')]]
				: isRefusal(value)
					? refusalLines(value, width)
					: rollbackDetail(value, width);
	return {
		title,
		tone: 'danger',
		size: 'dialog',
		header: [],
		body: textBody(lines, overlay.top),
		trailer: trailer(overlay, width, now),
	};
}

function trailer(overlay: GoBackOverlay, width: number, now: number): readonly Line[] {
	const rule: Line = [span('─'.repeat(width), 'muted')];
	if (overlay.error) return [rule, ...refusalLines(overlay.error, width)];
	if (overlay.stage === 'starting') return [rule, [span(`${spinnerAt(now)} starting …`, 'busy')]];
	if (overlay.stage !== 'counting' || overlay.fireAt === null) return [];
	const left = Math.max(0, overlay.fireAt - now);
	const bar = Math.max(0, Math.min(24, Math.round((left / countdownMs) * 24)));
	return [
		rule,
		[span(`Then ${plainText(overlay.environment)} is locked until somebody frees it with L.`, 'muted')],
		[
			span('starts in ', 'plain'),
			span(String(Math.ceil(left / 1000)), 'danger'),
			span(' s  '),
			span('█'.repeat(bar), 'bad'),
			span('░'.repeat(24 - bar), 'muted'),
			span('  Esc', 'focus'),
			span(' stops  '),
			span('Enter', 'focus'),
			span(' goes now'),
		],
	];
}
