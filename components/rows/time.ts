/** A duration as `0:07`, `12:40` or `1:02:03`. */
export function duration(milliseconds: number): string {
	const seconds = Math.max(0, Math.floor(milliseconds / 1000));
	const s = String(seconds % 60).padStart(2, '0');
	const minutes = Math.floor(seconds / 60);
	return minutes < 60 ? `${minutes}:${s}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${s}`;
}

/** A short duration of a step: milliseconds and tenths of seconds are told below ten seconds. */
export function stepDuration(milliseconds: number): string {
	if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
	return milliseconds < 10_000 ? `${(milliseconds / 1000).toFixed(1)} s` : duration(milliseconds);
}

/** A moment in words: `now`, `40 s ago`. */
export function ago(at: string, now: number): string {
	const text = age(at, now);
	if (text === later) return `${later} than now`;
	return text === 'now' ? text : `${text} ago`;
}

/** What is told of a moment that has not come yet: the clock of whoever recorded it is ahead, or was. */
const later = 'later';

/** How long ago a moment was: `now`, `40 s`, `12 m`, `3 h`, `5 d`, `7 w`, `2 y`. */
export function age(at: string, now: number): string {
	const seconds = Math.floor((now - Date.parse(at)) / 1000);
	if (Number.isNaN(seconds)) return '?';
	if (seconds < -60) return later;
	if (seconds < 10) return 'now';
	if (seconds < 60) return `${Math.floor(seconds / 10) * 10} s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} m`;
	if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`;
	if (seconds < 21 * 86_400) return `${Math.floor(seconds / 86_400)} d`;
	return seconds < 365 * 86_400
		? `${Math.floor(seconds / (7 * 86_400))} w`
		: `${Math.floor(seconds / (365 * 86_400))} y`;
}

/** A moment as a clock on the wall shows it: `14:06:31`, or `14:06` without seconds. */
export function clock(at: number, withSeconds = true): string {
	const date = new Date(at);
	const parts = [date.getHours(), date.getMinutes(), ...(withSeconds ? [date.getSeconds()] : [])];
	return parts.map(part => String(part).padStart(2, '0')).join(':');
}

/** The same; of a moment that is long past, its day instead: `Nov 21`. */
export function clockOrDay(at: number, now: number): string {
	if (at > now - longPastMs) return clock(at);
	const date = new Date(at);
	return `${months[date.getMonth()]} ${date.getDate()}`;
}

const longPastMs = 12 * 3_600_000;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment with its day: `2026-11-21 14:06`. */
export function dayAndClock(at: string): string {
	const date = new Date(at);
	if (Number.isNaN(date.getTime())) return '?';
	const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(part => String(part).padStart(2, '0'));
	return `${day.join('-')} ${clock(date.getTime(), false)}`;
}
