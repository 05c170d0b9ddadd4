/** A version as projects write it: `1.4`, `2.0.1`, `3.0.0-rc.1`. */
const version = /\d+(?:\.\d+)+[\w.+-]*/;

/** The line of a text that says so: `version = "1.4"`, `__version__ = '1.4'`, `version: 1.4`, `"version": "1.4",`. */
const versionLine = new RegExp(`^(\\s*["']?(?:__version__|version)["']?\\s*[:=]\\s*["']?)(${version.source})`, 'im');

const versionParts: readonly string[] = ['major', 'minor', 'patch'];

/** The version that a file says: the `version` of JSON, the line of a text that names it, or the first that stands there. */
export function versionIn(text: string): string | null {
	const own = ownVersion(text);
	if (own !== undefined) return own === null ? null : String(own);
	return versionLine.exec(text)?.[2] ?? version.exec(text)?.[0] ?? null;
}

/** The same text with another version in that place, and nothing else changed; null where there is none. */
export function withVersion(text: string, next: string): string | null {
	const own = ownVersion(text);
	if (own !== undefined) return withOwnVersion(text, next);
	const line = versionLine.exec(text);
	if (line) {
		const start = line.index + (line[1] ?? '').length;
		return text.slice(0, start) + next + text.slice(start + (line[2] ?? '').length);
	}

	return version.test(text) ? text.replace(version, () => next) : null;
}

/**
 * The version that comes after another.
 * @param how which part goes up, or the next version itself; null: it is neither, or the version has no numbers
 */
export function nextVersion(now: string, how: string): string | null {
	if (isVersion(how)) return how;
	const [, numbers, rest] = /^(\d+(?:\.\d+)+)(.*)$/s.exec(now) ?? [];
	const at = versionParts.indexOf(how);
	if (numbers === undefined || at < 0) return null;
	const parts = numbers.split('.').map(Number);
	// What comes after 2.0.0-rc.1 is 2.0.0.
	if (rest?.startsWith('-') && parts.slice(at + 1).every(part => part === 0)) return numbers;
	const length = Math.max(parts.length, at + 1);
	return Array.from({length}, (_, index) => {
		if (index > at) return 0;
		return (parts[index] ?? 0) + (index === at ? 1 : 0);
	}).join('.');
}

/** Whether a text names a part of a version. */
export function isVersionPart(text: string): boolean {
	return versionParts.includes(text);
}

/** Whether a text is a version, and nothing else. */
function isVersion(text: string): boolean {
	return new RegExp(`^${version.source}$`).test(text);
}

/** The version of JSON; null where it has none; undefined where the text is no JSON. */
function ownVersion(text: string): unknown {
	try {
		// Some editors put a mark of the encoding in front, which is no JSON.
		const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
		if (typeof value !== 'object' || value === null) return undefined;
		return 'version' in value ? value.version : null;
	} catch {
		return undefined;
	}
}

// Of several places that are called so, it is the one that makes it the file's own.
function withOwnVersion(text: string, next: string): string | null {
	for (const match of text.matchAll(/("version"\s*:\s*")[^"\\]*(?=")/g)) {
		const changed = text.slice(0, match.index) + match[1] + next + text.slice(match.index + match[0].length);
		if (ownVersion(changed) === next) return changed;
	}

	return null;
}
