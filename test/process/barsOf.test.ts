import {expect, test} from 'vitest';
import {barsOf} from '../../src/process/barsOf.ts';

test('bars are of blocks where the terminal can show them', () => {
	expect(barsOf({LANG: 'sl_SI.UTF-8', TERM: 'xterm-256color'})).toBe('blocks');
	expect(barsOf({TERM: 'xterm'})).toBe('blocks');
	expect(barsOf({LC_ALL: 'C.utf8', LANG: 'C'})).toBe('blocks');
	expect(barsOf({LC_ALL: 'POSIX', LANG: 'sl_SI.UTF-8'})).toBe('ascii');
	expect(barsOf({LANG: 'sl_SI.UTF-8', TERM: 'linux'})).toBe('ascii');
});
