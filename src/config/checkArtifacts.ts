import {isRecord} from '../domain/isRecord.ts';
import type {FoundStep} from './checkSteps.ts';
import type {PathIssue} from './places.ts';
import {entryOf} from './places.ts';
import {quote} from './quote.ts';

/** Artifacts of one release that would overwrite one another. */
export function checkArtifacts(steps: readonly FoundStep[]): readonly PathIssue[] {
	const known: {readonly files: readonly string[]; readonly of: FoundStep}[] = [];
	return steps.flatMap((found): readonly PathIssue[] => {
		const artifact = entryOf(found.step, 'artifact');
		const file = entryOf(artifact, 'file');
		if (typeof file !== 'string') return [];
		const encrypt = entryOf(artifact, 'encrypt');
		const plain = file.split('/').filter(part => part !== '' && part !== '.');
		const files = [
			plain.join('/'),
			...Object.keys(isRecord(encrypt) ? encrypt : {}).map(by => `${plain.join('/')}.${by}`),
		];
		// A rollback's own steps have a folder of their own.
		const before = known.find(
			({files: others, of}) =>
				others.some(other => files.includes(other)) &&
				of.rollbackOf === found.rollbackOf &&
				of.environments.some(name => found.environments.includes(name)),
		);
		known.push({files, of: found});
		if (!before) return [];
		const message = `${quote(file)} is the artifact of step ${quote(before.of.id ?? '?')} already: one would overwrite the other`;
		return [{path: [...found.path, 'artifact', 'file'], on: 'value', message}];
	});
}
