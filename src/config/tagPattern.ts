/** What is wrong with the name of a tag as configured, as a sentence that goes on from the name of the key; null: nothing. */
export function tagPatternObjection(pattern: string): string | null {
	const unknown = [...pattern.matchAll(/\{([^{}]*)\}/g)].map(match => match[1]).find(name => !known.has(name ?? ''));
	if (unknown !== undefined) return `knows {version} and {date}, not {${unknown}}`;
	return isTagName(pattern.replaceAll(/\{\w+\}/g, 'x'))
		? null
		: 'must be the name of a tag such as "v{version}" or "{date}"';
}

/** Whether a name is one that git takes for a tag, and every shell and forge as well. */
export function isTagName(name: string): boolean {
	return (
		name.length <= 200 &&
		/^[A-Za-z0-9_][A-Za-z0-9_+./-]*$/.test(name) &&
		!/\.\.|\/\/|\/\.|[./]$|\.lock(?:\/|$)/.test(name)
	);
}

const known = new Set(['version', 'date']);
