import * as z from 'zod';
import {command, keepingTime, signoffRole, text, waitingTime} from './fields.ts';
import {questionsSchema} from './questionsSchema.ts';
import {windowSchema} from './windowSchema.ts';

/** Conditions on starting a release on an environment. */
export function gatesSchema() {
	return z
		.strictObject({
			window: windowSchema().optional(),
			ci: z
				.strictObject({
					run: command('Prints the state of the checks of $RELEASE_SHA.'),
					expect: text().describe('What it must print.'),
					waitUpTo: waitingTime(0).default('0s').describe('Asked again for this long until it does.'),
				})
				.optional()
				.describe('Waits for the checks of the candidate.'),
			freeze: z
				.strictObject({
					run: command('Prints nothing, or JSON: {"frozen": true, "reason": "…", "by": "…", "until": "…"}.'),
				})
				.optional()
				.describe('Asks something else whether nothing may be released now.'),
			approvals: approvalsSchema().optional(),
			cleanTree: z.enum(['block', 'warn']).optional().describe('What uncommitted changes in the work tree do.'),
			signoffs: z
				.array(signoffRole())
				.min(1, 'must name at least one role')
				.max(20, 'must not name more than 20 roles')
				.optional()
				.describe('The roles that sign a candidate off before it is shipped here.'),
			questions: questionsSchema().optional(),
			timeLeft: z
				.enum(['block', 'warn'])
				.optional()
				.describe('What it does when the window is likely to close before the release is over.'),
		})
		.refine(({window, timeLeft}) => timeLeft === undefined || window !== undefined, {
			path: ['timeLeft'],
			error: 'has no meaning without "window"',
		});
}

function approvalsSchema() {
	const person = text(100);
	return z
		.strictObject({
			of: z
				.array(z.union([person, z.array(person).min(1, 'must have at least one name')]))
				.min(1, 'must name at least one person')
				.max(100, 'must not name more than 100 people')
				.describe('Those who may approve; a person with several names as a list of them.'),
			atLeast: z
				.union([z.literal('half'), z.int().min(1)])
				.default('half')
				.describe('How many of them must: a number, or half.'),
			run: command('Prints a pull request with "reviews" and "author" as JSON, as gh pr view does.').optional(),
			author: z.literal('only').optional().describe('Only the author of the change may ship it.'),
			expires: keepingTime().optional().describe('An approval is void after this time.'),
		})
		.refine(({of, atLeast}) => atLeast === 'half' || atLeast <= of.length, {
			path: ['atLeast'],
			error: 'must not be more than there are people in "of"',
		})
		.describe('Who must approve of a commit and its plan before the release starts.');
}
