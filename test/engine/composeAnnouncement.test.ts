import {afterEach, expect, test, vi} from 'vitest';
import {composeAnnouncement} from '../../src/engine/composeAnnouncement.ts';
import {announcement} from '../support/samples.ts';
import {deploying, given} from '../support/story.ts';

afterEach(() => {
	vi.unstubAllEnvs();
});

test('an editor that is not there is told, and nothing was written with it', async () => {
	vi.stubEnv('VISUAL', '');
	vi.stubEnv('EDITOR', 'no-such-editor-here');
	const {book} = given(deploying('v1', {steps: [announcement('news', 'send', {asks: 'text'})], begun: 0}));
	const written = await composeAnnouncement(book.release(1), 'news', 'A draft.', {covers: true, lend: work => work()});
	expect(written).toMatchObject({
		message: 'There is no editor no-such-editor-here here.',
		hint: 'The variable EDITOR names another one.',
	});
});
