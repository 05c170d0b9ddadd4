import * as z from 'zod';
import {text} from './fields.ts';

/** The last number of each section of docs/migration-rules.md. A test holds it against the rules themselves. */
const lastRules: Readonly<Record<string, number>> = {T: 23, C: 30, K: 17, I: 13, E: 8, V: 9, D: 8, P: 4, X: 22};

const ruleId = () =>
	z.string().refine(id => {
		const [, section = '', number = ''] = /^([A-Z])(\d{2})$/.exec(id) ?? [];
		return Number(number) >= 1 && Number(number) <= (lastRules[section] ?? 0);
	}, 'must be a rule of docs/migration-rules.md, such as C07');

/** What release.yaml says of the rules on migrations. */
export const migrationRules = () => ({
	severity: z
		.record(ruleId(), z.enum(['block', 'warn', 'info', 'off']))
		.default({})
		.describe('How much rules weigh here, by their identifiers. What blocks needs an override, or to be accepted.'),
	accept: z
		.array(
			z.strictObject({
				migration: text(200).describe('The id of the migration.'),
				rule: ruleId().describe('The rule that it may break.'),
				reason: text(1000).describe('Why that is all right. It is kept with every release that applies the migration.'),
			}),
		)
		.max(1000)
		.default([])
		.describe('What was looked at, and is accepted.'),
});
