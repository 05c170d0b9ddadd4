import {expect, test} from 'vitest';
import {describeEvent} from '../../src/cli/describeEvent.ts';
import {command, migration} from '../support/samples.ts';
import {deploying, given} from '../support/story.ts';

test('a release that only takes migrations back says so, and ships nothing', () => {
	const first = (steps: Parameters<typeof deploying>[1]) => {
		const {book} = given(deploying('v2', steps));
		const release = book.release(1);
		const [event] = book.events(1);
		return release && event ? describeEvent(release, event) : null;
	};
	expect(first({steps: [migration('005', {direction: 'down'})]})).toMatch(/^#1 takes 005 back on production, by /);
	expect(first({steps: [command('push', 'push it')]})).toMatch(/^#1 ships v2 \(.*\) to production, by /);
});
