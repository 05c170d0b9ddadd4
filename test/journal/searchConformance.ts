import {expect, test} from 'vitest';
import {releaseStream} from '../../src/domain/events.ts';
import type {Journal, JournalUpkeep} from '../../src/journal/journal.ts';
import {ana} from '../support/samples.ts';
import {startedWrite} from '../support/started.ts';

const at = '2026-05-04T12:00:00.000Z';

/** What a search through the history has to find, whatever store it is in. */
export function searchConformance(name: string, open: () => Promise<Journal & JournalUpkeep>): void {
	test(`${name}: a text is found in what was recorded, newest first, as it was written`, async () => {
		const journal = await open();
		const note = (release: number, expected: number, text: string) =>
			journal.append([{stream: releaseStream(release), expected, events: [{type: 'note-added', text}]}], ana, at);
		const found = async (text: string) =>
			(await journal.search(text, null)).found.map(({event}) =>
				event.type === 'note-added' ? event.text : event.type,
			);
		try {
			expect(await journal.search('queue', null)).toEqual({found: [], next: null, events: 0});
			await journal.append([startedWrite(1)], ana, at);
			await note(1, 1, 'The QUEUE grows');
			await note(1, 2, '100% of "it" is\nC:\\new_name');
			await note(1, 3, 'and the queue shrinks');
			expect(await found('queue')).toEqual(['and the queue shrinks', 'The QUEUE grows']);
			// What stands for something else in patterns, or is written otherwise in JSON, is what it is.
			for (const text of ['100%', '"it" is\nC:', 'C:\\new_name']) {
				expect(await found(text), text).toEqual(['100% of "it" is\nC:\\new_name']);
			}

			for (const text of ['%', '_']) expect(await found(text), text).toEqual(['100% of "it" is\nC:\\new_name']);
			expect(await found('newXname')).toEqual([]);
			expect(await found('release-started')).toEqual(['release-started']);
			expect(await journal.search('queue', 3)).toMatchObject({found: [{seq: 2}], next: null, events: 2});
		} finally {
			journal.close();
		}
	});
}
