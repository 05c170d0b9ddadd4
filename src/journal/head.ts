import {createHash} from 'node:crypto';
import type {Head} from '../domain/events.ts';

/** The head of a history without events. */
export const noHead: Head = {position: 0, hash: ''};

/**
 * The head after one more event.
 * @param position the event's place in the whole history
 * @param eventHash the hash that chains the event in its own stream
 */
export function nextHead(head: Head, position: number, eventHash: string): Head {
	return {position, hash: createHash('sha256').update(`${head.hash}${eventHash}`).digest('hex')};
}

/** Whether two heads are the same place of the same history. */
export function sameHead(one: Head, other: Head): boolean {
	return one.position === other.position && one.hash === other.hash;
}
