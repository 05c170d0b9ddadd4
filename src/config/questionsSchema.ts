import * as z from 'zod';
import type {QuestionConfig} from '../domain/gatesConfig.ts';
import {name, text} from './fields.ts';
import {dayPattern, parseDays} from './window.ts';

/** More than anybody answers before a release. */
const mostQuestions = 20;
const mostAnswers = 50;

/** What a person answers before a release starts, by the question's name. */
export function questionsSchema() {
	const day = z.string().regex(dayPattern, 'must be a day or a range of days such as mon or fri-sun');
	const question = z
		.strictObject({
			ask: text(200).describe('The question.'),
			answers: z
				.array(text(100))
				.min(1, 'must have at least one answer')
				.max(mostAnswers, `must not have more than ${mostAnswers} answers`)
				.optional()
				.describe('The answers there are; without them, a person writes what they like.'),
			avoid: z
				.record(text(100), z.union([day, z.array(day).min(1, 'must name at least one day')]))
				.optional()
				.describe('Days on which an answer blocks the release, in the zone of the window.'),
		})
		.superRefine(({answers = [], avoid = {}}, context) => {
			for (const answer of Object.keys(avoid)) {
				if (answers.includes(answer)) continue;
				context.addIssue({code: 'custom', path: ['avoid', answer], message: 'is none of "answers"'});
			}
		});
	return z
		.record(name(), question)
		.refine(questions => Object.keys(questions).length <= mostQuestions, `must not have more than ${mostQuestions}`)
		.describe('What a person answers before the release starts; the answers are kept with it.');
}

/** Questions as written, with what follows from them. */
export function toQuestions(
	entries: z.output<ReturnType<typeof questionsSchema>> | undefined,
): readonly QuestionConfig[] {
	return Object.entries(entries ?? {}).map(([question, {ask, answers = [], avoid = {}}]) => ({
		name: question,
		ask,
		answers,
		avoid: Object.fromEntries(Object.entries(avoid).map(([answer, days]) => [answer, parseDays(days) ?? []])),
	}));
}
