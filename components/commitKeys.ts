import type {Binding} from './binding.ts';
import {noVersion} from './keyReasons.ts';

/** The keys of the commits pane. */
export const commitKeys: readonly Binding[] = [
	{
		keys: ['/'],
		id: 'searchCommits',
		context: 'commits',
		help: 'search: text, or author: path: message: hash:',
		footer: 'search',
	},
	{keys: ['C'], id: 'candidateHere', context: 'commits', help: 'make the commit under the cursor the candidate'},
	{
		keys: ['V'],
		id: 'bump',
		context: 'commits',
		help: 'change the version with a commit of its own, and push it',
		off: noVersion,
	},
	{
		keys: ['U'],
		id: 'revert',
		context: 'commits',
		help: 'undo commits with one that follows what is live, on a new branch: to roll forward',
	},
	{keys: ['m'], id: 'merges', context: 'commits', help: 'show or hide merge commits', footer: 'merges'},
];
