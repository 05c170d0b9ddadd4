/** What a command of a migration tool may name in braces. */
export const placeholderNames = ['id', 'name', 'app', 'prev', 'from', 'to', 'file', 'path', 'database'] as const;

/** The values of one migration. */
export type PlaceholderValues = Readonly<Record<(typeof placeholderNames)[number], string>>;

/** The names in braces of a command; a shell's own ${VARIABLE} is none. */
export function placeholdersOf(template: string): readonly string[] {
	return [...template.matchAll(pattern)].map(match => match[1] ?? '');
}

/**
 * A command with the values of a migration in the place of the names in braces; or, in words, why not: the values come
 * from names of files and from databases, and what a shell would read as more than a word is refused.
 */
export function fillCommand(template: string, values: PlaceholderValues): {readonly command: string} | string {
	for (const name of placeholdersOf(template)) {
		const value = valueNamed(name, values);
		if (value !== undefined && !harmless.test(value)) return `${value} cannot stand in a command: rename it`;
	}

	return {command: template.replace(pattern, (written, name: string) => valueNamed(name, values) ?? written)};
}

const pattern = /(?<!\$)\{([a-zA-Z]+)\}/g;
const harmless = /^(?:[A-Za-z0-9_.@:+=,/%][A-Za-z0-9_.@:+=,/%-]*)?$/;

function valueNamed(name: string, values: PlaceholderValues): string | undefined {
	const known = placeholderNames.find(each => each === name);
	return known === undefined ? undefined : values[known];
}
