/** What is wrong with a regular expression; null when it is one. */
export function expressionObjection(pattern: string): string | null {
	try {
		new RegExp(pattern);
		return null;
	} catch (error) {
		const reason = error instanceof Error ? error.message.replace(/^.*: /s, '') : String(error);
		return `is no regular expression: ${reason}`;
	}
}

/** What is wrong with a regular expression that must have the group `sha`; null when it is good. */
export function matchObjection(pattern: string): string | null {
	const broken = expressionObjection(pattern);
	if (broken !== null) return broken;
	// With an empty alternative it matches the empty text, and `groups` then names every group there is.
	const groups = new RegExp(`${pattern}|`).exec('')?.groups;
	if (groups && 'sha' in groups) return null;
	return 'must have a group named "sha", such as (?<sha>[0-9a-f]{7,40})';
}
