import type {Project} from '../domain/project.ts';
import {type Runbook, takesPlaceOf} from '../domain/runbook.ts';
import {openRunbook} from '../runbook/openRunbook.ts';
import {usageError} from './cliError.ts';
import {remark} from './output.ts';

/**
 * Reads a runbook for a release to an environment, and tells what its author should know, and which configured steps it
 * takes the place of; or ends the command with everything that is wrong with it.
 */
export async function loadRunbook(file: string, project: Project, environment: string): Promise<Runbook> {
	const read = await openRunbook(file, project, environment);
	if (!read.ok) throw usageError(read.message, read.hint);
	for (const line of read.remarks) remark(line);
	const left = takesPlaceOf(project, environment, read.runbook);
	if (left.length > 0) remark(`${read.runbook.file} takes the place of ${left.join(', ')}.`);
	return read.runbook;
}
