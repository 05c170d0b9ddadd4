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

type Item = {readonly section: string; readonly text: string};

// What stood there twice and stands there three times was added once. An item counts for the one of its own heading first,
// and then for one of another, since a heading may have been changed.
function without(
	sections: readonly ChecklistSection[],
	before: readonly ChecklistSection[],
): readonly ChecklistSection[] {
	const itemsOf = ({name, items}: ChecklistSection) => items.map((text): Item => ({section: name, text}));
	const here = subtract(
		sections.flatMap(itemsOf),
		before.flatMap(itemsOf),
		(one, other) => one.text === other.text && one.section === other.section,
	);
	const {rest} = subtract(here.rest, here.unused, (one, other) => one.text === other.text);
	return [...Map.groupBy(rest, ({section}) => section)].map(([name, items]) => ({
		name,
		items: items.map(({text}) => text),
	}));
}

/** The items that have none of `known` to stand for them, each for one, and those of `known` that stand for none. */
function subtract(
	items: readonly Item[],
	known: readonly Item[],
	isSame: (one: Item, other: Item) => boolean,
): {readonly rest: readonly Item[]; readonly unused: readonly Item[]} {
	const unused = [...known];
	const rest = items.filter(item => {
		const at = unused.findIndex(other => isSame(item, other));
		if (at >= 0) unused.splice(at, 1);
		return at < 0;
	});
	return {rest, unused};
}
