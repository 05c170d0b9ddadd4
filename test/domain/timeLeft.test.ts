import {expect, test} from 'vitest';
import {planExpectedMs} from '../../src/domain/durations.ts';
import {timeLeftGate, usualTime} from '../../src/domain/timeLeft.ts';
import type {WindowConfig} from '../../src/domain/window.ts';
import {command} from '../support/samples.ts';
import {given, released} from '../support/story.ts';

const weekdays: WindowConfig = {
	hours: [{days: [1, 2, 3, 4], fromMinute: 8 * 60, toMinute: 17 * 60}],
	zone: 'Europe/Ljubljana',
	text: 'mon-thu 08:00-17:00',
};
const minute = 60_000;
/** A Monday in summer, half past four in Ljubljana. */
const halfPastFour = new Date('2026-06-01T14:30:00Z');
const gate = (medianMinutes: number, p90Minutes: number, mode: 'warn' | 'block' = 'warn', now = halfPastFour) =>
	timeLeftGate(weekdays, {releases: 10, medianMs: medianMinutes * minute, p90Ms: p90Minutes * minute}, mode, now);

test('a release that is over in time passes, also to the minute', () => {
	expect(gate(12, 30)).toEqual({
		id: 'time-left',
		verdict: 'pass',
		text: 'takes 12 min, at most 30 min in nine of ten (of 10); the window closes in 30 min, at 17:00',
	});
});

test('one that would go on after the window warns, or blocks where that is configured', () => {
	expect(gate(12, 31)?.verdict).toBe('warn');
	expect(gate(12, 31, 'block')?.verdict).toBe('block');
});

test('the time of its migrations comes on top, and is warned of where nobody knows it', () => {
	const usual = {releases: 10, medianMs: 12 * minute, p90Ms: 20 * minute};
	const at = (count: number, toMs: number | null) =>
		timeLeftGate(weekdays, usual, 'block', halfPastFour, {count, toMs});
	expect(at(1, 10 * minute)).toMatchObject({
		verdict: 'pass',
		text: expect.stringContaining('and 1 migration up to 10 min'),
	});
	expect(at(2, 11 * minute)?.verdict).toBe('block');
	expect(at(2, null)).toMatchObject({
		verdict: 'warn',
		text: expect.stringContaining('and 2 migrations for a time that is not known: try them on a clone; the window'),
	});
});

test('what earlier migrations took is no part of the usual time', () => {
	const steps = [command('push', 'push it')];
	const [summary] = given(released('v1', {steps})).book.summaries();
	const plan = {steps, secrets: []};
	const took = {...summary?.took, 'migrate-1': 600};
	const [plain, migrated] = [summary?.took ?? {}, took].map(
		own => usualTime(plan, summary ? [{...summary, took: own}] : [])?.medianMs ?? 0,
	);
	expect((plain ?? 0) - (migrated ?? 0)).toBe(600);
});

test('of what is not known it only warns', () => {
	expect(timeLeftGate(weekdays, null, 'block', halfPastFour)).toMatchObject({
		verdict: 'warn',
		text: 'how long it takes is not known; the window closes in 30 min, at 17:00',
	});
});

test('a window that is closed leaves no time to judge', () => {
	expect(timeLeftGate(weekdays, null, 'block', new Date('2026-06-01T15:00:00Z'))).toBeNull();
});

test('the usual time is that of releases with the same steps that went well', () => {
	const steps = [command('push', 'push it')];
	const other = [...steps, command('smoke', 'curl it')];
	const book = given(released('v1', {steps}), released('v2', {steps: other}), released('v3', {steps, bad: true})).book;
	const plan = {steps, secrets: []};
	const usual = usualTime(plan, book.summaries());
	expect(usual?.releases).toBe(2);
	expect(usual?.p90Ms).toBeGreaterThan(0);
	expect(usualTime({...plan, steps: other}, book.summaries())?.releases).toBe(1);
	expect(usualTime({...plan, steps: [command('rsync', 'copy it')]}, book.summaries())).toBeNull();
});

test('what is put off until after a release is no part of its time', () => {
	const push = command('push', 'push it');
	const late = command('late', 'destroy it', {phase: 'cleanup', deferred: {afterMs: 1, unlessRolledBack: false}});
	const plan = {steps: [push, late], secrets: []};
	const {book} = given(released('v1', {steps: [push]}));
	const [summary] = book.summaries();
	expect(usualTime(plan, book.summaries())?.releases).toBe(1);
	expect(usualTime(plan, summary ? [{...summary, took: {...summary.took, late: 90_000}}] : [])?.releases).toBe(1);
	expect(planExpectedMs(plan, {push: 1000, late: 90_000})).toBe(1000);
});
