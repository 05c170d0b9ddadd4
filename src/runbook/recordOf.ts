import {operatorName} from '../domain/operator.ts';
import {type Release, stepOf} from '../domain/release.ts';
import {type Runbook, type RunbookItem, runbookStepIds} from '../domain/runbook.ts';
import {plainText} from '../domain/sanitize.ts';

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
		lines[item.line - 1] = recorded(line, of ? stateOf(item, of) : null);
	}

	const {id, environment, candidate, startedAt} = release;
	const end = release.end ? `${release.end.outcome} ${release.end.at}` : 'not ended';
	const head = `<!-- release #${id}: ${plainText(candidate.version)} (${candidate.sha.slice(0, 12)}) to ${environment}, by ${operatorName(release.operator)}, ${startedAt}, ${end} -->`;
	return `${head}\n${lines.join('\n').trimEnd()}\n`;
}

type State = {readonly ticked: boolean; readonly text: string};

function stateOf(item: RunbookItem, release: Release): State | null {
	const ids = runbookStepIds(item);
	const {state, attempts} = stepOf(release, ids.item);
	const looked = stepOf(release, ids.look).state;
	const ms = attempts.findLast(({result}) => result)?.result?.durationMs;
	const took = ms === undefined || item.command === null ? '' : `, ${duration(ms)}`;
	switch (state.status) {
		case 'succeeded': {
			const by = state.by ?? (looked.status === 'succeeded' ? looked.by : null);
			const note = state.note === null ? '' : `: ${plainText(state.note)}`;
			return {ticked: true, text: `${by === null ? '' : `${operatorName(by)} `}${state.at}${took}${note}`};
		}

		case 'skipped':
			return {ticked: false, text: `skipped by ${operatorName(state.by)}: ${plainText(state.reason)}`};
		case 'failed':
			return {ticked: false, text: `failed: ${plainText(state.detail)}${took}`};
		default:
			return looked.status === 'failed' ? {ticked: false, text: `declined: ${plainText(looked.detail)}`} : null;
	}
}

function recorded(line: string, state: State | null): string {
	if (!state) return line;
	const box = state.ticked ? '[x]' : '[ ]';
	const ticked = /\[[ xX]\]/.test(line)
		? line.replace(/\[[ xX]\]/, box)
		: line.replace(/^(\s*(?:[-*+]|\d+[.)]|#\.)\s+)/, `$1${box} `);
	return `${ticked.trimEnd()} *(${state.text})*`;
}

function duration(ms: number): string {
	return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}
