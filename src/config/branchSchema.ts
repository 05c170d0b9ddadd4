import * as z from 'zod';
import {innerPath, name, text, waitingTime} from './fields.ts';
import {isTagName} from './tagPattern.ts';

/** The schema of a step that brings a branch of a remote to the candidate. */
export function branchSchema<Common extends z.ZodRawShape, Retry extends z.ZodType>(common: Common, retry: Retry) {
	return z
		.strictObject({
			...common,
			branch: text(200)
				.refine(isTagName, 'must be the name of a branch such as staging')
				.describe('Name of the branch.'),
			push: name().default('origin').describe('Remote that has the branch.'),
			how: z
				.enum(['replace', 'merge'])
				.default('replace')
				.describe(
					'Puts the branch onto the candidate whatever it had (replace), or merges the candidate into it (merge, git 2.38 or newer). A branch that is not there is made.',
				),
			timeout: waitingTime().default('5m').describe('It is given up after this time.'),
			retry,
		})
		.describe('Brings a branch of a remote to the candidate, without touching the work tree.');
}

/** More than anybody ticks, in one section. */
const mostItems = 200;

/** The schema of a step that people go through item by item. */
export function checklistSchema<Common extends z.ZodRawShape>(common: Common) {
	const items = () => z.array(text(500)).min(1, 'must have an item').max(mostItems, `has more than ${mostItems} items`);
	return z
		.strictObject({
			...common,
			checklist: text(200).describe('What the list is called.'),
			items: items().optional().describe('What is to be done or checked.'),
			sections: z.record(text(100), items()).optional().describe('The same in parts, each with its name.'),
			file: innerPath()
				.optional()
				.describe('A file of the candidate (Markdown, reStructuredText or text) that has the items, by heading.'),
			since: z
				.literal('live')
				.optional()
				.describe('With "file": only what was added to it between the commit that is live and the candidate.'),
		})
		.describe('Asks people item by item; each is ticked, declined or noted, by whom and when is recorded.');
}
