import type {Path, PathIssue} from './places.ts';
import {entryOf} from './places.ts';

/** What is wrong with an announcement beyond the shape of its keys: it goes out in exactly one way. */
export function checkAnnouncement(step: unknown, path: Path): readonly PathIssue[] {
	const has = (key: string) => entryOf(step, key) !== undefined;
	const at = (key: string, message: string): readonly PathIssue[] => [{path: [...path, key], on: 'key', message}];
	if (has('run') && has('webhook')) {
		return at('webhook', '"webhook" and "run": an announcement goes out in one way, make two of it');
	}

	if (!has('run') && !has('webhook')) {
		return at('announce', 'the announcement goes nowhere: it needs "run", a command that sends it, or "webhook"');
	}

	if (has('body') && !has('webhook')) return at('body', '"body" has no meaning here: only a webhook has it');
	if (entryOf(step, 'at') === 'rolled-back') {
		const asks = entryOf(step, 'edit') === true ? 'edit' : 'ask';
		if (asks === 'edit' || has('ask')) return at(asks, `"${asks}" has no meaning here: a rollback waits for nobody`);
	}

	if (entryOf(step, 'at') === 'rolled-back' && has('keeps')) {
		return at('keeps', '"keeps" has no meaning here: nothing comes after a rollback that could need it');
	}

	if (entryOf(step, 'edit') === true && has('ask')) {
		return at('ask', '"ask" has no meaning here: with "edit: true" a person may change the whole text');
	}

	return [];
}
