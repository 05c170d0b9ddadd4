import * as z from 'zod';
import type {LiveConfig} from '../domain/project.ts';
import {parseDuration} from './duration.ts';
import {command, waitingTime} from './fields.ts';
import {matchObjection} from './matchPattern.ts';

/**
 * How something is asked what it runs.
 * @param does what the command does
 * @param timeout one reading's time by default
 */
export function liveSchema(does: string, timeout = '30s') {
	return z.strictObject({
		run: command(does),
		match: z
			.string()
			.max(1000, {error: 'must not be longer than 1000 characters', abort: true})
			.superRefine((pattern, context) => {
				const objection = matchObjection(pattern);
				if (objection) context.addIssue({code: 'custom', message: objection});
			})
			.optional()
			.describe(
				'Regular expression over the output, with the group "sha" and, if wished, "version". Without it, the first line is the commit id, and nothing else.',
			),
		timeout: waitingTime().default(timeout).describe('One reading is given up after this time.'),
	});
}

/** It as the rest of the program knows it. */
export function toLive({run, match, timeout}: z.output<ReturnType<typeof liveSchema>>): LiveConfig {
	return {run, match: match ?? null, timeoutMs: parseDuration(timeout) ?? 0};
}
