import {plainText} from '../domain/sanitize.ts';

/** What git printed on standard error, in one line that is safe to be shown; its hints for the command line are left out. */
export function gitWords(said: string): string {
	return said
		.split(/[\r\n]+/)
		.map(line => plainText(line.replace(/^remote: ?/, '')).trim())
		.filter(line => line !== '' && !line.startsWith('hint:'))
		.join('; ');
}
