import * as z from 'zod';
import type {OpenHours, WindowConfig} from '../domain/window.ts';
import {timeZone} from './fields.ts';
import {dayPattern, hoursPattern, parseDays, parseHours} from './window.ts';

/** Hours as they are written: one, or several. */
type HoursEntry = string | readonly string[];

/** When releases may start: the same hours on all its days, or the hours of some days. */
export function windowSchema() {
	const dayRule = 'must be a day or a range of days such as mon or mon-thu';
	const day = z.string().regex(dayPattern, dayRule);
	const hours = z
		.string()
		.regex(hoursPattern, {error: 'must be hours such as "08:00-17:00", several as a list', abort: true})
		.refine(text => parseHours(text) !== null, 'must have a length, and lie between 00:00 and 24:00');
	const several = z.array(hours).min(1, 'must name at least one time');
	const byDay = z
		.record(day, z.union([hours, several]))
		.refine(entries => Object.keys(entries).length > 0, 'must name at least one day');
	return z
		.strictObject({
			days: z
				.union([day, z.array(day).min(1, 'must name at least one day')])
				.optional()
				.describe('A day, a range of days, or a list of both; every day by default.'),
			hours: z
				.union([hours, several, byDay])
				.default('00:00-24:00')
				.describe(
					'From and to, or a list of such, or a map from days to them; over midnight they end on the next day. The whole day by default.',
				),
			zone: timeZone().describe('Time zone of days and hours, such as Europe/Ljubljana.'),
		})
		.refine(({days, hours}) => days === undefined || !isByDay(hours), {
			path: ['days'],
			error: 'has no meaning where "hours" has days of its own',
		})
		.superRefine(({hours}, context) => {
			if (!isByDay(hours)) return;
			const known = new Set<number>();
			for (const days of Object.keys(hours)) {
				const own = parseDays(days) ?? [];
				if (own.some(one => known.has(one))) {
					const message = 'names a day that has hours already';
					context.addIssue({code: 'custom', path: ['hours', days], message});
				}

				for (const one of own) known.add(one);
			}
		})
		.describe('When releases may start.');
}

type WindowEntry = z.output<ReturnType<typeof windowSchema>>;
/** The window that a valid entry describes. */
export function toWindow({days = 'sun-sat', hours, zone}: WindowEntry): WindowConfig {
	const entries = isByDay(hours) ? Object.entries(hours) : [[days, hours] as const];
	const texts = entries.map(([on, at]) => `${[on].flat().join(', ')} ${[at].flat().join(', ')}`);
	return {hours: entries.flatMap(([on, at]) => openHours(on, at)), zone, text: `${texts.join('; ')} ${zone}`};
}

function openHours(days: string | readonly string[], hours: HoursEntry): readonly OpenHours[] {
	return [hours].flat().flatMap(text => {
		const parsed = parseHours(text);
		return parsed ? [{days: parseDays(days) ?? [], ...parsed}] : [];
	});
}

function isByDay(
	hours: HoursEntry | Readonly<Record<string, HoursEntry>>,
): hours is Readonly<Record<string, HoursEntry>> {
	return typeof hours !== 'string' && !Array.isArray(hours);
}
