import type {FoundStep} from './checkSteps.ts';
import type {PathIssue} from './places.ts';
import {entryOf} from './places.ts';
import {quote} from './quote.ts';

/** Artifacts of one release that would overwrite one another. */
export function checkArtifacts(steps: readonly FoundStep[]): readonly PathIssue[] {
	const known: {readonly file: string; readonly of: FoundStep}[] = [];
	return steps.flatMap((found): readonly PathIssue[] => {
		const file = entryOf(entryOf(found.step, 'artifact'), 'file');
		if (typeof file !== 'string') return [];
		// A rollback's own steps have a folder of their own.
		const before = known.find(
			({file: other, of}) =>
				other === file &&
				of.rollbackOf === found.rollbackOf &&
				of.environments.some(name => found.environments.includes(name)),
		);
		known.push({file, of: found});
		if (!before) return [];
		const message = `${quote(file)} is the artifact of step ${quote(before.of.id ?? '?')} already: one would overwrite the other`;
		return [{path: [...found.path, 'artifact', 'file'], on: 'value', message}];
	});
}
