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
export function guess(remarks: readonly string[]): readonly string[] {
	return remarks.length === 0 ? [] : commented(wrapped(`Guess: ${remarks.join(' ')}`));
}

/** Columns that a comment may take where it stands deepest. */
const widest = 90;

function wrapped(text: string): readonly string[] {
	const lines: string[] = [];
	for (const word of text.split(' ')) {
		const line = lines.at(-1);
		if (line === undefined || line.length + word.length >= widest) lines.push(word);
		else lines[lines.length - 1] = `${line} ${word}`;
	}

	return lines;
}
