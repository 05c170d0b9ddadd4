import type {Instant} from './events.ts';
import {clockText, momentOf, momentText, wallClock} from './zonedTime.ts';

/** When releases to an environment are due: on these days (0 = Sunday), between these minutes of the day, in a zone. */
export type TrainConfig = {
	readonly days: readonly number[];
	readonly fromMinute: number;
	readonly toMinute: number;
	readonly zone: string;
	/** As it was written, with the zone. */
	readonly text: string;
	/** Whether "deploy --if-due" may start a release without a person. */
	readonly start: 'person' | 'auto';
};

/** One time at which a release is due. */
export type Departure = {readonly from: Instant; readonly to: Instant};

/** The departure that one waits for: it is due now, or comes next. */
export type TrainState = Departure & {readonly isDue: boolean};

/** There is a departure every week; this week's may have left. */
const lookedAheadDays = 15;

/**
 * Which departure comes next. One in whose time a release was started has left: then it is the one after.
 * @param lastStarted when the newest release to the environment began; null: there is none
 */
export function trainState(train: TrainConfig, lastStarted: Instant | null, now: Date): TrainState {
	const {year, month, date, day} = wallClock(now, train.zone);
	// Yesterday's may still be on where the zone changed its day.
	for (let ahead = -1; ahead <= lookedAheadDays; ahead++) {
		if (!train.days.includes((day + ahead + 7) % 7)) continue;
		const at = (minute: number) => momentOf({year, month, date: date + ahead, minute}, train.zone);
		const from = at(train.fromMinute);
		// Hours that the clocks leave out begin after that, and last as long.
		const lastsMs = (train.toMinute - train.fromMinute) * 60_000;
		const to = at(train.toMinute) > from ? at(train.toMinute) : new Date(from.getTime() + lastsMs);
		if (to <= now || isWithin(lastStarted, from, to)) continue;
		return {from: from.toISOString(), to: to.toISOString(), isDue: from <= now};
	}

	throw new Error(`a train without a day: ${train.text}`);
}

/** A departure in words: `due now, until 16:00 America/Los_Angeles`, or `next due Fri 2026-11-27 14:00 …`. */
export function trainText({zone}: Pick<TrainConfig, 'zone'>, {from, to, isDue}: TrainState): string {
	return isDue
		? `a release is due now, until ${clockText(wallClock(new Date(to), zone).minute)} ${zone}`
		: `next release due ${momentText(from, zone)} ${zone}`;
}

/** The id of the one release that may be started by itself for a departure. */
export function departureRequest(environment: string, {from}: Departure): string {
	return `train ${environment} ${from}`;
}

function isWithin(at: Instant | null, from: Date, to: Date): boolean {
	return at !== null && Date.parse(at) >= from.getTime() && Date.parse(at) < to.getTime();
}
