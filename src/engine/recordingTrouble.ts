import {type Refusal, refuse} from '../domain/decision.ts';
import type {Journal} from '../journal/journal.ts';
import {diskSpace} from '../process/diskSpace.ts';

/** With less than this, in bytes, an append finds no room for its pages. */
const fullBytes = 1 << 20;

/**
 * What keeps anything from being recorded just now, for a person to read; null: nothing that is known.
 * @param home the project's private state folder
 */
export async function recordingTrouble(journal: Journal, home: string): Promise<Refusal | null> {
	const alarm = await journal.alarm();
	if (alarm) return refuse('not-possible', alarm.message, alarm.hint);
	const space = diskSpace(home);
	if (!space || space.bytes >= fullBytes) return null;
	const text = `The disk with ${home} is full: nothing can be recorded, and a release that runs waits.`;
	return refuse('not-possible', text, 'Free some space: it goes on by itself.');
}
