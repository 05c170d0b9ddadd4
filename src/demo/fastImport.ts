import type {ShopCommit} from './shop/shopCommit.ts';
import {authors} from './shop/shopCommit.ts';
import type {Edit, Tree} from './shop/tree.ts';

type Head = {readonly mark: number; readonly tree: Tree; readonly edits: readonly Edit[]};

/** The history as `git fast-import` reads it: forty commits in one process. Branches that were merged get no name. */
export function fastImportStream(history: readonly ShopCommit[], now: Date): string {
	const heads = new Map<string, Head>();
	const kept = new Set(history.map(commit => commit.branch ?? 'main'));
	for (const commit of history) if (commit.merges) kept.delete(commit.merges);
	const out: string[] = [];
	history.forEach((commit, index) => {
		const branch = commit.branch ?? 'main';
		const main = heads.get('main');
		const parent = heads.get(branch) ?? (main && {...main, edits: []});
		const merged = commit.merges === undefined ? undefined : heads.get(commit.merges);
		const edits = [...(merged?.edits ?? []), ...commit.edits];
		const tree = edits.reduce((current: Tree, edit) => edit(current), parent?.tree ?? new Map<string, string>());
		const mark = index + 1;
		heads.set(branch, {mark, tree, edits: [...(parent?.edits ?? []), ...edits]});
		const who = signature(commit, now);
		out.push(
			`commit refs/${kept.has(branch) ? 'heads' : 'merged'}/${branch}`,
			`mark :${mark}`,
			`author ${who}`,
			`committer ${who}`,
			data(`${commit.subject}\n${commit.body ? `\n${commit.body}\n` : ''}`),
		);
		if (parent) out.push(`from :${parent.mark}`);
		if (merged) out.push(`merge :${merged.mark}`);
		out.push('deleteall');
		for (const [file, content] of tree) out.push(`M 100644 inline ${file}`, data(content));
		if (commit.tag) {
			out.push(`tag ${commit.tag}`, `from :${mark}`, `tagger ${who}`, data(`${commit.subject}\n`));
		}
	});
	return `${out.join('\n')}\n`;
}

function signature({author, hoursAgo}: ShopCommit, now: Date): string {
	const {name, email} = authors[author];
	return `${name} <${email}> ${Math.floor(now.getTime() / 1000 - hoursAgo * 3600)} +0000`;
}

function data(text: string): string {
	return `data ${Buffer.byteLength(text)}\n${text}`;
}
