import {selectOverlay} from '../store/select.ts';
import type {CockpitState} from '../store/state.ts';
import type {Binding} from './binding.ts';

/** The keys of the page with the targets of a step. */
export const targetKeys: readonly Binding[] = [
	{keys: ['enter'], id: 'open', context: 'targets', help: 'show what the step wrote on the target', footer: 'output'},
	{
		keys: ['o'],
		id: 'wholeOutput',
		context: 'targets',
		help: 'show everything that the step wrote, and how its attempts went',
	},
	{
		keys: ['/'],
		id: 'filterTargets',
		context: 'targets',
		help: 'type a filter: a name, failed, running …',
		footer: 'filter',
	},
	{
		keys: ['space'],
		id: 'markTarget',
		context: 'targets',
		help: 'mark the target, or take the mark away',
		footer: 'mark',
	},
	{keys: ['*'], id: 'markTroubled', context: 'targets', help: 'mark all shown targets that did not end well, or none'},
	{
		keys: ['r'],
		id: 'retryTargets',
		context: 'targets',
		help: 'try the step again on the marked targets, or the one under the cursor',
		footer: 'retry',
		off: noDecision,
	},
	{
		keys: ['i'],
		id: 'ignoreTargets',
		context: 'targets',
		help: 'count them as done, with a reason',
		footer: 'ignore',
		off: noDecision,
	},
	{
		keys: ['x'],
		id: 'excludeTargets',
		context: 'targets',
		help: 'leave them out of the rest of this release, with a reason',
		footer: 'exclude',
		off: noDecision,
	},
	{
		keys: ['l'],
		id: 'deferTargets',
		context: 'targets',
		help: 'go on without them: they are done later, with a reason',
		footer: 'later',
		off: noDecision,
	},
	{
		keys: ['f'],
		id: 'failTargets',
		context: 'targets',
		help: 'say that the step failed there, where nobody knows, with a reason',
		off: noDecision,
	},
	{
		keys: ['left', '['],
		id: 'previousColumn',
		context: 'targets',
		help: 'be about the step before, on the same targets',
	},
	{keys: ['right', ']'], id: 'nextColumn', context: 'targets', help: 'be about the next step on the same targets'},
	{
		keys: ['s'],
		id: 'sortTargets',
		context: 'targets',
		help: 'what failed first, or the order of the plan',
		footer: 'order',
	},
];

/** It is of the history. */
function noDecision(state: CockpitState): string | null {
	const overlay = selectOverlay(state);
	return overlay?.kind === 'targets' && overlay.of !== null ? 'this is how it was: decide in the release pane' : null;
}
