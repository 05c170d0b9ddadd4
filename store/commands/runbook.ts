import {takesPlaceOf} from '../../src/domain/runbook.ts';
import {valueIn} from '../loadable.ts';
import {answer} from '../refusal.ts';
import {selectOverlay} from '../select.ts';
import type {CommandContext} from './context.ts';
import {changeOverlay, isKind, openPrompt, popOverlay} from './context.ts';
import {planAgain} from './deploy.ts';

/** Asks for the runbook whose items are the steps of the release in the confirmation. */
export function openRunbookPrompt(context: CommandContext): void {
	const overlay = selectOverlay(context.store.getState());
	if (!overlay || !isKind(overlay, 'deploy') || valueIn(overlay.preview) === null) return;
	openPrompt(context, {
		purpose: {for: 'runbook'},
		title: 'A plan in Markdown or reStructuredText',
		explain: 'The path of its file; its items take the place of the steps in their phases. Empty: none.',
		value: overlay.runbook?.file ?? '',
	});
}

/** Reads the runbook, and makes the plan anew with it. */
export async function takeRunbook(context: CommandContext, file: string): Promise<void> {
	const below = context.store.getState().overlays.findLast(overlay => isKind(overlay, 'deploy'));
	if (!below) return;
	const {environment} = below;
	const read = file === '' ? null : await answer(() => context.ports.openRunbook(file, environment));
	if (read && !read.ok) {
		changeOverlay(context, 'prompt', other => ({...other, error: read.message}));
		return;
	}

	// It may have been left with Esc while the file was read.
	if (context.store.getState().overlays.at(-1)?.kind !== 'prompt') return;
	popOverlay(context);
	const runbook = read?.runbook ?? null;
	changeOverlay(context, 'deploy', other => {
		const left = runbook ? takesPlaceOf(context.ports.engine.project, other.environment, runbook) : [];
		const told = left.length > 0 ? [`It takes the place of ${left.join(', ')}.`] : [];
		return {...other, runbook, remarks: [...told, ...(read?.remarks ?? [])], hint: null};
	});
	planAgain(context);
}
