import {expect, test} from 'vitest';
import {dateText} from '../../src/announcements/dateText.ts';
import {webhookBody} from '../../src/announcements/webhookTask.ts';

test('without a body, the text is posted as text', () => {
	expect(webhookBody({text: 'a "b"\n$&', body: null})).toBe('{"text":"a \\"b\\"\\n$&"}');
});

test('in a body the text stands wherever it is named, and cannot break out of it', () => {
	const body = JSON.stringify({a: ['> {{text}}', 1, null], b: {c: '{{text}} {{text}}'}});
	expect(JSON.parse(webhookBody({text: '", "x": "$&', body}))).toEqual({
		a: ['> ", "x": "$&', 1, null],
		b: {c: '", "x": "$& ", "x": "$&'},
	});
});

test('a date says its zone, in summer and in winter', () => {
	expect(dateText(new Date('2026-07-01T12:05:00Z'), 'UTC')).toBe('2026-07-01 12:05 UTC');
	expect(dateText(new Date('2026-07-01T23:05:00Z'), 'Europe/Ljubljana')).toMatch(/^2026-07-02 01:05 \S+$/);
	expect(dateText(new Date('2026-01-01T23:05:00Z'), 'Europe/Ljubljana')).toMatch(/^2026-01-02 00:05 \S+$/);
});
