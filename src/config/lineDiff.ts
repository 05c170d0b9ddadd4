import {longestCommon} from '../domain/longestCommon.ts';

const context = 3;

type Line = {readonly mark: ' ' | '-' | '+'; readonly text: string};

/** The difference of two texts as lines of a unified diff; empty when they are equal. */
export function lineDiff(from: string, to: string): readonly string[] {
	if (from === to) return [];
	const lines = compare(splitLines(from), splitLines(to));
	const shown = lines.map((_, index) =>
		lines.slice(Math.max(0, index - context), index + context + 1).some(near => near.mark !== ' '),
	);
	const output: string[] = [];
	let [oldLine, newLine] = [1, 1];
	for (const [index, line] of lines.entries()) {
		if (shown[index]) {
			if (!shown[index - 1]) output.push(`@@ -${oldLine} +${newLine} @@`);
			output.push(`${line.mark}${line.text}`);
		}

		if (line.mark !== '+') oldLine++;
		if (line.mark !== '-') newLine++;
	}

	return output;
}

function compare(from: readonly string[], to: readonly string[]): readonly Line[] {
	const lines: Line[] = [];
	let [row, column] = [0, 0];
	const differUpTo = (oldEnd: number, newEnd: number) => {
		while (row < oldEnd) lines.push({mark: '-', text: from[row++] ?? ''});
		while (column < newEnd) lines.push({mark: '+', text: to[column++] ?? ''});
	};
	for (const [old, fresh] of longestCommon(from, to).pairs) {
		differUpTo(old, fresh);
		lines.push({mark: ' ', text: from[row++] ?? ''});
		column++;
	}

	differUpTo(from.length, to.length);
	return lines;
}

function splitLines(text: string): readonly string[] {
	const lines = text.split('\n');
	if (lines.at(-1) === '') lines.pop();
	else lines.push('\\ No newline at end of file');
	return lines;
}
