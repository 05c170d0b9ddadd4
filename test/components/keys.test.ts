import type {Key} from 'ink';
import {describe, expect, test} from 'vitest';
import {pressesOf} from '../../components/keys.ts';

const none: Key = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
};
const names = (input: string, key: Partial<Key> = {}) =>
	pressesOf(input, {...none, ...key}, false).map(press => (press.kind === 'key' ? press.name : `text ${press.text}`));

describe('keys', () => {
	test('keys that arrive together are split', () => {
		expect(names('jjj')).toEqual(['j', 'j', 'j']);
		expect(names('j\r')).toEqual(['j', 'enter']);
		expect(names('G k')).toEqual(['G', 'space', 'k']);
	});

	test('special keys have names', () => {
		expect(names('', {upArrow: true})).toEqual(['up']);
		expect(names('', {tab: true, shift: true})).toEqual(['shift-tab']);
		expect(names('c', {ctrl: true})).toEqual(['ctrl-c']);
		expect(names('', {escape: true})).toEqual(['esc']);
	});

	test('control characters and unknown sequences are no keys', () => {
		expect(names('\u0000\u001c')).toEqual([]);
		expect(names('q', {meta: true})).toEqual(['esc', 'q']);
	});

	test('Esc with another key close behind it is both, on a slow line', () => {
		expect(names('', {return: true, meta: true})).toEqual(['esc', 'enter']);
		expect(names('l', {ctrl: true, meta: true})).toEqual(['esc', 'ctrl-l']);
		expect(names('', {tab: true, meta: true})).toEqual(['esc', 'tab']);
		expect(names('', {escape: true, meta: true})).toEqual(['esc', 'esc']);
		// Terminals tell a modified arrow in another way, and Alt with Backspace is a habit of those who write.
		expect(names('', {upArrow: true, meta: true})).toEqual(['up']);
		expect(names('', {backspace: true, meta: true})).toEqual(['backspace']);
	});

	test('a field gets text whole, and the keys in it apart', () => {
		expect(pressesOf('production\r', none, true)).toEqual([
			{kind: 'text', text: 'production'},
			{kind: 'key', name: 'enter'},
		]);
		expect(pressesOf('a b', none, true)).toEqual([{kind: 'text', text: 'a b'}]);
		// A slow line delivers Ctrl and a letter together with what is typed next.
		expect(pressesOf('\u0015path:src\u0017', none, true)).toEqual([
			{kind: 'key', name: 'ctrl-u'},
			{kind: 'text', text: 'path:src'},
			{kind: 'key', name: 'ctrl-w'},
		]);
		expect(names('j\u0012k')).toEqual(['j', 'ctrl-r', 'k']);
	});
});
