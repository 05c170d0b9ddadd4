/**
 * A moment as announcements say it: `2026-05-04 14:02 GMT+2`.
 * @param zone IANA time zone
 */
export function dateText(now: Date, zone: string): string {
	const parts = new Map(
		new Intl.DateTimeFormat('en-GB', {
			timeZone: zone,
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			hourCycle: 'h23',
			timeZoneName: 'short',
		})
			.formatToParts(now)
			.map(({type, value}) => [type, value]),
	);
	const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
	return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')} ${part('timeZoneName')}`;
}
