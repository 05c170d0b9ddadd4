// The simulation must be able to fail: each rule is broken on purpose once, and must be found to be.
import {expect, test} from 'vitest';
import {playHistories} from './histories.ts';
import {mutationNamed, mutations} from './mutations.ts';

for (const [name, rule] of Object.entries(mutations)) {
	test(`it is found that ${name}`, {timeout: 240_000}, async () => {
		const mutation = mutationNamed(name);
		const report = await playHistories({histories: 5000, seed: 1, mutation});
		expect(report.failure?.message).toMatch(rule);
	});
}
