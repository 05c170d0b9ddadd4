import {describe, expect, test} from 'vitest';
import {keyDocs} from '../../components/keyDocs.ts';
import {bindingOf, keyMap} from '../../components/keyMap.ts';
import {keyText, sectionTitle} from '../../components/keyTexts.ts';
import {commands} from '../../store/commands.ts';
import {initialState} from '../../store/state.ts';
import {fakeProject} from '../support/cockpitFixtures.ts';

const empty = initialState(fakeProject, 0, null);

describe('the key map', () => {
	test('no key means two things in one context', () => {
		const seen = new Set<string>();
		for (const {keys, context} of keyMap) {
			for (const key of keys) {
				expect(seen.has(`${context} ${key}`), `${key} in ${context}`).toBe(false);
				seen.add(`${context} ${key}`);
			}
		}
	});

	test('every command has a key, and every key a command and a text', () => {
		const bound = new Set(keyMap.map(({id}) => id));
		expect(Object.keys(commands).filter(id => !bound.has(id as keyof typeof commands))).toEqual([]);
		for (const {keys, help, context} of keyMap) {
			expect(keys.length).toBeGreaterThan(0);
			expect(help).not.toBe('');
			expect(sectionTitle(context)).not.toBe('');
			for (const key of keys) expect(keyText(key)).not.toBe('');
		}
	});

	test('a pane overrides what a key means in every pane', () => {
		expect(bindingOf('n', ['release', 'panes', 'everywhere'])?.id).toBe('note');
		expect(bindingOf('n', ['logs', 'panes', 'everywhere'])?.id).toBe('nextHit');
		expect(bindingOf('n', ['commits', 'panes', 'everywhere'])).toBeNull();
	});

	test('before anything is read, each key works or says why not', () => {
		for (const binding of keyMap) {
			const off = binding.off?.(empty) ?? null;
			expect(off).not.toBe('');
		}

		expect(keyMap.find(({id}) => id === 'deploy')?.off?.(empty)).toBe('the journal is still being read');
		expect(keyMap.find(({id}) => id === 'tick')?.off?.(empty)).toBe('no checklist item is open');
	});

	test('R is not lost while the way back is still being computed', () => {
		expect(keyMap.find(({id}) => id === 'rollback')?.off?.(empty) ?? null).toBeNull();
	});

	test('docs/keys.md is what the key map says (vitest -u writes it)', async () => {
		await expect(keyDocs()).toMatchFileSnapshot('../../docs/keys.md');
	});
});
