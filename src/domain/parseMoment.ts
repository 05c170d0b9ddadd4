import {momentOf, wallClock} from './zonedTime.ts';

/** By which clock a moment is meant. */
export type ClockOf = {readonly now: Date; readonly zone: string};

/** How a moment may be written, for whoever wrote it otherwise. */
export const momentForms = '2h, 3d, 17:00, mon 08:00, 2026-12-01, "2026-12-01 08:00" or an ISO 8601 time with its zone';

const units: Readonly<Record<string, number>> = {m: 60_000, h: 3_600_000, d: 86_400_000};
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/**
 * The moment that a person means: so long from now, the next time the clocks show it, or a date. A date alone means its
 * end, since it is what something lasts until.
 * @returns null when it cannot be read as one
 */
export function parseMoment(text: string, {now, zone}: ClockOf): Date | null {
	const typed = text.trim().toLowerCase();
	const [, amount, unit = ''] = /^([0-9]{1,5})([mhd])$/.exec(typed) ?? [];
	if (amount !== undefined) return new Date(now.getTime() + Number(amount) * (units[unit] ?? 0));
	const next = /^(?:(sun|mon|tue|wed|thu|fri|sat)[a-z]*\s+)?([0-9]{1,2}):([0-9]{2})$/.exec(typed);
	if (next) return nextTime(next[1] ?? null, Number(next[2]), Number(next[3]), {now, zone});
	const dated = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[t ]([0-9]{2}):([0-9]{2}))?$/.exec(typed);
	if (dated) return onDate(dated.slice(1), zone);
	if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}t[0-9:.]+(z|[+-][0-9]{2}:?[0-9]{2})$/.test(typed)) return null;
	const moment = Date.parse(typed.toUpperCase());
	return Number.isNaN(moment) ? null : new Date(moment);
}

function nextTime(weekday: string | null, hour: number, rest: number, {now, zone}: ClockOf): Date | null {
	if (!isTime(hour, rest)) return null;
	const today = wallClock(now, zone);
	const day = weekday === null ? null : dayNames.indexOf(weekday);
	for (let ahead = 0; ahead <= 7; ahead++) {
		if (day !== null && (today.day + ahead) % 7 !== day) continue;
		const moment = momentOf({...today, date: today.date + ahead, minute: hour * 60 + rest}, zone);
		if (moment > now) return moment;
	}

	return null;
}

function onDate(parts: readonly (string | undefined)[], zone: string): Date | null {
	const [year = 0, month = 0, date = 0] = parts.slice(0, 3).map(Number);
	const hour = parts[3] === undefined ? 24 : Number(parts[3]);
	const rest = Number(parts[4] ?? 0);
	const isDate = new Date(Date.UTC(year, month - 1, date)).getUTCDate() === date && month >= 1 && month <= 12;
	if (!isDate || !(parts[3] === undefined || isTime(hour, rest))) return null;
	return momentOf({year, month, date, minute: hour * 60 + rest}, zone);
}

function isTime(hour: number, rest: number): boolean {
	return hour < 24 && rest < 60;
}
