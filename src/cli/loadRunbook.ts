import type {Project} from '../domain/project.ts';
import {type Runbook, takesPlaceOf} from '../domain/runbook.ts';
import {openRunbook} from '../runbook/openRunbook.ts';
import {usageError} from './cliError.ts';
import {remark} from './output.ts';

/** Tells which configured steps a runbook takes the place of. */
export function tellLeftOut(project: Project, environment: string, runbook: Runbook): void {
	const left = takesPlaceOf(project, environment, runbook);
	if (left.length > 0) remark(`${runbook.file} takes the place of ${left.join(', ')}.`);
}

/** Reads a runbook, and tells what its author should know; or ends the command with everything that is wrong with it. */
export async function loadRunbook(file: string): Promise<Runbook> {
	const read = await openRunbook(file);
	if (!read.ok) throw usageError(read.message, read.hint);
	for (const line of read.remarks) remark(line);
	return read.runbook;
}
