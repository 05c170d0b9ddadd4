import {expect, test} from 'vitest';
import {judgeBeside} from '../../../src/migrations/lint/judgeBeside.ts';
import {judgePending} from '../../../src/migrations/lint/judgePending.ts';
import {migration} from '../../support/samples.ts';

test.each(['postgres', 'mysql', 'sqlite'] as const)('%s: what a worker says of much SQL is the same', async dialect => {
	const up = 'ALTER TABLE users DROP COLUMN legacy; -- Grüße\n'.repeat(200);
	const scripts = [migration('1', {}, {dialect, up}).migration, migration('2', {}, {dialect, up: null}).migration];
	const weights = {severity: {C15: 'warn' as const}, accept: [{migration: '1', rule: 'C15', reason: 'unused'}]};
	const judged = await judgeBeside({scripts, dialect, weights, tables: []});
	expect(judged).toEqual(await judgePending(scripts, dialect, weights));
});
