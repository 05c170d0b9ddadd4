import {operatorName} from '../domain/operator.ts';
import type {Release} from '../domain/release.ts';
import {type Runbook, runbookStepIds} from '../domain/runbook.ts';
import {plainText} from '../domain/sanitize.ts';
import {type ItemOutcome, itemOutcome} from './itemOutcome.ts';

/**
 * The runbook of a release as a record of it: the same text, boxes ticked, each item with who, when and how long.
 * @param rollback the release that took it back, where there is one: the items of the way back are its
 */
export function recordOf(runbook: Runbook, release: Release, rollback: Release | null): string {
	const lines = runbook.source.replaceAll('\r\n', '\n').split('\n');
	for (const item of runbook.items) {
		const of = item.place === 'rollback' ? rollback : release;
		const line = lines[item.line - 1];
		if (line === undefined || item.done) continue;
		lines[item.line - 1] = recorded(line, of ? itemOutcome(of, runbookStepIds(item), item.command !== null) : null);
	}

	return `${recordHead(release)}\n${lines.join('\n').trimEnd()}\n`;
}

function recorded(line: string, state: ItemOutcome | null): string {
	if (!state) return line;
	const box = state.ticked ? '[x]' : '[ ]';
	const ticked = /\[[ xX]\]/.test(line)
		? line.replace(/\[[ xX]\]/, box)
		: line.replace(/^(\s*(?:[-*+]|\d+[.)]|#\.)\s+)/, `$1${box} `);
	return `${ticked.trimEnd()} *(${state.text})*`;
}

/** The first line of a record: which release it is of. It does not show where Markdown is shown. */
export function recordHead({id, environment, candidate, startedAt, operator, end, answers = []}: Release): string {
	const asked = answers.map(({ask, answer}) => `; ${ask} ${answer}`).join('');
	// Two hyphens end a comment in some readers.
	const how = (end ? `${end.outcome} ${end.at}` : 'not ended') + plainText(asked).replaceAll('--', '- -');
	return `<!-- release #${id}: ${plainText(candidate.version)} (${candidate.sha.slice(0, 12)}) to ${environment}, by ${operatorName(operator)}, ${startedAt}, ${how} -->`;
}
