import {isRecord} from '../domain/isRecord.ts';
import type {FoundStep} from './checkSteps.ts';
import {suggestion} from './didYouMean.ts';
import type {PathIssue} from './places.ts';
import {entryOf} from './places.ts';
import {quote} from './quote.ts';

/** Whether each environment that has the step has the group of targets that it names, and can ask it where it is asked. */
export function checkTargets(
	{path, step, environments}: FoundStep,
	all: Readonly<Record<string, unknown>>,
): readonly PathIssue[] {
	const group = entryOf(step, 'targets');
	if (typeof group !== 'string') return [];
	const groupsOf = (name: string) => entryOf(all[name], 'targets');
	const complain = (message: string): readonly PathIssue[] => [{path: [...path, 'targets'], on: 'value', message}];
	const without = environments.find(name => !isRecord(entryOf(groupsOf(name), group)));
	if (without !== undefined) {
		const known = groupsOf(without);
		const hint = suggestion(group, Object.keys(isRecord(known) ? known : {}));
		return complain(`environment ${quote(without)} has no group ${quote(group)} under "targets"${hint}`);
	}

	const silent =
		entryOf(step, 'expect') === 'live'
			? environments.find(name => entryOf(entryOf(groupsOf(name), group), 'live') === undefined)
			: undefined;
	return silent === undefined
		? []
		: complain(`the group ${quote(group)} of environment ${quote(silent)} has no "live" to ask: add it there`);
}
