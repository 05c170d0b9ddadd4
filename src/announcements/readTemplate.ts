import {closeSync, constants, fstatSync, openSync, readFileSync, realpathSync} from 'node:fs';
import path from 'node:path';
import {type ConfigError, formatConfigError} from '../config/configError.ts';
import {plainText} from '../domain/sanitize.ts';
import {parseTemplate, type Template} from './parseTemplate.ts';

/** More than anybody announces, in characters. */
const mostCharacters = 64_000;

/** A template that was read, or everything that is wrong with it. */
export type ReadTemplate =
	| {readonly ok: true; readonly template: Template}
	| {readonly ok: false; readonly errors: readonly ConfigError[]};

/** Reads a template's text. Its errors name the file, and the place in it. */
export function toTemplate(
	file: string,
	text: string | null,
	objection: (field: string) => string | null,
): ReadTemplate {
	const failed = (message: string): ReadTemplate => ({ok: false, errors: [{file, line: 1, column: 1, message}]});
	if (text === null) return failed('there is no such file, neither in the candidate nor beside release.yaml');
	if (text.includes('\0')) return failed('is no text');
	if (text.length > mostCharacters) return failed(`has ${text.length} characters; at most ${mostCharacters} are sent`);
	const parsed = parseTemplate(text, objection);
	return parsed.ok ? parsed : {ok: false, errors: parsed.errors.map(error => ({file, ...error}))};
}

/** The text of a file beside release.yaml; null where there is none, or it leads out of the folder. */
export function readBeside(root: string, file: string): string | null {
	let descriptor: number | null = null;
	try {
		const real = realpathSync(path.join(root, file));
		if (!real.startsWith(`${realpathSync(root)}${path.sep}`)) return null;
		// Opening a named pipe must not wait for its writer.
		descriptor = openSync(real, constants.O_RDONLY | constants.O_NONBLOCK);
		const status = fstatSync(descriptor);
		return status.isFile() && status.size <= 4 * mostCharacters ? readFileSync(descriptor, 'utf8') : null;
	} catch {
		return null;
	} finally {
		if (descriptor !== null) closeSync(descriptor);
	}
}

/** Errors as one text, a line each. */
export function templateErrors(errors: readonly ConfigError[]): string {
	return errors.map(error => plainText(formatConfigError(error))).join('\n');
}
