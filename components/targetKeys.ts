import {stepOf} from '../src/domain/release.ts';
import {isSettled, targetsOf} from '../src/domain/targets.ts';
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
	const reason = noChange(state);
	if (reason !== null) return reason;
	const shown = shownIn(state);
	if (shown?.status === 'pending') return 'the step has not begun: x excludes a target before it';
	const isOver = shown?.status === 'succeeded' && !shown.isLeft;
	return isOver ? 'the step is over: x excludes a target that failed' : null;
}

/** Nothing can be decided about targets, nor can any be excluded. */
function noChange(state: CockpitState): string | null {
	const shown = shownIn(state);
	if (!shown) return null;
	if (shown.isPast) return 'this is how it was: decide in the release pane';
	if (shown.status === 'running') return 'the step is running';
	if (shown.isLeft) return null;
	if (shown.release.end) return `release #${shown.release.id} is over`;
	return shown.isDone ? 'the step is over: nothing is left to be decided' : null;
}

function shownIn(state: CockpitState) {
	const overlay = selectOverlay(state);
	const release = overlay?.kind === 'targets' ? releaseOf(state, overlay) : null;
	if (!release || overlay?.kind !== 'targets') return null;
	const matrix = targetMatrix(release, overlay);
	// Whatever a filter shows of them.
	const targets = matrix ? targetsOf(release, matrix.step) : [];
	return {
		release,
		isPast: overlay.of !== null,
		status: stepOf(release, overlay.step).state.status,
		/** Something is put off. */
		isLeft: targets.some(target => target.status === 'later'),
		isDone: targets.every(isSettled),
	};
}
