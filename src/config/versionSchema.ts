import * as z from 'zod';
import {innerPath, name, text} from './fields.ts';

/** Where the version of the project stands in its files, and how it is changed. */
export function versionSchema() {
	return z
		.strictObject({
			file: innerPath().describe('File that has the version: JSON with "version", or a line such as version = "1.4".'),
			commit: text(500)
				.refine(message => message.includes('{version}'), 'must have {version} in it')
				.default('Version {version}')
				.describe('Message of the commit that changes it.'),
			push: name().default('origin').describe('Remote that gets the commit.'),
			branch: branchName().default('main').describe('Branch of that remote.'),
		})
		.describe('The version in the files of the project, for "release-tui bump".');
}

/** A branch by a name that git, every shell and every forge take for one. */
export function branchName() {
	return z
		.string()
		.regex(
			/^(?!.*(\.\.|\/\/|\/\.|[./]$|\.lock(\/|$)))[A-Za-z0-9_][A-Za-z0-9_.+/-]{0,199}$/,
			'must be the name of a branch',
		);
}
