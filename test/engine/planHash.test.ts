import {expect, test} from 'vitest';
import {planHash} from '../../src/engine/planHash.ts';
import {announcement} from '../support/samples.ts';

const hashOf = (change: Parameters<typeof announcement>[2]) =>
	planHash({steps: [announcement('news', 'send', change)], secrets: []});

test('who starts a release and when, which announcements tell, makes no other plan; where they go does', () => {
	expect(hashOf({text: ['by Ana at 12:00']})).toBe(hashOf({text: ['by Ben at 12:01']}));
	expect(hashOf({way: {by: 'run', run: 'send it elsewhere'}})).not.toBe(hashOf({}));
});
