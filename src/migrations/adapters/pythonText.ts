/** What a Python file assigns to a name at the beginning of a line or in a class; null where it does not. */
export function assignedTo(name: string, text: string): string | null {
	const found = new RegExp(`^[ \\t]*${name}[ \\t]*(?::[^=\\n]*)?=[ \\t]*`, 'm').exec(text);
	if (!found) return null;
	const start = found.index + found[0].length;
	return text.slice(start, endOfValue(text, start));
}

/** The strings that stand in an expression. */
export function stringsIn(expression: string): readonly string[] {
	return [...expression.matchAll(/(["'])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map(match => match[2] ?? '');
}

/** The arguments of every call of a function, as they are written. */
export function callsOf(name: string, text: string): readonly (readonly string[])[] {
	return [...text.matchAll(new RegExp(`\\b${name}\\s*\\(`, 'g'))].map(match => {
		const open = match.index + match[0].length - 1;
		return argumentsOf(text.slice(open + 1, endOfValue(text, open) - 1));
	});
}

/** Python text without comments and without the strings that document. */
export function withoutRemarks(text: string): string {
	return text.replace(/("""|''')[\s\S]*?\1/g, '""').replace(/^[ \t]*#.*$/gm, '');
}

function argumentsOf(inner: string): readonly string[] {
	const found: string[] = [];
	let start = 0;
	let depth = 0;
	for (let at = 0; at < inner.length; at++) {
		at = afterString(inner, at);
		const character = inner[at] ?? '';
		if (character === '') break;
		if ('([{'.includes(character)) depth++;
		if (')]}'.includes(character)) depth--;
		// The parameters of a lambda are parted by commas, too.
		if (character === ',' && depth === 0 && !/^\s*(?:\w+\s*=\s*)?lambda\b[^:]*$/.test(inner.slice(start, at))) {
			found.push(inner.slice(start, at).trim());
			start = at + 1;
		}
	}

	return [...found, inner.slice(start).trim()].filter(argument => argument !== '');
}

// To the end of the line, or further where a bracket is open.
function endOfValue(text: string, start: number): number {
	let depth = 0;
	for (let at = start; at < text.length; at++) {
		at = afterString(text, at);
		const character = text[at] ?? '';
		if (character === '') break;
		if ('([{'.includes(character)) depth++;
		if (')]}'.includes(character) && --depth <= 0) return at + 1;
		if (character === '\n' && depth === 0) return at;
	}

	return text.length;
}

/** The position behind a string that begins here; the same where none does. */
function afterString(text: string, at: number): number {
	const quote = text[at];
	if (quote !== '"' && quote !== "'") return at;
	for (let end = at + 1; end < text.length; end++) {
		if (text[end] === '\\') end++;
		else if (text[end] === quote || text[end] === '\n') return end + (text[end] === quote ? 1 : 0);
	}

	return text.length;
}
