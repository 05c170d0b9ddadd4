import path from 'node:path';
import type {GateVerdict} from '../domain/gates.ts';
import type {Candidate} from '../domain/plan.ts';
import {plainText} from '../domain/sanitize.ts';
import type {Repository} from '../git/repository.ts';

/** The configuration as it was read and trusted: its real path and its text. */
export type Configuration = {readonly file: string; readonly text: string};

/** A release is run by the configuration of the work tree: says so where the candidate has another one, or none. */
export async function configurationVerdicts(
	repository: Repository,
	candidate: Candidate,
	{file, text}: Configuration,
): Promise<readonly GateVerdict[]> {
	const name = path.relative(repository.root, file);
	const committed = name.startsWith('..') ? null : await repository.file(candidate.sha, name);
	if (committed !== null && unixLines(committed) === unixLines(text)) return [];
	const other = committed === null ? `has no ${plainText(name)}` : `has another ${plainText(name)}`;
	return [
		{
			id: 'config',
			verdict: 'warn',
			text: `${candidate.sha.slice(0, 7)} ${other}: the one of the work tree is used`,
		},
	];
}

// Git may have given the file other line ends on its way into the work tree.
function unixLines(text: string): string {
	return text.replaceAll('\r\n', '\n');
}
