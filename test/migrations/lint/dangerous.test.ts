import {expect, test} from 'vitest';
import type {SqlDialect} from '../../../src/migrations/sql/tokenAt.ts';
import {harmless, noticed, stopped} from './dangerous.ts';
import {lintText, rulesOf} from './lintText.ts';

const dialects: readonly SqlDialect[] = ['postgres', 'mysql', 'sqlite'];
const cases = (table: Readonly<Record<SqlDialect, readonly string[]>>) =>
	dialects.flatMap(dialect => table[dialect].map(sql => [dialect, sql] as const));

test.each(cases(stopped))('%s: this is stopped: %s', async (dialect, sql) => {
	expect((await lintText(dialect, sql)).verdict).toBe('blocked');
});

test.each(cases(noticed))('%s: this is noticed: %s', async (dialect, sql) => {
	const rules = rulesOf(await lintText(dialect, sql)).filter(rule => !rule.startsWith('X01 '));
	expect(rules).toContainEqual(expect.stringMatching(/ (?:warn|block)$/));
});

const limits = {postgres: "SET lock_timeout = '3s'; ", mysql: 'SET lock_wait_timeout = 3; ', sqlite: ''};

test.each(cases(harmless))('%s: this passes: %s', async (dialect, sql) => {
	const judged = await lintText(dialect, limits[dialect] + sql);
	expect(judged.verdict, rulesOf(judged).join(', ')).toBe('safe');
});
