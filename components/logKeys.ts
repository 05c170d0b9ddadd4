import type {Binding} from './binding.ts';
import {linesWrapped, noPager, noSearch} from './keyReasons.ts';

/** The keys of the log pane. */
export const logKeys: readonly Binding[] = [
	{keys: ['/'], id: 'search', context: 'logs', help: 'search for a regular expression', footer: 'search'},
	{keys: ['n'], id: 'nextHit', context: 'logs', help: 'to the next match', off: noSearch},
	{keys: ['N'], id: 'previousHit', context: 'logs', help: 'to the previous match', off: noSearch},
	{
		keys: ['f'],
		id: 'filter',
		context: 'logs',
		help: 'show only lines that match a regular expression',
		footer: 'filter',
	},
	{keys: ['}'], id: 'nextError', context: 'logs', help: 'to the next line that tells of an error', footer: 'errors'},
	{keys: ['{'], id: 'previousError', context: 'logs', help: 'to the line before that tells of an error'},
	{keys: ['@'], id: 'logTime', context: 'logs', help: 'go to a time'},
	{keys: ['>'], id: 'shiftRight', context: 'logs', help: 'scroll long lines to the right', off: linesWrapped},
	{keys: ['<'], id: 'shiftLeft', context: 'logs', help: 'scroll long lines back to the left', off: linesWrapped},
	{keys: ['T'], id: 'logTimes', context: 'logs', help: 'show when lines came, how long ago that was, or neither'},
	{keys: ['J'], id: 'picked', context: 'logs', help: 'show JSON lines by their message and fields, or as they came'},
	{keys: ['P'], id: 'pager', context: 'logs', help: 'read the log in your pager', off: noPager},
	{keys: ['W'], id: 'saveLog', context: 'logs', help: 'save the log, as it is shown, to a file'},
	{keys: ['s'], id: 'sources', context: 'logs', help: 'show or hide sources', footer: 'sources'},
	{keys: ['v'], id: 'follow', context: 'logs', help: 'hold the log still, or follow its end', footer: 'hold'},
	{keys: ['w'], id: 'wrapLines', context: 'logs', help: 'wrap long lines, or cut them', footer: 'wrap'},
	{keys: ['V'], id: 'markRange', context: 'logs', help: 'mark lines from here on; j and k mark more', off: noPager},
	{
		keys: ['y'],
		id: 'copyLines',
		context: 'logs',
		help: 'copy the marked lines, or choose one',
		footer: 'copy',
		off: noPager,
	},
];
