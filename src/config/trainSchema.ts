import * as z from 'zod';
import type {TrainConfig} from '../domain/train.ts';
import {timeZone} from './fields.ts';
import {dayPattern, hoursPattern, parseDays, parseHours} from './window.ts';

/** When releases to an environment are due. */
export function trainSchema() {
	return z
		.strictObject({
			at: z
				.string()
				.refine(isDayAndHours, 'must be a day and hours such as "fri 14:00-16:00", or days: "mon-thu 09:00-10:00"')
				.describe('Day, or days from one to another, and the hours of that day.'),
			zone: timeZone().describe('Time zone of them, such as America/Los_Angeles.'),
			start: z
				.enum(['person', 'auto'])
				.default('person')
				.describe('Whether "release-tui deploy ENV --if-due" may start a release without a person.'),
		})
		.describe('When a release is due here. Shown, and reminded of.');
}

/** The train that a valid entry describes. */
export function toTrain({at, zone, start}: z.output<ReturnType<typeof trainSchema>>): TrainConfig {
	const [days = '', hours = ''] = at.split(' ');
	const {fromMinute, toMinute} = parseHours(hours) ?? {fromMinute: 0, toMinute: 0};
	return {days: parseDays(days) ?? [], fromMinute, toMinute, zone, text: `${at} ${zone}`, start};
}

function isDayAndHours(text: string): boolean {
	const [days = '', hours = '', ...more] = text.split(' ');
	return more.length === 0 && dayPattern.test(days) && hoursPattern.test(hours) && parseHours(hours) !== null;
}
