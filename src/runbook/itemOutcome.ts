import {operatorName} from '../domain/operator.ts';
import {type Release, type StepState, stepOf} from '../domain/release.ts';
import {plainText} from '../domain/sanitize.ts';

/** What became of an item, in words for a record: who, when, how long, why, and what was noted. */
export type ItemOutcome = {readonly ticked: boolean; readonly text: string};

/**
 * What became of an item; null where nothing did.
 * @param ids of its step, and of the question whether its command may run
 * @param timed whether it has a command, which took its time
 */
export function itemOutcome(
	release: Release,
	ids: {readonly item: string; readonly look?: string},
	timed: boolean,
): ItemOutcome | null {
	const decided = decidedOutcome(release, ids, timed);
	const noted = release.notes
		.filter(({step}) => step === ids.item)
		.map(({by, text}) => `noted by ${operatorName(by)}: ${plainText(text)}`);
	if (noted.length === 0) return decided;
	return {ticked: decided?.ticked ?? false, text: [...(decided ? [decided.text] : []), ...noted].join('; ')};
}

function decidedOutcome(
	release: Release,
	{item, look = item}: {readonly item: string; readonly look?: string},
	timed: boolean,
): ItemOutcome | null {
	const {state, attempts} = stepOf(release, item);
	const looked = stepOf(release, look).state;
	const ms = attempts.findLast(({result}) => result)?.result?.durationMs;
	const took = ms === undefined || !timed ? '' : `, ${duration(ms)}`;
	switch (state.status) {
		case 'succeeded': {
			const by = state.by ?? (looked.status === 'succeeded' ? looked.by : null);
			const note = state.note === null ? '' : `: ${plainText(state.note)}`;
			return {ticked: true, text: `${by === null ? '' : `${operatorName(by)} `}${state.at}${took}${note}`};
		}

		case 'skipped':
			return {ticked: false, text: `skipped by ${operatorName(state.by)}: ${plainText(state.reason)}`};
		case 'failed':
			return {ticked: false, text: `${failed(state)}: ${plainText(state.detail)}${took}`};
		default:
			return looked.status === 'failed'
				? {ticked: false, text: `${failed(looked)}: ${plainText(looked.detail)}`}
				: null;
	}
}

function failed({declined}: Extract<StepState, {status: 'failed'}>): string {
	return declined ? `declined by ${operatorName(declined.by)} ${declined.at}` : 'failed';
}

function duration(ms: number): string {
	return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}
