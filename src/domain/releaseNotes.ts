/** A commit as notes list it. */
export type NotedCommit = {readonly sha: string; readonly subject: string; readonly author: string};

/** The condensed list: one line a commit, as `git log --oneline` prints it. */
export function condensedList(commits: readonly NotedCommit[], count: number): string {
	return [...commits.map(({sha, subject}) => `${sha.slice(0, 7)} ${subject}`), ...more(commits, count)].join('\n');
}

/** Release notes: grouped by type where commits follow "Conventional Commits", else the condensed list. */
export function releaseNotes(commits: readonly NotedCommit[], count: number): string {
	const groups = new Map<string, string[]>();
	for (const {sha, subject} of commits) {
		const parsed = parseSubject(subject);
		const title = parsed ? titleOf(parsed) : otherTitle;
		const scope = parsed?.scope ? `${parsed.scope}: ` : '';
		const line = `- ${scope}${parsed?.text ?? subject} (${sha.slice(0, 7)})`;
		groups.set(title, [...(groups.get(title) ?? []), line]);
	}

	if (commits.every(({subject}) => parseSubject(subject) === null)) return condensedList(commits, count);
	const ordered = [...titles.values(), otherTitle].filter((title, index, all) => all.indexOf(title) === index);
	const blocks = ordered.flatMap(title => {
		const lines = groups.get(title);
		return lines ? [[title, ...lines].join('\n')] : [];
	});
	return [...blocks, ...more(commits, count)].join('\n\n');
}

type Subject = {
	readonly type: string;
	readonly scope: string | null;
	readonly breaking: boolean;
	readonly text: string;
};

const breakingTitle = 'Breaking changes';
const otherTitle = 'Other changes';

/** In the order in which they are listed. */
const titles = new Map([
	['breaking', breakingTitle],
	['feat', 'Features'],
	['fix', 'Fixes'],
	['perf', 'Performance'],
	['revert', 'Reverts'],
	['docs', 'Documentation'],
	...['refactor', 'test', 'build', 'ci', 'style', 'chore'].map((type): [string, string] => [type, 'Maintenance']),
]);

function parseSubject(subject: string): Subject | null {
	const match = /^([a-z]+)(?:\(([^()]+)\))?(!)?: +(\S.*)$/i.exec(subject);
	const type = match?.[1]?.toLowerCase() ?? '';
	if (!match || !titles.has(type) || type === 'breaking') return null;
	return {type, scope: match[2] ?? null, breaking: match[3] !== undefined, text: match[4] ?? ''};
}

function titleOf({type, breaking}: Subject): string {
	return breaking ? breakingTitle : (titles.get(type) ?? otherTitle);
}

function more(commits: readonly NotedCommit[], count: number): readonly string[] {
	return count > commits.length ? [`… and ${count - commits.length} more`] : [];
}
