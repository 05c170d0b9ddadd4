import {stepOf} from '../src/domain/release.ts';
import {releaseOf} from '../store/commands/targets.ts';
import {selectOverlay} from '../store/select.ts';
import type {CockpitState} from '../store/state.ts';
import {targetMatrix} from '../store/targetMatrix.ts';
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
	{keys: ['*'], id: 'markOpen', context: 'targets', help: 'mark all shown targets that are not done, or none'},
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
		off: noChange,
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

/** Nothing can be decided about targets now. */
function noDecision(state: CockpitState): string | null {
	return (
		noChange(state) ?? (statusOf(state) === 'pending' ? 'the step has not begun: x excludes a target before it' : null)
	);
}

/** Nothing can be decided about targets, nor can any be excluded. */
function noChange(state: CockpitState): string | null {
	const overlay = selectOverlay(state);
	if (overlay?.kind !== 'targets') return null;
	if (overlay.of !== null) return 'this is how it was: decide in the release pane';
	const status = statusOf(state);
	if (status === 'running') return 'the step is running';
	const release = releaseOf(state, overlay);
	const isOver = status === 'succeeded' || status === 'skipped';
	const isLeft = release && targetMatrix(release, overlay)?.targets.some(target => target.status === 'later');
	if (isLeft) return null;
	if (release?.end) return `release #${release.id} is over`;
	return isOver ? 'the step is over: nothing is left to be decided' : null;
}

function statusOf(state: CockpitState) {
	const overlay = selectOverlay(state);
	const release = overlay?.kind === 'targets' ? releaseOf(state, overlay) : null;
	return release && overlay?.kind === 'targets' ? stepOf(release, overlay.step).state.status : null;
}
