import {parseCommitQuery} from '../commitQuery.ts';
import type {CommandContext} from './context.ts';
import {changeOverlay, openPrompt, popOverlay} from './context.ts';

/** Opens the prompt for a search among the commits. */
export function promptCommits(context: CommandContext): void {
	openPrompt(context, {
		purpose: {for: 'commits'},
		title: 'Search the commits',
		explain:
			'Part of a message, an author or an id. Narrow it: author:ana path:src/api message:"two words" hash:4f2a1c',
		value: context.store.getState().commitSearch?.text ?? '',
	});
}

/** Shows only the commits that fit what was typed; all of them again where nothing was. */
export function searchCommits(context: CommandContext, typed: string): void {
	const query = parseCommitQuery(typed);
	if (typeof query === 'string') {
		changeOverlay(context, 'prompt', overlay => ({...overlay, error: query}));
		return;
	}

	popOverlay(context);
	if (query) context.reader.commits.search(typed, query);
	else context.reader.commits.leaveSearch();
}
