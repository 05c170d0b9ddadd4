/**
 * Plain text as Markdown would have its lists: a line right above a list is its heading, and one right below a list is no
 * part of its last item.
 */
export function plainTextLists(text: string): string {
	const lines = text.split('\n');
	return lines
		.map((line, index) => {
			const [before = '', after = ''] = [lines[index - 1], lines[index + 1]];
			if (!isText(line)) return line;
			if (isItem(after) && !isText(before)) return `\n## ${line}`;
			return isItem(before) || /^\s+\S/.test(before) ? `\n${line}` : line;
		})
		.join('\n');
}

function isItem(line: string): boolean {
	return /^\s*(?:[-*+]|\d+[.)])\s/.test(line);
}

function isText(line: string): boolean {
	return /^[^\s#]/.test(line) && !isItem(line);
}
