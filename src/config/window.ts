import {didYouMean} from './didYouMean.ts';

const dayMinutes = 24 * 60;
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** How days are written: `mon`, or a range such as `mon-thu`. */
export const dayPattern = /^(sun|mon|tue|wed|thu|fri|sat)(-(sun|mon|tue|wed|thu|fri|sat))?$/;

/** How hours are written: `08:00-17:00`. */
export const hoursPattern = /^([01]?[0-9]|2[0-4]):([0-5][0-9])-([01]?[0-9]|2[0-4]):([0-5][0-9])$/;

/** The days (0 = Sunday, ascending) of `mon-thu`, `fri-mon`, `sat`, or a list of such; null for anything else. */
export function parseDays(days: string | readonly string[]): readonly number[] | null {
	const found = new Set<number>();
	for (const text of typeof days === 'string' ? [days] : days) {
		const [, from, , to = from] = dayPattern.exec(text) ?? [];
		if (from === undefined || to === undefined) return null;
		const last = dayNames.indexOf(to);
		for (let day = dayNames.indexOf(from); ; day = (day + 1) % 7) {
			found.add(day);
			if (day === last) break;
		}
	}

	return [...found].sort((one, other) => one - other);
}

/**
 * Minutes from the beginning of the day of `08:00-17:00`. Hours over midnight (`22:00-04:00`) end past 24 hours.
 * @returns null when it is not that, or has no length
 */
export function parseHours(text: string): {readonly fromMinute: number; readonly toMinute: number} | null {
	const match = hoursPattern.exec(text);
	if (!match) return null;
	const [fromHour, fromRest, toHour, toRest] = match.slice(1).map(Number);
	const fromMinute = (fromHour ?? 0) * 60 + (fromRest ?? 0);
	const toMinute = (toHour ?? 0) * 60 + (toRest ?? 0);
	if (fromMinute === toMinute || fromMinute >= dayMinutes || toMinute > dayMinutes) return null;
	return {fromMinute, toMinute: fromMinute < toMinute ? toMinute : toMinute + dayMinutes};
}

/** Whether this machine knows the time zone. */
export function isTimeZone(zone: string): boolean {
	try {
		new Intl.DateTimeFormat('en-US', {timeZone: zone});
		return true;
	} catch {
		return false;
	}
}

/** The zone that was most likely meant, or null. */
export function nearestTimeZone(zone: string): string | null {
	return didYouMean(zone, Intl.supportedValuesOf('timeZone'));
}
