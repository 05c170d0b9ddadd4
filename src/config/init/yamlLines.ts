import {stringify} from 'yaml';

/** A text as a YAML value on one line, in quotes where it needs them. */
export function yamlText(text: string): string {
	// Long lines stay whole, and a text of several lines becomes one with \n.
	return /[\n\r]/.test(text) ? JSON.stringify(text) : stringify(text, {lineWidth: 0}).trimEnd();
}

/** Lines moved to the right. */
export function indented(lines: readonly string[], depth: number): readonly string[] {
	const blanks = ' '.repeat(depth);
	return lines.map(line => (line === '' ? '' : blanks + line));
}

/** Lines as comments. */
export function commented(lines: readonly string[]): readonly string[] {
	return lines.map(line => (line === '' ? '#' : `# ${line}`));
}

/** What was guessed, as comments that a person finds. */
export function guess([first, ...rest]: readonly string[]): readonly string[] {
	return first === undefined ? [] : commented([`Guess: ${first}`, ...rest]);
}
