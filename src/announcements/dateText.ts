/** To make one takes a hundred times as long as to use it. */
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A moment as announcements say it: `2026-05-04 14:02 GMT+2`.
 * @param zone IANA time zone
 */
export function dateText(now: Date, zone: string): string {
	const format = formats.get(zone) ?? newFormat(zone);
	formats.set(zone, format);
	const parts = new Map(format.formatToParts(now).map(({type, value}) => [type, value]));
	const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
	return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')} ${part('timeZoneName')}`;
}

function newFormat(timeZone: string): Intl.DateTimeFormat {
	return new Intl.DateTimeFormat('en-GB', {
		timeZone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
		timeZoneName: 'short',
	});
}
