import type {Release} from '../../src/domain/release.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import type {ReleaseRow} from '../../store/releaseRows.ts';
import type {Line} from '../text/line.ts';
import {span, spread} from '../text/line.ts';

/** The heading of a part of a checklist: what it is called, and how many of its items are done. */
export function sectionRow(row: Extract<ReleaseRow, {kind: 'section'}>, width: number): Line {
	return spread(width, [span(`   ${plainText(row.title)}`, 'strong')], [span(` ${row.done} of ${row.total}`, 'muted')]);
}

/** How far the checklist is that an open question belongs to, such as "12 of 40 of QA"; null where it belongs to none. */
export function checklistCount({plan, steps}: Release, asking: string | null): string | null {
	const item = plan.steps.find(({id}) => id === asking);
	if (item?.kind !== 'ask' || !item.checklist) return null;
	const {id, title} = item.checklist;
	const items = plan.steps.filter(step => step.kind === 'ask' && step.checklist?.id === id);
	const done = items.filter(step => ['succeeded', 'skipped'].includes(steps[step.id]?.state.status ?? 'pending'));
	const failed = items.filter(step => steps[step.id]?.state.status === 'failed').length;
	return `${done.length} of ${items.length} of ${plainText(title)}${failed === 0 ? '' : `, ${failed} declined`}`;
}
