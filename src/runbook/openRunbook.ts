import {accessSync, constants, readFileSync, statSync} from 'node:fs';
import {type Refusal, refuse} from '../domain/decision.ts';
import type {Runbook} from '../domain/runbook.ts';

/** More than anybody writes by hand, in bytes. */
const mostBytes = 1_000_000;

/** A runbook with what its author should know, or everything that is wrong with it. */
export async function openRunbook(
	file: string,
): Promise<{readonly ok: true; readonly runbook: Runbook; readonly remarks: readonly string[]} | Refusal> {
	const why = objection(file);
	if (why !== null) return refuse('not-found', `The runbook cannot be read: ${why}`);
	const text = readFileSync(file, 'utf8');

	// Only those who have one pay for the reader of Markdown.
	const {readRunbook} = await import('./readRunbook.ts');
	const read = readRunbook(file, text);
	return read.ok ? read : refuse('not-possible', read.problems.join('\n'), 'See docs/runbooks.md');
}

// A pipe is as good as a file: a shell makes one of `--runbook <(gh pr view …)`.
function objection(file: string): string | null {
	try {
		const stat = statSync(file, {throwIfNoEntry: false});
		if (!stat) return `there is no file ${file}`;
		if (stat.isDirectory()) return `${file} is a folder`;
		if (stat.size > mostBytes) return `${file} is larger than 1 MB`;
		accessSync(file, constants.R_OK);
		return null;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
