import {expect, test} from 'vitest';
import {createListeners} from '../../src/journal/listeners.ts';

const soon = () => new Promise(resolve => setImmediate(resolve));

test('who listens to some streams is told of those, and of what may be any', async () => {
	const listeners = createListeners();
	const told: string[] = [];
	listeners.add(() => told.push('all'));
	listeners.add(() => told.push('one'), ['release:1']);
	listeners.tell(['release:2']);
	listeners.tell(['environment:production']);
	await soon();
	expect(told.splice(0)).toEqual(['all']);
	listeners.tell(['release:2']);
	listeners.tell(['release:1']);
	await soon();
	expect(told.splice(0)).toEqual(['all', 'one']);
	listeners.tell(['release:2']);
	listeners.tell();
	await soon();
	expect(told).toEqual(['all', 'one']);
});
