import type {Head} from '../domain/events.ts';
import {nextHead, noHead, sameHead} from './head.ts';
import type {HeadFile} from './headFile.ts';

/** Looks at the places and hashes of a history's events in order, and holds the head that they make against what was recorded. */
export type HeadCheck = {
	take(event: Head): void;
	/** After the last event. @param kept the head that the store itself holds @returns it, and what is wrong with it, if anything */
	finish(kept: Head): {readonly head: Head; readonly problem: string | null};
};

/** A check that has seen nothing yet. @param recorded what the second record of the head says */
export function createHeadCheck(recorded: ReturnType<HeadFile['read']>): HeadCheck {
	let head = noHead;
	let passed = typeof recorded === 'object' && sameHead(recorded, noHead);
	return {
		take({position, hash}) {
			head = nextHead(head, position, hash);
			if (typeof recorded === 'object') passed ||= sameHead(recorded, head);
		},
		finish: kept => ({head, problem: problemOf(head, kept, recorded, passed)}),
	};
}

function problemOf(head: Head, kept: Head, recorded: ReturnType<HeadFile['read']>, passed: boolean): string | null {
	if (typeof recorded === 'object' && recorded.position > head.position) {
		return `the history is shorter than recorded: ${head.position} events, of ${recorded.position}`;
	}

	if (typeof recorded === 'string' && head.position > 0) return `the record of the head is ${recorded}`;
	if (!sameHead(kept, head) || (typeof recorded === 'object' && !passed)) {
		return 'it is not the history that was recorded: its events do not make the recorded head';
	}

	return null;
}
