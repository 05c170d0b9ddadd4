/** The sign for what varies in the lines of a pattern. */
export const variable = '<*>';

/** A regular expression, as text, for the lines of a pattern. */
export function templateFilter(template: string): string {
	return template
		.split(variable)
		.map(text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ +/g, '\\s+'))
		.join('.+?');
}
