import type {Instant} from '../domain/events.ts';

/** How moments are written in a report, by the clocks of one zone. */
export type ReportClock = {
	readonly zone: string;
	/** `2026-11-21 14:06:31` */
	readonly moment: (at: Instant) => string;
	/** `14:06:31` */
	readonly time: (at: Instant) => string;
};

/** The clock of a zone. */
export function reportClock(zone: string): ReportClock {
	// The Swedish way to write a moment is that of ISO 8601.
	const format = new Intl.DateTimeFormat('sv-SE', {timeZone: zone, dateStyle: 'short', timeStyle: 'medium'});
	const moment = (at: Instant) => {
		const date = new Date(at);
		return Number.isNaN(date.getTime()) ? '?' : format.format(date);
	};
	return {zone, moment, time: at => moment(at).slice(-8)};
}

/** A duration in words: `40 ms`, `7.2 s`, `4 min 12 s`, `1 h 02 min`, `2 d 3 h`. */
export function durationText(ms: number): string {
	if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
	if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
	const seconds = Math.round(ms / 1000);
	if (seconds < 60) return `${seconds} s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
	const minutes = Math.round(ms / 60_000);
	if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
	const hours = Math.round(ms / 3_600_000);
	return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

function two(value: number): string {
	return String(value).padStart(2, '0');
}
