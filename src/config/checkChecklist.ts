import type {Path, PathIssue} from './places.ts';
import {entryOf} from './places.ts';

/** What is wrong with a checklist beyond the shape of its keys: its items come from exactly one place. */
export function checkChecklist(step: unknown, path: Path, isRollback: boolean): readonly PathIssue[] {
	const at = (key: string, message: string): readonly PathIssue[] => [{path: [...path, key], on: 'key', message}];
	const [first, second] = ['items', 'sections', 'file'].filter(key => entryOf(step, key) !== undefined);
	if (first === undefined) return at('checklist', 'the checklist is empty: it needs "items", "sections" or "file"');
	if (second !== undefined) return at(second, `"${second}" and "${first}": the items come from one place`);
	if (first !== 'file' && entryOf(step, 'since') !== undefined) {
		return at('since', '"since" has no meaning here: only a "file" grows');
	}

	if (first === 'file' && isRollback) return at('file', '"file" has no meaning here: a rollback reads no candidate');
	return [];
}
