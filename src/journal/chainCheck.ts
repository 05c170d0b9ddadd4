import {type EnvironmentState, emptyEnvironment, evolveEnvironment} from '../domain/environment.ts';
import type {EnvironmentEvent, EventName, Recorded, ReleaseEvent} from '../domain/events.ts';
import {evolveRelease} from '../domain/evolveRelease.ts';
import type {Release} from '../domain/release.ts';
import {type EventRow, recordedEvent, recordedReleaseEvent} from './eventRow.ts';
import {chainHash} from './hash.ts';
import type {Problem} from './journal.ts';

/** What the rows of a history came to. */
export type Chains = {
	readonly events: number;
	readonly streams: number;
	readonly problems: readonly Problem[];
	/** Damaged events that somebody has accepted. */
	readonly accepted: readonly EventName[];
};

/** Looks at the rows of a history one after the other, stream by stream and in order. */
export type ChainCheck = {
	take(row: EventRow): void;
	/** After the last row. */
	finish(): Chains;
};

/** What the events of a stream come to. */
export type Folded =
	| {readonly release: Release; readonly environment?: never}
	| {readonly environment: EnvironmentState; readonly release?: never};

/** A check that has seen nothing yet. @param told is told what the events of each release and environment come to */
export function createChainCheck(told: (stream: string, folded: Folded) => void): ChainCheck {
	const problems: Problem[] = [];
	const accepted: EventName[] = [];
	let events = 0;
	let streams = 0;
	let last: EventRow | null = null;
	let folded: Folded | null = null;
	let isFoldable = true;

	const endStream = () => {
		if (last && isFoldable && folded) told(last.stream, folded);
		[last, folded, isFoldable] = [null, null, true];
	};

	return {
		take(row) {
			const {stream, seq} = row;
			if (last?.stream !== stream) {
				endStream();
				streams++;
			}

			events++;
			const gap = gapBefore(row, last?.seq ?? 0);
			if (gap) problems.push(gap);
			else if (row.hash !== chainHash(last?.hash ?? '', row)) {
				problems.push({event: {stream, seq}, what: 'was changed, or does not follow the event before it'});
			}

			try {
				const read = stream.startsWith('release:') ? recordedReleaseEvent(row) : recordedEvent(row);
				if (read.event.type === 'history-accepted') accepted.push(...read.event.damaged);
				folded = foldOn(folded, read);
			} catch {
				isFoldable = false;
				if (!problems.some(({event}) => event?.stream === stream)) {
					problems.push({event: {stream, seq}, what: 'cannot be read: it is damaged, or of a newer release-tui'});
				}
			}

			last = row;
		},
		finish() {
			endStream();
			return {events, streams, problems, accepted};
		},
	};
}

// The stream's name says which events it has.
function foldOn(before: Folded | null, event: Recorded): Folded | null {
	const [kind, name = ''] = event.stream.split(/:(.*)/s);
	if (kind === 'release') {
		return {release: evolveRelease(before?.release ?? null, event as Recorded<ReleaseEvent>)};
	}

	if (kind !== 'environment') return null;
	const environment = before?.environment ?? emptyEnvironment(name);
	return {environment: evolveEnvironment(environment, event as Recorded<EnvironmentEvent>)};
}

function gapBefore({stream, seq}: EventRow, before: number): Problem | null {
	const missing = before + 1;
	if (seq === missing) return null;
	return {event: {stream, seq: missing}, what: seq === missing + 1 ? 'is missing' : `to ${seq - 1} are missing`};
}
