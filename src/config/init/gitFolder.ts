import {statSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {listFolder, readSmall} from './readSmall.ts';

/** A remote of a clone. Only remotes with plain names: the name will stand in a shell command. */
export type Remote = {readonly name: string; readonly url: string; readonly branches: readonly string[]};

/** What a clone's git folder says, read without running git. */
export type GitFacts = {
	readonly remotes: readonly Remote[];
	/** The branch that is checked out, or null. */
	readonly branch: string | null;
	/** Names of branches here, as far as they are plain. */
	readonly branches: readonly string[];
	/** Names of tags, as far as they are plain. */
	readonly tags: readonly string[];
};

const plainName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const plainBranch = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/;

/** Reads the remotes, the branch and the tags of the repository at `root`; nothing where there is none. */
export function readGitFolder(root: string): GitFacts {
	const folder = gitFolder(root);
	if (folder === null) return {remotes: [], branch: null, branches: [], tags: []};
	const shared = commonFolder(folder);
	const head = /^ref: refs\/heads\/(.+)$/m.exec(readSmall(join(folder, 'HEAD')) ?? '')?.[1] ?? '';
	const packed = packedRefs(shared);
	return {
		remotes: parseRemotes(readSmall(join(shared, 'config')) ?? '').map(remote => ({
			...remote,
			branches: refNames(shared, packed, `refs/remotes/${remote.name}/`).filter(
				branch => branch !== 'HEAD' && plainBranch.test(branch),
			),
		})),
		branch: plainBranch.test(head) ? head : null,
		branches: refNames(shared, packed, 'refs/heads/').filter(branch => plainBranch.test(branch)),
		tags: refNames(shared, packed, 'refs/tags/').filter(tag => plainBranch.test(tag)),
	};
}

/** The remotes of a git configuration, in its order. */
export function parseRemotes(config: string): readonly {readonly name: string; readonly url: string}[] {
	const remotes = new Map<string, string>();
	let remote: string | null = null;
	for (const line of config.split('\n')) {
		const section = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
		if (section !== undefined) {
			const name = /^remote\s+"(.*)"$/i.exec(section.trim())?.[1];
			remote = name !== undefined && plainName.test(name) ? name : null;
			continue;
		}

		const url = /^\s*url\s*=\s*(.*?)\s*$/i.exec(line)?.[1];
		if (remote !== null && url !== undefined && !remotes.has(remote))
			remotes.set(remote, url.replace(/^"(.*)"$/, '$1'));
	}

	return [...remotes].map(([name, url]) => ({name, url}));
}

// In a linked work tree, and in a submodule, `.git` is a file that names the folder.
function gitFolder(root: string): string | null {
	const entry = join(root, '.git');
	try {
		if (statSync(entry).isDirectory()) return entry;
	} catch {
		return null;
	}

	const named = /^gitdir: (.+)$/m.exec(readSmall(entry) ?? '')?.[1];
	return named === undefined ? null : resolve(root, named);
}

function commonFolder(folder: string): string {
	const named = readSmall(join(folder, 'commondir'))?.trim();
	return named ? resolve(folder, named) : folder;
}

function packedRefs(folder: string): readonly string[] {
	return [...(readSmall(join(folder, 'packed-refs')) ?? '').matchAll(/^[0-9a-f]{40,64} (refs\/\S+)$/gm)].map(
		match => match[1] ?? '',
	);
}

// One level of loose refs is enough to guess by.
function refNames(folder: string, packed: readonly string[], prefix: string): readonly string[] {
	const loose = listFolder(join(folder, prefix)).map(name => prefix + name);
	const names = [...packed, ...loose].filter(ref => ref.startsWith(prefix)).map(ref => ref.slice(prefix.length));
	return [...new Set(names)].sort((one, other) => one.localeCompare(other, 'en', {numeric: true}));
}
