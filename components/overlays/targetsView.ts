import {plainText} from '../../src/domain/sanitize.ts';
import {tallyOf} from '../../src/domain/targets.ts';
import {tallyText} from '../../src/domain/targetWords.ts';
import {releaseOf, targetCursor} from '../../store/commands/targets.ts';
import type {TargetsOverlay} from '../../store/overlay.ts';
import type {CockpitState} from '../../store/state.ts';
import {targetMatrix} from '../../store/targetMatrix.ts';
import {targetColumns, targetFacts, targetHeadings, targetRow} from '../rows/targetRows.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import type {OverlayView} from './overlayView.ts';
import {overlayTitle, textBody} from './overlayView.ts';

/** The targets of a step that runs on many, by all steps that run on them. */
export function targetsView(overlay: TargetsOverlay, state: CockpitState, width: number): OverlayView {
	const release = releaseOf(state, overlay);
	const matrix = release && targetMatrix(release, overlay);
	const page = {tone: 'accent' as const, size: 'page' as const};
	const title = [span(`#${overlay.release} `, 'muted'), span(plainText(overlay.step), 'strong')];
	if (!release || !matrix) {
		return {
			...page,
			title: overlayTitle(title),
			header: [],
			body: textBody([[span('reading …', 'muted')]]),
			trailer: [],
		};
	}

	const {targets, total, step} = matrix;
	const columns = targetColumns(matrix, width);
	const marked = new Set(overlay.marked);
	const shown = targets.length === total ? '' : `${targets.length} of ${total} shown`;
	const chosen = marked.size === 0 ? '' : `${marked.size} marked`;
	const cursor = targetCursor(overlay, matrix);
	const under = targets[cursor];
	const nothing: Line = [span('No target fits this filter.', 'muted')];
	return {
		...page,
		title: overlayTitle(
			[...title, span(` · ${plainText(step.fanOut.group)}`, 'muted')],
			chosen + shown === '' ? [] : [span([chosen, shown].filter(Boolean).join(' · '), 'muted')],
		),
		header: [
			[span(tallyText(tallyOf(release, step)))],
			...(overlay.typing || overlay.filter !== ''
				? [[span('/', 'focus'), span(overlay.filter, 'strong'), ...(overlay.typing ? [span('▏', 'accent')] : [])]]
				: []),
			targetHeadings(matrix, columns),
		],
		body: {
			kind: 'rows',
			length: Math.max(1, targets.length),
			cursor: targets.length > 0 ? cursor : -1,
			row(index) {
				const target = targets[index];
				return target
					? targetRow(target, matrix, columns, {now: state.now, isMarked: marked.has(target.name)})
					: nothing;
			},
		},
		trailer: under ? twoLines(targetFacts(under, width)) : [[], []],
	};
}

// The page keeps its shape when the cursor moves on.
function twoLines(lines: readonly Line[]): readonly Line[] {
	return [lines[0] ?? [], lines[1] ?? []];
}
