import type {FoundStep} from './checkSteps.ts';
import {suggestion} from './didYouMean.ts';
import type {PathIssue} from './places.ts';
import {entryOf, stepKeys} from './places.ts';
import {quote} from './quote.ts';

/** What is wrong with what a step closes: it must be an earlier `run` step of the same list, wherever the step runs. */
export function checkCloses(steps: readonly FoundStep[]): readonly PathIssue[] {
	return steps.flatMap(({path, step, environments, rollbackOf}, index): readonly PathIssue[] => {
		const closes = entryOf(step, 'closes');
		if (typeof closes !== 'string' || stepKeys(step)[0] !== 'run') return [];
		const complain = (message: string) => [{path: [...path, 'closes'], on: 'value' as const, message}];
		const before = steps.slice(0, index).filter(other => other.rollbackOf === rollbackOf);
		const opener = before.find(({id}) => id === closes);
		if (!opener) {
			const known = before.flatMap(({id}) => id ?? []);
			return complain(`"closes" names no earlier step: ${quote(closes)}${suggestion(closes, known)}`);
		}

		if (stepKeys(opener.step)[0] !== 'run')
			return complain(`${quote(closes)} is no "run" step: there is nothing to close`);
		if (entryOf(opener.step, 'after') !== undefined) {
			return complain(`${quote(closes)} is put off until after the release: nothing of it is open before`);
		}

		const without = environments.find(name => !opener.environments.includes(name));
		return without === undefined ? [] : complain(`${quote(closes)} is no step of environment ${quote(without)}`);
	});
}
