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
