import {variable} from './maskedTokens.ts';

/** A regular expression, as text, for the lines of a pattern. */
export function patternFilter(template: string): string {
	return template
		.split(variable)
		.map(text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ +/g, '\\s+'))
		.join('.+?');
}
