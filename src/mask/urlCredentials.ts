/** Puts stars in the place of the password in every URL of a text: `https://ana:***@host`. Takes linear time. */
export function hideCredentials(text: string): string {
	let shown = '';
	let from = 0;
	for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
		if (at < from) continue;
		const password = passwordAt(text, at + 3);
		if (!password) continue;
		shown += `${text.slice(from, password.start)}***`;
		from = password.end;
	}

	return from === 0 ? text : shown + text.slice(from);
}

/** What may stand between `//` and the path; a blank or a quote ends the URL. */
const authorityEnd = /[\s/?#"'`<>\\]/;

/** The longest that is looked at: nobody's password is longer. */
const longest = 1024;

function passwordAt(text: string, from: number): {readonly start: number; readonly end: number} | null {
	const rest = text.slice(from, from + longest);
	const length = authorityEnd.exec(rest)?.index ?? rest.length;
	const end = rest.lastIndexOf('@', length - 1);
	const colon = rest.indexOf(':');
	return colon === -1 || end <= colon + 1 ? null : {start: from + colon + 1, end: from + end};
}
