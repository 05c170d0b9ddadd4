import {expect, test} from 'vitest';
import {excerptOf, foundTexts} from '../../src/domain/foundTexts.ts';
import {command} from '../support/samples.ts';
import {startedEvent} from '../support/started.ts';

test('what people wrote is found, whatever the case of its letters', () => {
	expect(foundTexts({type: 'note-added', text: 'The Queue grows'}, 'queue')).toEqual([
		{where: 'note-added', text: 'The Queue grows'},
	]);
	expect(foundTexts({type: 'step-skipped', step: 'queue', reason: 'known'}, 'queue')).toEqual([]);
	expect(foundTexts({type: 'step-skipped', step: 'smoke', reason: 'wait for ČRNA'}, 'črna')).toHaveLength(1);
});

test('of a plan, commands and versions are found, each once, under the name of their step', () => {
	const event = startedEvent(1);
	const found = foundTexts(
		{
			...event,
			plan: {steps: [command('push', 'git push', {title: 'git push', variables: {A: 'git push'}})], secrets: []},
		},
		'git',
	);
	expect(found).toEqual([{where: 'release-started step push title', text: 'git push'}]);
	expect(foundTexts(event, event.candidate.version)).toMatchObject([{where: 'release-started candidate version'}]);
});

test('an excerpt is of one line around what was found', () => {
	expect(excerptOf('short\n text', 'text', 40)).toBe('short text');
	const long = `${'a '.repeat(60)}needle ${'b '.repeat(60)}`;
	expect(excerptOf(long, 'needle', 40)).toMatch(/^….{0,22}needle.{0,22}…$/);
});
