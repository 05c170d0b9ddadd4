/** A text as it stands between the quotes of JSON, and of JSON inside JSON, as structured logs write it. */
export function jsonForms(text: string): readonly string[] {
	const json = JSON.stringify(text).slice(1, -1);
	const forms = new Set<string>();
	for (const letters of numbered) {
		for (const number of [lower, upper]) {
			const form = json.replace(letters, letter => number(letter.slice(-1)));
			forms.add(form).add(form.replaceAll('/', '\\/'));
		}
	}

	return [...forms, ...[...forms].map(form => JSON.stringify(form).slice(1, -1))];
}

/**
 * What encoders write by its number: nothing, or what HTML would read, with or without quotes, as in Go, Ruby, Gson, PHP
 * and .NET; each of it with or without all that is not ASCII. An escaped quote is one letter.
 */
const numbered = ['[]', '[<>&]', "[<>&']", "[<>&'=]", `[<>&']|\\\\"`, `[<>&'+\`]|\\\\"`].flatMap(letters => [
	new RegExp(letters, 'g'),
	new RegExp(`${letters}|[\\u007f-\\uffff]`, 'g'),
]);

function lower(letter: string): string {
	return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function upper(letter: string): string {
	return `\\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
