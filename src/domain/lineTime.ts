/** Behind so many characters nothing says when the line was written; of JSON, its fields may come in any order. */
const lookedAt = 80;
const lookedAtJson = 2000;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const clock = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)(?:[.,](?<fraction>\\d{1,9}))?';
const zone = ' ?(?<zone>Z|UTC|GMT|[+-]\\d\\d:?\\d\\d)?';
/** ISO 8601 and its relatives (RFC 3339, nginx, Go, Java, Python), access logs, syslog, klog. */
const shapes = [
	`(?<!\\d)(?<year>\\d{4})[-/](?<month>\\d\\d)[-/](?<day>\\d\\d)[T ]${clock}${zone}`,
	`(?<!\\d)(?<day>\\d\\d)/(?<month>[A-Z][a-z]{2})/(?<year>\\d{4})[: ]${clock}${zone}`,
	`(?:^|[>\\s])(?<month>[A-Z][a-z]{2}) {1,2}(?<day>\\d{1,2}) ${clock}`,
	`^[IWEF](?<month>\\d\\d)(?<day>\\d\\d) ${clock}`,
].map(shape => new RegExp(shape));
const keyed = /"(?:time|ts|timestamp|@timestamp|datetime|date)"\s*:\s*("[^"]{1,40}"|\d{10}(?:\.\d+)?\b|\d{13}\b)/;

/** Clocks of other machines may be so far ahead, in milliseconds. */
const aheadMs = 60_000;

/**
 * When a line without colours says that it was written, in milliseconds since the epoch; null where it does not say, or tells of
 * the future. What names no zone is told by this machine's clocks, and what names no year is of the last twelve months.
 */
export function lineTime(line: string, now: number): number | null {
	const at = line.startsWith('{') ? timeField(line.slice(0, lookedAtJson), now) : timeIn(line.slice(0, lookedAt), now);
	return at !== null && at <= now + aheadMs ? at : null;
}

/** The same of lines behind each other: one that does not say, such as a stack trace, belongs to the one before. */
export function lineTimes(lines: readonly string[], now: number): readonly (number | null)[] {
	let last: number | null = null;
	return lines.map(line => {
		last = lineTime(line, now) ?? last;
		return last;
	});
}

function timeField(json: string, now: number): number | null {
	const value = keyed.exec(json)?.[1];
	if (value === undefined) return null;
	if (value.startsWith('"')) return timeIn(value.slice(1, -1), now);
	return Number(value) * (/^\d{13}$/.test(value) ? 1 : 1000);
}

function timeIn(text: string, now: number): number | null {
	for (const shape of shapes) {
		const groups = shape.exec(text)?.groups;
		const at = groups ? momentOf(groups, now) : null;
		if (at !== null) return at;
	}

	return null;
}

function momentOf(told: Readonly<Record<string, string | undefined>>, now: number): number | null {
	const number = (name: string) => Number(told[name] ?? 0);
	const month = /^\d/.test(told['month'] ?? '') ? number('month') - 1 : months.indexOf(told['month'] ?? '');
	if (month < 0) return null;
	const of = (year: number) => {
		const parts = [year, month, number('day'), number('hour'), number('minute'), number('second')] as const;
		const milliseconds = Math.floor(Number(`0.${told['fraction'] ?? 0}`) * 1000);
		const name = told['zone'];
		if (name === undefined) return new Date(...parts, milliseconds).getTime();
		const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(name) ?? [];
		const ahead = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -1 : 1);
		return Date.UTC(...parts, milliseconds) - ahead * 60_000;
	};
	if (told['year'] !== undefined) return of(number('year'));
	const year = new Date(now).getFullYear();
	return of(year) <= now + aheadMs ? of(year) : of(year - 1);
}
