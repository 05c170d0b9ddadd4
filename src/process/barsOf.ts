import type {Bars} from '../domain/barText.ts';

/** What bars a terminal can show, by its kind and the character set of its locale. */
export function barsOf(env: Readonly<Record<string, string | undefined>>): Bars {
	const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
	// Without a locale, terminals of today show UTF-8; the console of Linux lacks eighths of blocks in its fonts.
	const isNarrow = locale !== '' && !/utf-?8/i.test(locale);
	return isNarrow || env['TERM'] === 'linux' || env['TERM'] === 'dumb' ? 'ascii' : 'blocks';
}
