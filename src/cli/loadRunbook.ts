import {readFileSync} from 'node:fs';
import {type Project, phaseIds, stepsFor} from '../domain/project.ts';
import {hasPlace, type Runbook} from '../domain/runbook.ts';
import {usageError} from './cliError.ts';
import {remark} from './output.ts';

/** Tells which configured steps a runbook takes the place of. */
export function tellLeftOut(project: Project, environment: string, runbook: Runbook): void {
	const left = phaseIds
		.filter(phase => hasPlace(runbook, phase))
		.flatMap(phase => stepsFor(project.phases[phase] ?? [], environment).map(({id}) => `${id} (${phase})`));
	if (left.length > 0) remark(`${runbook.file} takes the place of ${left.join(', ')}.`);
}

/** Reads a runbook, and tells what its author should know; or ends the command with everything that is wrong with it. */
export async function loadRunbook(file: string): Promise<Runbook> {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		throw usageError(`The runbook cannot be read: ${error instanceof Error ? error.message : String(error)}`);
	}

	// Only those who have one pay for the reader of Markdown.
	const {readRunbook} = await import('../runbook/readRunbook.ts');
	const read = readRunbook(file, text);
	if (!read.ok) throw usageError(read.problems.join('\n'), 'See docs/runbooks.md');
	for (const line of read.remarks) remark(line);
	return read.runbook;
}
