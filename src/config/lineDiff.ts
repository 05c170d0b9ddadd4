const context = 3;
const mostCells = 4_000_000;

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
	let start = 0;
	while (start < from.length && start < to.length && from[start] === to[start]) start++;
	let end = 0;
	while (end < from.length - start && end < to.length - start && from.at(-1 - end) === to.at(-1 - end)) end++;
	const same = (text: string): Line => ({mark: ' ', text});
	return [
		...from.slice(0, start).map(same),
		...compareMiddle(from.slice(start, from.length - end), to.slice(start, to.length - end)),
		...from.slice(from.length - end).map(same),
	];
}

function compareMiddle(from: readonly string[], to: readonly string[]): readonly Line[] {
	const removed = (text: string): Line => ({mark: '-', text});
	const added = (text: string): Line => ({mark: '+', text});
	// Two big texts with nothing in common: everything went, everything came.
	if (from.length * to.length > mostCells) return [...from.map(removed), ...to.map(added)];
	const width = to.length + 1;
	// common[row * width + column]: the length of what from[row…] and to[column…] have in common.
	const common = new Uint32Array((from.length + 1) * width);
	const at = (row: number, column: number) => common[row * width + column] ?? 0;
	for (let row = from.length - 1; row >= 0; row--) {
		for (let column = to.length - 1; column >= 0; column--) {
			common[row * width + column] =
				from[row] === to[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
		}
	}

	const lines: Line[] = [];
	let [row, column] = [0, 0];
	while (row < from.length || column < to.length) {
		const [old, fresh] = [from[row], to[column]];
		if (old !== undefined && old === fresh) {
			lines.push({mark: ' ', text: old});
			row++;
			column++;
		} else if (old !== undefined && (fresh === undefined || at(row + 1, column) >= at(row, column + 1))) {
			lines.push(removed(old));
			row++;
		} else if (fresh !== undefined) {
			lines.push(added(fresh));
			column++;
		}
	}

	return lines;
}

function splitLines(text: string): readonly string[] {
	const lines = text.split('\n');
	if (lines.at(-1) === '') lines.pop();
	else lines.push('\\ No newline at end of file');
	return lines;
}
