import type {Head, Recorded, ReleaseEvent} from '../../src/domain/events.ts';
import {evolveRelease} from '../../src/domain/evolveRelease.ts';
import type {Release} from '../../src/domain/release.ts';
import {type ReleaseSummary, summarize} from '../../src/domain/summary.ts';
import {chainHash} from '../../src/journal/hash.ts';
import {nextHead, noHead} from '../../src/journal/head.ts';
import type {StoredEvent} from '../../src/journal/shared/sharedEvents.ts';
import {ana} from '../../test/support/samples.ts';
import {releaseEvents} from './releaseEvents.ts';

/** A release of a large history: its events as a table has them, chained, and what they come to. */
export type StoredRelease = {readonly events: readonly StoredEvent[]; readonly summary: ReleaseSummary};

/** A history of so many releases, one after the other, half an hour apart. The last one has just ended. */
export function* historyEvents(releases: number, now: number): Generator<StoredRelease> {
	const ends = new Map<string, {readonly seq: number; readonly hash: string}>();
	const actor = JSON.stringify(ana);
	let head: Head = noHead;
	for (let id = 1; id <= releases; id++) {
		let release: Release | null = null;
		const events: StoredEvent[] = [];
		for (const {stream, at, event} of releaseEvents(id, (releases - id + 1) * 30, now)) {
			const before = ends.get(stream);
			const row = {stream, seq: (before?.seq ?? 0) + 1, at, actor, data: JSON.stringify(event)};
			const hash = chainHash(before?.hash ?? '', row);
			head = nextHead(head, head.position + 1, hash);
			ends.set(stream, {seq: row.seq, hash});
			events.push({...row, hash, type: event.type, position: head.position, head: head.hash});
			if (!stream.startsWith('release:')) continue;
			// The stream's name says which events it has.
			release = evolveRelease(release, {stream, seq: row.seq, at, by: ana, event} as Recorded<ReleaseEvent>);
		}

		// Nothing is added to it any more.
		ends.delete(`release:${id}`);
		if (!release) throw new Error(`release ${id} has no events`);
		yield {events, summary: summarize(release)};
	}
}
