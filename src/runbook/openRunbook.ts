import {readFileSync} from 'node:fs';
import {type Refusal, refuse} from '../domain/decision.ts';
import type {Runbook} from '../domain/runbook.ts';

/** A runbook with what its author should know, or everything that is wrong with it. */
export async function openRunbook(
	file: string,
): Promise<{readonly ok: true; readonly runbook: Runbook; readonly remarks: readonly string[]} | Refusal> {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		return refuse('not-found', `The runbook cannot be read: ${why}`);
	}

	// Only those who have one pay for the reader of Markdown.
	const {readRunbook} = await import('./readRunbook.ts');
	const read = readRunbook(file, text);
	return read.ok ? read : refuse('not-possible', read.problems.join('\n'), 'See docs/runbooks.md');
}
