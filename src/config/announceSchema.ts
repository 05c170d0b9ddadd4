import * as z from 'zod';
import {fieldNames} from '../domain/announcementFields.ts';
import {command, innerPath, name, text, variableName, waitingTime} from './fields.ts';
import {tagPatternObjection} from './tagPattern.ts';

/** The schema of a step that tells others. */
export function announceSchema<Common extends z.ZodRawShape>(common: Common) {
	return z
		.strictObject({
			...common,
			announce: name().describe('Name of the announcement.'),
			template: innerPath().describe(
				"The text, a file of the repository with fields such as {{version}}: the candidate's, else the one beside release.yaml.",
			),
			run: command('Sends the announcement, which it gets on its standard input.').optional(),
			webhook: variableName()
				.optional()
				.describe('Name of the variable with the URL that the announcement is posted to.'),
			body: z
				.record(z.string(), z.unknown())
				.refine(body => JSON.stringify(body).includes('{{text}}'), 'must have {{text}} in one of its texts')
				.optional()
				.describe('What is posted, with {{text}} where the announcement goes; by default {"text": …}.'),
			at: z
				.enum(['planned', 'live', 'rolled-back', 'now'])
				.default('now')
				.describe(
					'When it goes out: when the release has begun (planned), once it is verified (live), when a rollback has taken it back (rolled-back), or where the step stands (now).',
				),
			edit: z.boolean().default(false).describe('It waits for a person, who may change the text.'),
			ask: z.literal('summary').optional().describe('It waits for a person, who writes what {{summary}} stands for.'),
			keeps: z
				.record(
					z
						.string()
						.regex(/^[a-z][a-z0-9_]{0,31}$/, 'must be small letters, digits and "_", and begin with a letter')
						.refine(kept => !fieldNames.some(own => own === kept), 'is the name of a field that there is already'),
					z
						.string()
						.regex(/^(\.|(\.[A-Za-z0-9_-]+)+)$/, 'must be a path into JSON such as .id or .bug.url, or . alone'),
				)
				.default({})
				.describe(
					'Values in the answer (JSON, or with "." its last line) that later announcements and steps of the candidate know, such as {bug: .id}.',
				),
			timeout: waitingTime().default('1m').describe('Sending is given up after this time.'),
			retry: z
				.enum(['ask', 'never'])
				.default('never')
				.describe(
					'When nobody knows whether it was sent: let a person send it again (ask), or never send it twice (never).',
				),
		})
		.describe(
			'Tells others. A release never fails because of it; what was not sent is shown until somebody dealt with it.',
		);
}

/** The schema of a step that tags the candidate. */
export function tagSchema<Common extends z.ZodRawShape, Retry extends z.ZodType>(common: Common, retry: Retry) {
	return z
		.strictObject({
			...common,
			tag: text(200)
				.superRefine((pattern, context) => {
					const objection = tagPatternObjection(pattern);
					if (objection) context.addIssue({code: 'custom', message: objection});
				})
				.describe('Name of the tag, with {version}, or with {date}, which gets -1, -2 … on the same day.'),
			version: innerPath()
				.optional()
				.describe(
					'File of the candidate that has the version: JSON with "version", or a text. Without it, as git describes it.',
				),
			sign: z
				.enum(['if-key', 'always', 'never'])
				.default('if-key')
				.describe("Signs the tag: where git's user.signingkey is set, always, or never."),
			push: name().optional().describe('Remote that gets the tag. A tag that was pushed is not taken back.'),
			timeout: waitingTime().default('1m').describe('It is given up after this time.'),
			retry,
		})
		.describe('Tags the candidate.');
}
