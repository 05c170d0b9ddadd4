import fc from 'fast-check';
import {expect, test} from 'vitest';
import {fillCommand, placeholderNames} from '../../src/domain/placeholders.ts';

const values = {
	id: '7',
	name: 'nick',
	app: 'shop',
	prev: '',
	from: '',
	to: '7',
	file: 'db/7.sql',
	path: 'db',
	database: 'URL',
};

test('names in braces are filled in, and what a shell means by braces stays', () => {
	const variable = ['$', '{id}'].join('');
	expect(fillCommand(`a {id} {app}.{name} ${variable} {print} {{to}}`, values)).toEqual({
		command: `a 7 shop.nick ${variable} {print} {7}`,
	});
});

test('whatever fills a command in is one word to a shell, or refused', () => {
	fc.assert(
		fc.property(fc.string(), id => {
			const filled = fillCommand('x {id}', {...values, id});
			if (typeof filled === 'string') expect(filled).toContain('cannot stand in a command');
			else expect(filled.command).toMatch(/^x [A-Za-z0-9_.@:+=,/%-]*$/);
		}),
	);
	for (const id of ['-rf', 'a b', '$(id)', "a'b", 'a;b', 'a\nb', '~', '*']) {
		expect(typeof fillCommand('{id}', {...values, id}), id).toBe('string');
	}

	expect(placeholderNames).toContain('prev');
});
