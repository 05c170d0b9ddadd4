import {isRefusal} from '../../src/domain/decision.ts';
import {valueIn} from '../loadable.ts';
import {selectOverlay} from '../select.ts';
import type {CommandContext} from './context.ts';
import {changeOverlay, isKind, openPrompt, popOverlay} from './context.ts';
import {planAgain} from './deploy.ts';

/** Asks which targets the plan of the confirmation leaves out: those that cannot be worked with stand there already. */
export function openLeaveOut(context: CommandContext): void {
	const overlay = selectOverlay(context.store.getState());
	if (!overlay || !isKind(overlay, 'deploy')) return;
	const preview = valueIn(overlay.preview);
	const dead = preview && !isRefusal(preview) ? (preview.dead ?? []) : [];
	openPrompt(context, {
		purpose: {for: 'without'},
		title: 'Leave targets out',
		explain: 'Their names, with blanks between them. Nothing of this release runs there; it is recorded. Empty: none.',
		value: [...new Set([...overlay.without, ...dead])].join(' '),
	});
}

/** Leaves these out, and looks at the plan anew. @param names with blanks between them */
export function leaveOut(context: CommandContext, names: string): void {
	const without = names.split(/[\s,]+/).filter(Boolean);
	popOverlay(context);
	changeOverlay(context, 'deploy', other => ({...other, without}));
	planAgain(context);
}
