import {expect, test} from 'vitest';
import {parseEvent} from '../../src/journal/eventSchema.ts';
import {migration} from '../support/samples.ts';
import {startedEvent} from '../support/started.ts';

test('a migration that an earlier version froze is completed', () => {
	const {migration: script, ...step} = migration('0041');
	const {id, name, up, down, dialect, database} = script;
	const frozen = (earlier: object) => ({
		...startedEvent(1),
		plan: {steps: [{...step, migration: earlier}], secrets: []},
	});
	const parsed = (earlier: object) => parseEvent('release:1', JSON.stringify(frozen(earlier)));
	const common = {file: '', transaction: 'file', commands: null};
	expect(parsed({id, name, up, down, dialect, database})).toMatchObject({
		plan: {steps: [{migration: {...common, hasDown: true}}]},
	});
	expect(parsed({id, name, up, down: null, dialect, database})).toMatchObject({
		plan: {steps: [{migration: {...common, hasDown: false}}]},
	});
	expect(parsed({...script, up: null, down: null, hasDown: true})).toMatchObject({
		plan: {steps: [{migration: {up: null, down: null, hasDown: true}}]},
	});
});

test('an event of another kind than its stream’s is none', () => {
	const lease = JSON.stringify({type: 'lease-taken', release: 1});
	expect(parseEvent('environment:production', lease)).toEqual({type: 'lease-taken', release: 1});
	for (const stream of ['release:1', 'lock:database', 'journal', 'elsewhere']) {
		expect(() => parseEvent(stream, lease)).toThrow();
	}
});
