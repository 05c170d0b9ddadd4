import * as z from 'zod';
import {durationPattern, longestWaitMs, parseDuration} from './duration.ts';
import {isInheritedName, namePattern, nameRule, variableObjection, variablePattern} from './names.ts';
import {isTimeZone, nearestTimeZone} from './window.ts';

// The small parts that the schema is made of. Each message goes on from the name of the key: `"timeout" in step "push" …`.

const durationRule = 'must be a duration such as 30s, 20m, 2h or 7d';

/** More than anybody writes into one value of a configuration, in characters. */
const mostText = 4000;

/** A system takes no command that is longer than 128 KiB. */
const mostCommand = 64_000;

/** A hundred years: what is to be kept for longer is kept for ever. */
const longestKeepMs = 36_500 * 86_400_000;

/** Text that says something. */
export const text = (most = mostText) =>
	z
		.string()
		.regex(/\S/, {error: 'must not be empty', abort: true})
		.max(most, `must not be longer than ${most} characters`);

/** A shell command. */
export const command = (description: string) =>
	text(mostCommand).describe(`${description} Runs in a shell; values come as environment variables.`);

/** A name that may stand in paths and on command lines. */
export const name = () =>
	z
		.string()
		.regex(namePattern, nameRule)
		.refine(value => !isInheritedName(value), 'is a name that every JavaScript object has; choose another');

/** A role that signs candidates off. */
export const signoffRole = () =>
	name().refine(role => role !== 'fix' && role !== 'postpone', 'must not be "fix" or "postpone": those are commands');

/** The name of an environment variable. */
export const variableName = () =>
	z.string().regex(variablePattern, 'must be the name of an environment variable: letters, digits and "_"');

/** The name of a variable that may be set for commands. */
export const settableVariable = () =>
	variableName().refine(value => variableObjection(value) === null, {
		error: issue => `cannot be set here: ${variableObjection(String(issue.input)) ?? ''}`,
	});

/** A time to wait; longer than a timer can count is refused. */
export const waitingTime = (least: 0 | 1 = 1) =>
	z
		.string()
		.regex(durationPattern, {error: durationRule, abort: true})
		.refine(value => (parseDuration(value) ?? 0) >= least, {error: 'must be longer than nothing', abort: true})
		.refine(value => (parseDuration(value) ?? 0) <= longestWaitMs, 'must not be longer than 24d');

/** A time to keep something. */
export const keepingTime = () =>
	z
		.string()
		.regex(durationPattern, {error: durationRule, abort: true})
		.refine(
			value => (parseDuration(value) ?? 0) <= longestKeepMs,
			'must not be longer than 36500d; without "keep", it is kept',
		);

/** An IANA time zone. */
export const timeZone = () =>
	z.string().refine(isTimeZone, {
		error: issue => {
			const nearest = nearestTimeZone(String(issue.input));
			const hint = nearest === null ? ', such as Europe/Ljubljana or UTC' : `; did you mean "${nearest}"?`;
			return `names no time zone that this machine knows${hint}`;
		},
	});

/** A path inside a folder: relative, with forward slashes, and never out of it. */
export const innerPath = () =>
	text().refine(isInnerPath, 'must be a relative path with forward slashes that stays inside (no "..")');

function isInnerPath(path: string): boolean {
	return !path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..');
}
