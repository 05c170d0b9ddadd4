import {expect, test} from 'vitest';
import {condensedList, releaseNotes} from '../../src/domain/releaseNotes.ts';

const commit = (subject: string, letter = 'a') => ({sha: letter.repeat(40), subject, author: 'Ana'});

test('the condensed list is what git log --oneline prints', () => {
	expect(condensedList([commit('Add nick'), commit('Fix cart', 'b')], 2)).toBe('aaaaaaa Add nick\nbbbbbbb Fix cart');
});

test('what is not listed is counted', () => {
	expect(condensedList([commit('Add nick')], 301)).toBe('aaaaaaa Add nick\n… and 300 more');
});

test('without conventional commits the notes are that list', () => {
	expect(releaseNotes([commit('Add nick'), commit('see: nothing')], 2)).toBe('aaaaaaa Add nick\naaaaaaa see: nothing');
});

test('conventional commits are grouped by what they are, what breaks first, the rest last', () => {
	const notes = releaseNotes(
		[
			commit('fix(cart): round'),
			commit('Tidy'),
			commit('feat: nick', 'b'),
			commit('feat!: drop v1', 'c'),
			commit('ci: x'),
		],
		5,
	);
	expect(notes).toBe(
		[
			'Breaking changes\n- drop v1 (ccccccc)',
			'Features\n- nick (bbbbbbb)',
			'Fixes\n- cart: round (aaaaaaa)',
			'Maintenance\n- x (aaaaaaa)',
			'Other changes\n- Tidy (aaaaaaa)',
		].join('\n\n'),
	);
});
