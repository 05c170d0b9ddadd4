import type {Instant} from './events.ts';

/** A moment as the clocks of a zone show it: year, month (1–12), day of the month, minute of the day, weekday (0 = Sunday). */
export type WallClock = {
	readonly year: number;
	readonly month: number;
	readonly date: number;
	readonly minute: number;
	readonly day: number;
};

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** What the clocks of a zone show at a moment. */
export function wallClock(now: Date, zone: string): WallClock {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone: zone,
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		weekday: 'short',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
	}).formatToParts(now);
	const part = (type: string) => parts.find(candidate => candidate.type === type)?.value ?? '';
	return {
		year: Number(part('year')),
		month: Number(part('month')),
		date: Number(part('day')),
		minute: Number(part('hour')) * 60 + Number(part('minute')),
		day: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(part('weekday')),
	};
}

/**
 * When the clocks of a zone show this. Days and minutes past the end of a month or day go on in the next one. Of an hour
 * that is shown twice it is the later; of what the clocks leave out, the first moment after it.
 */
export function momentOf(clock: Omit<WallClock, 'day'>, zone: string): Date {
	const moments = momentsOf(clock, zone);
	return moments.at(-1) ?? moments[0];
}

/** The same, with both moments of an hour that is shown twice, the earlier first. */
export function momentsOf(clock: Omit<WallClock, 'day'>, zone: string): readonly [Date, ...Date[]] {
	const asUtc = Date.UTC(clock.year, clock.month - 1, clock.date, 0, clock.minute);
	// A zone changes its clocks at most once within two days.
	const [one, other] = [offsetMs(asUtc - dayMs, zone), offsetMs(asUtc + dayMs, zone)];
	const earlier = new Date(asUtc - Math.max(one, other));
	const later = new Date(asUtc - Math.min(one, other));
	const shown = [earlier, later].filter(moment => moment.getTime() + offsetMs(moment.getTime(), zone) === asUtc);
	const [first, second] = shown;
	if (!first) return [clockChange(earlier, later, zone) ?? later];
	return second && second > first ? [first, second] : [first];
}

/** When the clocks of a zone are changed after one moment and until another; null when they go as they went. */
export function clockChange(from: Date, to: Date, zone: string): Date | null {
	const before = offsetMs(from.getTime(), zone);
	let [last, first] = [Math.floor(from.getTime() / minuteMs), Math.floor(to.getTime() / minuteMs)];
	if (offsetMs(first * minuteMs, zone) === before) return null;
	while (first - last > 1) {
		const middle = Math.floor((last + first) / 2);
		if (offsetMs(middle * minuteMs, zone) === before) last = middle;
		else first = middle;
	}

	return new Date(first * minuteMs);
}

/** A moment as people read it: `Mon 2026-11-23 08:00`. */
export function momentText(at: Instant, zone: string): string {
	const {year, month, date, minute, day} = wallClock(new Date(at), zone);
	const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][day] ?? '';
	return `${weekday} ${year}-${two(month)}-${two(date)} ${clockText(minute)}`;
}

/** A minute of the day as a clock shows it: `08:00`. */
export function clockText(minute: number): string {
	return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function offsetMs(moment: number, zone: string): number {
	const {year, month, date, minute} = wallClock(new Date(moment), zone);
	return Date.UTC(year, month - 1, date, 0, minute) - Math.floor(moment / minuteMs) * minuteMs;
}

function two(value: number): string {
	return String(value).padStart(2, '0');
}
