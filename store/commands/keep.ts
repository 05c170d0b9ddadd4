import type {AnnounceStep} from '../../src/domain/plan.ts';
import type {Release} from '../../src/domain/release.ts';
import {selectOverlay, selectRelease} from '../select.ts';
import type {CockpitState} from '../state.ts';
import type {CommandContext} from './context.ts';
import {changeOverlay, openPrompt} from './context.ts';

/** Asks what the answer to the shown announcement did not say: each of its values by itself, what is missing first. */
export function openKeep(context: CommandContext): void {
	const shown = keepingStep(context.store.getState());
	if (!shown) return;
	const {release, step} = shown;
	const {name = ''} = step.keeps.find(keep => release.kept[keep.name] === undefined) ?? step.keeps[0] ?? {};
	openPrompt(context, {
		purpose: {for: 'keep', release: release.id, name},
		title: `The ${name} of ${step.id}, #${release.id}`,
		explain: `What is it? Later announcements and steps of this commit know it as {{${name}}} and RELEASE_KEPT_${name.toUpperCase()}.`,
		value: release.kept[name] ?? '',
	});
}

/** Shows what is kept by now on the page of a step that was opened from the history. */
export async function showKept(context: CommandContext, id: number): Promise<void> {
	const of = await context.ports.engine.release(id);
	changeOverlay(context, 'step', page => (page.of?.id === id ? {...page, of} : page));
}

/** The announcement on the page of a step, where it keeps something of its answer; null: that is none. */
export function keepingStep(state: CockpitState): {readonly release: Release; readonly step: AnnounceStep} | null {
	const overlay = selectOverlay(state);
	if (overlay?.kind !== 'step') return null;
	const release = overlay.of ?? selectRelease(state);
	const step = release?.plan.steps.find(({id}) => id === overlay.step);
	return release && step?.kind === 'announce' && step.keeps.length > 0 ? {release, step} : null;
}
