import type {Instant} from './events.ts';
import type {GateVerdict} from './gates.ts';
import {clockChange, clockText, momentOf, momentsOf, momentText, type WallClock, wallClock} from './zonedTime.ts';

/** Hours of some days (0 = Sunday), in minutes from the beginning of the day; past 24 hours they go on in the next one. */
export type OpenHours = {
	readonly days: readonly number[];
	readonly fromMinute: number;
	readonly toMinute: number;
};

/** When releases may start, by the clocks of a zone. */
export type WindowConfig = {
	readonly hours: readonly OpenHours[];
	readonly zone: string;
	/** As it was written, with the zone. */
	readonly text: string;
};

const dayMinutes = 24 * 60;
/** A window that is open for so long is never closed: hours are those of a week. */
const neverClosesMs = 8 * 86_400_000;

/** Whether a deployment window is open: its days and hours, as clocks in its own zone show them. */
export function windowGate(window: WindowConfig, now: Date): GateVerdict {
	const {text, zone} = window;
	if (!isOpen(window, now)) {
		const opens = momentText(windowStart(window, now).toISOString(), zone);
		return {id: 'window', verdict: 'block', text: `outside the deployment window ${text}; it opens ${opens}`};
	}

	const end = windowEnd(window, now);
	const until = end ? ` until ${endText(end, now, zone)} (${zone})` : '';
	return {id: 'window', verdict: 'pass', text: `window open${until}`};
}

/** When an open window closes; null when it is closed, or never closes. Hours that meet are one opening. */
export function windowEnd(window: WindowConfig, now: Date): Date | null {
	let at = now;
	while (isOpen(window, at)) {
		if (at.getTime() - now.getTime() > neverClosesMs) return null;
		at = nextLook(window, at);
	}

	return at === now ? null : at;
}

// Each of its hours begins within the days of a week from now.
function windowStart({hours, zone}: WindowConfig, now: Date): Date {
	const today = wallClock(now, zone);
	const starts = hours.flatMap(({days, fromMinute}) =>
		[0, 1, 2, 3, 4, 5, 6, 7]
			.filter(ahead => days.includes((today.day + ahead) % 7))
			.map(ahead => momentOf({...today, date: today.date + ahead, minute: fromMinute}, zone).getTime()),
	);
	return new Date(Math.min(...starts.filter(start => start > now.getTime())));
}

function isOpen(window: WindowConfig, at: Date): boolean {
	return endsAt(window, wallClock(at, window.zone)).length > 0;
}

// The end of the hours that are on, by the clocks as they go now: where these are changed before, one looks there.
function nextLook(window: WindowConfig, at: Date): Date {
	const {zone} = window;
	const clock = wallClock(at, zone);
	const minute = Math.max(...endsAt(window, clock));
	const [end] = momentsOf({...clock, minute}, zone).filter(moment => moment > at);
	if (!end) throw new Error(`a window that ends before it begins: ${window.text}`);
	return clockChange(at, end, zone) ?? end;
}

/** When the hours end that are on, in minutes of the day; none where the window is closed. */
function endsAt({hours}: WindowConfig, {day, minute}: WallClock): readonly number[] {
	return hours.flatMap(({days, fromMinute, toMinute}) =>
		[0, 1].flatMap(before => {
			const since = minute + before * dayMinutes;
			const isOn = days.includes((day + 7 - before) % 7) && since >= fromMinute && since < toMinute;
			return isOn ? [toMinute - before * dayMinutes] : [];
		}),
	);
}

function endText(end: Date, now: Date, zone: string): string {
	const clock = wallClock(end, zone);
	const at: Instant = end.toISOString();
	return clock.date === wallClock(now, zone).date ? clockText(clock.minute) : momentText(at, zone);
}
