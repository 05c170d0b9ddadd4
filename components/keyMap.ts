import {selectOverlay} from '../store/select.ts';
import type {CockpitState} from '../store/state.ts';
import type {Binding, KeyContext} from './binding.ts';
import {commitKeys} from './commitKeys.ts';
import {deployKeys} from './deployKeys.ts';
import {
	keepsNothing,
	noAbort,
	noAttemptBefore,
	noDeploy,
	noFailure,
	noLostLease,
	noNextAttempt,
	noNotes,
	noOpenRelease,
	noOverview,
	noQuestion,
	noRelease,
	noRollback,
	noSkip,
	noTerminalStep,
	notCounting,
	nothingDue,
	nothingToEnd,
	noUrl,
	runnerLives,
} from './keyReasons.ts';
import {logKeys} from './logKeys.ts';
import {migrationKeys} from './migrationKeys.ts';
import {questionKeys} from './questionKeys.ts';
import {targetKeys} from './targetKeys.ts';

/** All keys, in the order of the help. */
export const keyMap: readonly Binding[] = [
	// What a release needs from a person comes first, here and in the footer.
	{
		keys: ['space'],
		id: 'tick',
		context: 'panes',
		help: 'tick the open checklist item, or look at the announcement that waits and send it',
		footer: 'tick',
		off: noQuestion,
	},
	{
		keys: ['x'],
		id: 'decline',
		context: 'panes',
		help: 'decline the checklist item, with a note',
		footer: 'decline',
		off: noQuestion,
	},
	{
		keys: ['t'],
		id: 'attend',
		context: 'panes',
		help: 'run the step that needs a person in this terminal, or write the announcement that waits',
		footer: 'do it here',
		off: noTerminalStep,
	},
	{
		keys: ['e'],
		id: 'end',
		context: 'panes',
		help: 'end a step that goes on after its shim died, after an abort, or after the release',
		footer: 'end it',
		off: nothingToEnd,
	},
	{keys: ['r'], id: 'retry', context: 'panes', help: 'try the failed step again', footer: 'retry', off: noFailure},
	{
		keys: ['X'],
		id: 'late',
		context: 'panes',
		help: 'run what a release put off until after its end',
		footer: 'run late step',
		off: nothingDue,
	},
	{keys: ['S'], id: 'skip', context: 'panes', help: 'skip a step, with a reason', off: noSkip},
	{
		keys: ['d'],
		id: 'deploy',
		context: 'panes',
		help: 'deploy the candidate to the selected environment',
		footer: 'deploy',
		off: noDeploy,
	},
	{
		keys: ['R'],
		id: 'rollback',
		context: 'panes',
		help: 'roll the selected environment back',
		footer: 'roll back',
		off: noRollback,
	},
	{
		keys: ['p'],
		id: 'pause',
		context: 'panes',
		help: 'pause before the next step, or go on',
		footer: 'pause',
		off: noOpenRelease,
	},
	{keys: ['a'], id: 'abort', context: 'panes', help: 'abort the release', footer: 'abort', off: noAbort},
	{
		keys: ['u'],
		id: 'revive',
		context: 'panes',
		help: 'carry on a release whose runner has died',
		footer: 'carry on',
		off: runnerLives,
	},
	{
		keys: ['L'],
		id: 'lock',
		context: 'panes',
		help: 'lock or free the selected environment, with a reason',
		off: noOverview,
	},
	{
		keys: ['F'],
		id: 'freeze',
		context: 'panes',
		help: 'freeze the selected environment for a time, or lift the freeze',
		off: noOverview,
	},
	{
		keys: ['B'],
		id: 'breakLease',
		context: 'panes',
		help: 'free the environment from a release that can never go on',
		off: noLostLease,
	},
	{keys: ['h'], id: 'history', context: 'panes', help: 'list every release', footer: 'history'},
	{keys: ['M'], id: 'stats', context: 'panes', help: 'how often, how fast and how well the environment is released'},
	{
		keys: ['c'],
		id: 'candidate',
		context: 'panes',
		help: 'choose another branch, tag or commit as the candidate',
		footer: 'candidate',
	},
	{
		keys: ['o'],
		id: 'output',
		context: 'panes',
		help: 'switch the log between the environment and the output of a step',
		off: noRelease,
	},
	{keys: ['[', 'left'], id: 'previousEnvironment', context: 'panes', help: 'select the environment before'},
	{keys: [']', 'right'], id: 'nextEnvironment', context: 'panes', help: 'select the next environment'},
	{keys: ['w'], id: 'openUrl', context: 'panes', help: 'open the environment in a browser', off: noUrl},
	{keys: ['ctrl-r'], id: 'refresh', context: 'panes', help: 'ask every environment again what it runs'},

	{keys: ['1'], id: 'focusEnvironments', context: 'panes', help: 'go to Environments'},
	{keys: ['2'], id: 'focusCommits', context: 'panes', help: 'go to Commits'},
	{keys: ['3'], id: 'focusLogs', context: 'panes', help: 'go to Logs'},
	{keys: ['4'], id: 'focusMigrations', context: 'panes', help: 'go to Migrations'},
	{keys: ['5'], id: 'focusRelease', context: 'panes', help: 'go to Release'},
	{keys: ['6'], id: 'focusRollback', context: 'panes', help: 'go to Rollback'},
	{keys: ['tab'], id: 'focusNext', context: 'panes', help: 'go to the next pane'},
	{keys: ['shift-tab'], id: 'focusPrevious', context: 'panes', help: 'go to the previous pane'},
	{keys: ['j', 'down'], id: 'down', context: 'panes', help: 'one row down'},
	{keys: ['k', 'up'], id: 'up', context: 'panes', help: 'one row up'},
	{keys: ['g', 'home'], id: 'first', context: 'panes', help: 'to the first row'},
	{keys: ['G', 'end'], id: 'last', context: 'panes', help: 'to the last row; in the log: follow its end'},
	{keys: ['pgdn', 'ctrl-d', 'ctrl-f'], id: 'pageDown', context: 'panes', help: 'one page down'},
	{keys: ['pgup', 'ctrl-u', 'ctrl-b'], id: 'pageUp', context: 'panes', help: 'one page up'},
	{keys: ['='], id: 'news', context: 'panes', help: 'what is new in the log since the release began'},
	{keys: ['enter'], id: 'open', context: 'panes', help: 'open what the cursor is on', footer: 'open'},
	{keys: ['z'], id: 'zoom', context: 'panes', help: 'give the pane the whole screen, or take it back', footer: 'zoom'},
	{keys: ['esc'], id: 'back', context: 'panes', help: 'one step back: zoom, held log, search, hint'},
	{keys: ['?'], id: 'help', context: 'panes', help: 'show all keys', footer: 'help'},
	{keys: ['q'], id: 'leave', context: 'panes', help: 'detach: a running release goes on without you', footer: 'detach'},

	...commitKeys,
	...logKeys,
	...migrationKeys,

	{
		keys: ['n'],
		id: 'note',
		context: 'release',
		help: 'add a note to the step under the cursor, or to the release',
		footer: 'note',
		off: noRelease,
	},
	{keys: ['N'], id: 'notes', context: 'release', help: 'read all notes of the release', off: noNotes},

	{keys: ['j', 'down'], id: 'down', context: 'overlays', help: 'down'},
	{keys: ['k', 'up'], id: 'up', context: 'overlays', help: 'up'},
	{keys: ['g', 'home'], id: 'first', context: 'overlays', help: 'to the beginning'},
	{keys: ['G', 'end'], id: 'last', context: 'overlays', help: 'to the end'},
	{keys: ['pgdn', 'ctrl-d', 'ctrl-f', 'space'], id: 'pageDown', context: 'overlays', help: 'one page down'},
	{keys: ['pgup', 'ctrl-u', 'ctrl-b'], id: 'pageUp', context: 'overlays', help: 'one page up'},
	{keys: ['esc', 'q'], id: 'back', context: 'overlays', help: 'close', footer: 'close'},

	...deployKeys,

	{
		keys: ['enter'],
		id: 'open',
		context: 'goBack',
		help: 'roll back now, without the countdown',
		footer: 'now',
		off: notCounting,
	},
	{
		keys: ['esc', 'q'],
		id: 'stopRollback',
		context: 'goBack',
		help: 'stop the countdown: nothing has happened',
		footer: 'stop',
	},

	{keys: ['enter'], id: 'open', context: 'history', help: 'open the release', footer: 'open'},
	{keys: ['/'], id: 'filterHistory', context: 'history', help: 'type a filter: words of any column', footer: 'filter'},
	{
		keys: ['D'],
		id: 'redeploy',
		context: 'history',
		help: 'deploy the commit of this release again',
		footer: 'redeploy',
	},

	{keys: ['enter'], id: 'open', context: 'record', help: 'open the step and its output', footer: 'step'},
	{
		keys: ['e', 'tab'],
		id: 'events',
		context: 'record',
		help: 'switch between steps, events, what was new in the logs, and notes',
		footer: 'events, notes',
	},
	{keys: ['n'], id: 'note', context: 'record', help: 'add a note to the release', footer: 'note'},
	{keys: ['D'], id: 'redeploy', context: 'record', help: 'deploy the commit of this release again', footer: 'redeploy'},

	{keys: ['enter'], id: 'open', context: 'news', help: 'show only lines of that kind', footer: 'show'},
	{keys: ['enter', 'space'], id: 'open', context: 'sources', help: 'show or hide the source', footer: 'toggle'},

	{
		keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
		id: 'toggleNumber',
		context: 'sources',
		help: 'show or hide the source of that number',
	},

	{
		keys: ['['],
		id: 'previousAttempt',
		context: 'step',
		help: 'show the attempt before',
		footer: 'attempt before',
		off: noAttemptBefore,
	},
	{
		keys: [']'],
		id: 'nextAttempt',
		context: 'step',
		help: 'show the next attempt',
		footer: 'next attempt',
		off: noNextAttempt,
	},
	{keys: ['K'], id: 'keep', context: 'step', help: 'say what its answer did not', footer: 'keep', off: keepsNothing},

	...targetKeys,

	...questionKeys,

	{keys: ['ctrl-l'], id: 'redraw', context: 'everywhere', help: 'draw the whole screen anew'},
	{
		keys: ['ctrl-z'],
		id: 'suspend',
		context: 'everywhere',
		help: 'suspend the cockpit, as any program; the shell’s fg brings it back',
	},
	{keys: ['ctrl-c'], id: 'interrupt', context: 'everywhere', help: 'leave; asks first while a release runs'},
];

/** The contexts that hold now, the nearest first. */
export function contextsOf(state: CockpitState): readonly KeyContext[] {
	const overlay = selectOverlay(state);
	return overlay ? [overlay.kind, 'overlays', 'everywhere'] : [state.focus, 'panes', 'everywhere'];
}

/** The binding of a key in these contexts. */
export function bindingOf(key: string, contexts: readonly KeyContext[]): Binding | null {
	for (const context of contexts) {
		const binding = keyMap.find(other => other.context === context && other.keys.includes(key));
		if (binding) return binding;
	}

	return null;
}
