import {type Refusal, refuse} from '../domain/decision.ts';
import type {Candidate, Revision} from '../domain/plan.ts';
import type {ChecklistConfig, ChecklistSection} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import type {Repository} from '../git/repository.ts';
import {checklistItems} from './checklistItems.ts';

/** More than anybody goes through. */
const mostItems = 200;

/**
 * The items of a checklist in a file of the candidate, by heading; where only what was added counts, without those that
 * the file has at what is live. Nothing is live: all of them.
 */
export async function listedIn(
	{file, added}: NonNullable<ChecklistConfig['source']>,
	{
		repository,
		candidate,
		previous,
	}: {
		readonly repository: Pick<Repository, 'file'>;
		readonly candidate: Candidate;
		readonly previous: Revision | null;
	},
): Promise<readonly ChecklistSection[] | Refusal> {
	const text = await repository.file(candidate.sha, file);
	if (text === null) {
		// A file that only grows may be empty as well as not there.
		if (added) return [];
		return refuse('not-possible', `${plainText(file)}, which a checklist stands in, is not in the candidate.`);
	}

	const before = added && previous !== null ? await repository.file(previous.sha, file) : null;
	const sections = without(await checklistItems(file, text), before === null ? [] : await checklistItems(file, before));
	const count = sections.reduce((sum, {items}) => sum + items.length, 0);
	if (count <= mostItems) return sections;
	return refuse('not-possible', `${plainText(file)} has ${count} items, which is more than ${mostItems}.`);
}

// What stood there twice and stands there three times was added once.
function without(
	sections: readonly ChecklistSection[],
	before: readonly ChecklistSection[],
): readonly ChecklistSection[] {
	const known = new Map<string, number>();
	for (const item of before.flatMap(({items}) => items)) known.set(item, (known.get(item) ?? 0) + 1);
	return sections
		.map(({name, items}) => ({
			name,
			items: items.filter(item => {
				const left = known.get(item) ?? 0;
				known.set(item, left - 1);
				return left <= 0;
			}),
		}))
		.filter(({items}) => items.length > 0);
}
