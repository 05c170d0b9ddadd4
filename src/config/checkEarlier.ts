import type {FoundStep} from './checkSteps.ts';
import {suggestion} from './didYouMean.ts';
import type {Path, PathIssue} from './places.ts';
import {entryOf, stepKeys, valueAt} from './places.ts';
import {quote} from './quote.ts';

/**
 * What is wrong with what a step closes, or with the undone step that makes it needless: it must be an earlier `run` step
 * of the same list, wherever the step runs.
 */
export function checkEarlier(steps: readonly FoundStep[]): readonly PathIssue[] {
	return steps.flatMap((found, index): readonly PathIssue[] => {
		if (stepKeys(found.step)[0] !== 'run') return [];
		const before = steps.slice(0, index).filter(other => other.rollbackOf === found.rollbackOf);
		return [
			...checkNamed(found, before, ['closes'], 'there is nothing to close'),
			...checkNamed(found, before, ['unless', 'undone'], 'there is nothing to undo'),
		];
	});
}

function checkNamed(
	{path, step, environments}: FoundStep,
	before: readonly FoundStep[],
	place: Path,
	why: string,
): readonly PathIssue[] {
	const key = quote(String(place.at(-1)));
	const named = valueAt(step, place);
	if (typeof named !== 'string') return [];
	const complain = (message: string) => [{path: [...path, ...place], on: 'value' as const, message}];
	const opener = before.find(({id}) => id === named);
	if (!opener) {
		const known = before.flatMap(({id}) => id ?? []);
		return complain(`${key} names no earlier step: ${quote(named)}${suggestion(named, known)}`);
	}

	if (stepKeys(opener.step)[0] !== 'run') return complain(`${quote(named)} is no "run" step: ${why}`);
	if (entryOf(opener.step, 'after') !== undefined) {
		return complain(`${quote(named)} is put off until after the release: nothing of it is open before`);
	}

	const without = environments.find(name => !opener.environments.includes(name));
	return without === undefined ? [] : complain(`${quote(named)} is no step of environment ${quote(without)}`);
}
