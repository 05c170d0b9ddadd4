import * as z from 'zod';
import {announceSchema, tagSchema} from './announceSchema.ts';
import {branchSchema, checklistSchema} from './branchSchema.ts';
import {fanOutIssues, fanOutKeys} from './fanOutSchema.ts';
import {command, innerPath, keepingTime, name, signoffRole, text, waitingTime} from './fields.ts';
import {signalsSchema} from './signalSchema.ts';

/** The kinds of steps, in the order of the union below. Each is known by the key of the same name. */
export const stepKinds = [
	'run',
	'until',
	'ask',
	'http',
	'expect',
	'watch',
	'announce',
	'tag',
	'branch',
	'checklist',
] as const;

/** A kind of step, as the key that makes it one. */
export type StepKey = (typeof stepKinds)[number];

/** The schema of one step: exactly one of run, until, ask, http, expect: live, watch, announce, tag, branch and checklist. */
export function stepSchema() {
	const common = {
		id: name().describe('Name of the step: unique in the file. The journal and the command line know it by this.'),
		only: z
			.union([text(), z.array(text()).min(1, 'must name at least one environment')])
			.optional()
			.describe('Environment, or list of environments, that has this step. Without it, all have.'),
		warn: text(400).optional().describe('What people are told of this step before the release starts.'),
	};
	const retry = (byDefault: 'safe' | 'ask') =>
		z
			.enum(['safe', 'ask', 'never'])
			.default(byDefault)
			.describe(
				'When nobody knows how an attempt ended (a crash, a power cut): start it again (safe), ask a person (ask), or never start it twice (never).',
			);
	return z
		.union([
			z
				.strictObject({
					...common,
					run: command('The command of this step.'),
					undo: command('The command that takes this step back, run by a rollback when the step was begun.').optional(),
					timeout: waitingTime().default('30m').describe('The command is stopped after this time.'),
					retry: retry('ask'),
					interactive: z
						.boolean()
						.default(false)
						.describe(
							'It asks a person something (a password, a prompt): it and its undo run in the terminal of somebody who is there, and wait until somebody is.',
						),
					closes: name()
						.optional()
						.describe(
							'An earlier step that this one ends, such as maintenance: it runs wherever the release goes once that step was begun.',
						),
					after: keepingTime()
						.optional()
						.describe(
							'Only in "cleanup": the release ends without it, and this long after it is due until somebody runs it.',
						),
					unless: z
						.union([z.literal('rolled-back'), z.strictObject({undone: name().describe('An earlier step.')})])
						.optional()
						.describe(
							'With "after": it is not due any more where the release is rolled back, or where that takes a step back.',
						),
					artifact: z
						.strictObject({
							file: innerPath().describe('File that the command writes, relative to $RELEASE_ARTIFACTS.'),
							keep: keepingTime().optional().describe('Deleted after this time; without it, kept.'),
							secret: z
								.boolean()
								.default(false)
								.describe('What stands in it is masked in whatever later steps, and those of a rollback, print.'),
							encrypt: z
								.union([
									z.strictObject({age: recipient().describe('Recipient of age: its public key.')}),
									z.strictObject({gpg: recipient().describe('Recipient of gpg: key id or e-mail address.')}),
								])
								.optional()
								.describe('It is encrypted to a recipient by age or gpg, and the plain file is deleted.'),
						})
						.refine(({secret, encrypt}) => !secret || encrypt === undefined, {
							path: ['secret'],
							error: 'has no meaning with "encrypt": nobody could tell what is to be masked',
						})
						.optional()
						.describe('A file that the step leaves behind.'),
					...fanOutKeys,
				})
				.superRefine((step, context) => {
					for (const {path, message} of fanOutIssues(step)) context.addIssue({code: 'custom', path: [path], message});
				})
				.refine(({closes, undo}) => closes === undefined || undo === undefined, {
					path: ['undo'],
					error: 'has no meaning with "closes": what was closed is not opened again',
				})
				.refine(({closes, interactive}) => closes === undefined || !interactive, {
					path: ['interactive'],
					error: 'cannot stand with "closes": it must run also where nobody is there',
				})
				.refine(({after, unless}) => unless === undefined || after !== undefined, {
					path: ['unless'],
					error: 'has no meaning without "after"',
				})
				.refine(({after, undo}) => after === undefined || undo === undefined, {
					path: ['undo'],
					error: 'has no meaning with "after": a rollback does not wait for what is due later',
				})
				.refine(({after, closes, interactive}) => after === undefined || (closes === undefined && !interactive), {
					path: ['after'],
					error: 'cannot stand with "closes" or "interactive"',
				})
				.describe('Runs a command.'),
			z
				.strictObject({
					...common,
					until: command('Asked again until its exit code is 0; 99 says that it never will be.'),
					every: waitingTime().default('10s').describe('The time between its end and the next time.'),
					timeout: waitingTime().default('30m').describe('The step fails after this time.'),
					retry: retry('safe'),
				})
				.describe('Waits until a command succeeds.'),
			z
				.strictObject({
					...common,
					ask: text().describe('What a person is asked to do and confirm.'),
					signoff: signoffRole()
						.optional()
						.describe('The answer is also what this role says of the candidate: signed off, or blocked by a bug.'),
				})
				.describe('Asks a person; who answered and when is recorded.'),
			z
				.strictObject({
					...common,
					http: text().describe('URL to ask with GET. Variables of "env" and RELEASE_* may stand in it, as $NAME.'),
					expect: z
						.int('must be an HTTP status such as 200')
						.min(100, 'must be an HTTP status such as 200')
						.max(599, 'must be an HTTP status such as 200')
						.default(200)
						.describe('The HTTP status that is good.'),
					within: waitingTime().default('10s').describe('Every answer must come within this time.'),
					for: waitingTime(0).default('0s').describe('The answers must stay good for this long.'),
					timeout: waitingTime().default('30s').describe('How long it may take until the first good answer.'),
					retry: retry('safe'),
				})
				.describe('Asks a URL until it answers as expected.'),
			z
				.strictObject({
					...common,
					expect: z.literal('live').describe('The environment itself must say that it runs the candidate.'),
					targets: name().optional().describe('Each target of this group must say so instead.'),
					timeout: waitingTime().default('30s').describe('How long that may take to become true.'),
					retry: retry('safe'),
				})
				.describe('Reads back what the environment runs.'),
			z
				.strictObject({
					...common,
					watch: waitingTime().describe('How long one watches the logs before the release goes on.'),
					signals: signalsSchema(),
					onFail: z
						.enum(['ask', 'rollback'])
						.default('ask')
						.describe(
							'When a signal fails: wait for a person (ask), or roll back by itself after a countdown (rollback). A signal of which nothing is known always asks.',
						),
					countdown: waitingTime().default('30s').describe('How long people can hold a rollback by itself.'),
					retry: retry('safe'),
				})
				.describe('Waits while people watch the logs.'),
			announceSchema(common),
			tagSchema(common, retry('safe')),
			branchSchema(common, retry('safe')),
			checklistSchema(common),
		])
		.meta({id: 'step'});
}

// It begins no option.
function recipient() {
	return text(500)
		.regex(/^[^-\s]\S*$/, 'must be one word that does not begin with "-"')
		.describe('Whom it is encrypted to, in one word.');
}
