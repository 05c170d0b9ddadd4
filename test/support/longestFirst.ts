import {BaseSequencer, type TestSpecification} from 'vitest/node';

/** Small files that take long. Without results of an earlier run, vitest takes a small file for a short one. */
const longest = [
	'simulation/simulation-1',
	'simulation/simulation-2',
	'components/surface',
	'demo/openDemo',
	'faults/h-git-size',
	'program/journey',
	'program/watch',
];

/** What takes longest begins first: else all but one core would wait for it in the end. */
export class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const isLong = ({moduleId}: TestSpecification) => longest.some(name => moduleId.includes(`/test/${name}.test.`));
		const sorted = await super.sort(files);
		return [...sorted.filter(isLong), ...sorted.filter(file => !isLong(file))];
	}
}
