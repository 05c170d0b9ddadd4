import {posix} from 'node:path';
import {type Git, GitFailure} from './gitClient.ts';
import {commitIdPattern} from './version.ts';

/**
 * The regular files directly in a folder of a commit's tree, by name, exactly as committed: no filter touches them.
 * @param below those whose path from the folder it fits, further down, too
 */
export async function readFiles(
	git: Git,
	sha: string,
	folder: string,
	below?: RegExp,
): Promise<readonly {readonly name: string; readonly content: string}[]> {
	const all = await listBlobs(git, sha, folder, below !== undefined);
	const entries = below ? all.filter(({name}) => below.test(name)) : all;
	if (entries.length === 0) return [];
	const contents = splitBatch(await git.catFile(['--batch'], `${entries.map(entry => entry.blob).join('\n')}\n`));
	return entries.map(({name}, index) => ({name, content: contents[index]?.toString('utf8') ?? ''}));
}

/** A file of a commit's tree by its path from the root, exactly as committed; null when it is not there. */
export async function readFile(git: Git, sha: string, path: string): Promise<string | null> {
	// A line feed would be a second question.
	if (!commitIdPattern.test(sha) || /[\0\n]/.test(path)) return null;
	try {
		const answer = await git.catFile(['--batch'], `${sha}:${path}\n`);
		return isBlob(answer) ? (splitBatch(answer)[0]?.toString('utf8') ?? null) : null;
	} catch (error) {
		if (error instanceof GitFailure) return null;
		throw error;
	}
}

function isBlob(answer: Buffer): boolean {
	return / blob \d+$/.test(answer.toString('latin1', 0, Math.max(0, answer.indexOf(0x0a))));
}

type Entry = {readonly name: string; readonly blob: string};

async function listBlobs(git: Git, sha: string, folder: string, isDeep: boolean): Promise<readonly Entry[]> {
	const path = posix.normalize(folder).replace(/\/+$/, '');
	const isOutside = path === '..' || path.startsWith('../') || path.startsWith('/');
	if (!commitIdPattern.test(sha) || isOutside || path.includes('\0')) return [];
	try {
		const listing = await git.text([
			'ls-tree',
			'-z',
			...(isDeep ? ['-r'] : []),
			path === '.' || path === '' ? sha : `${sha}:${path}`,
		]);
		return listing.split('\0').flatMap(line => {
			const match = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(line);
			return match ? [{blob: match[1] ?? '', name: match[2] ?? ''}] : [];
		});
	} catch (error) {
		if (error instanceof GitFailure && /not a valid object|does not exist|not a tree/i.test(error.stderr)) return [];
		throw error;
	}
}

// "ID blob SIZE LF content LF" for each; sizes are bytes. "ID missing LF" where a partial clone lacks the file.
function splitBatch(output: Buffer): readonly Buffer[] {
	const contents: Buffer[] = [];
	for (let at = 0; at < output.length; ) {
		const headerEnd = output.indexOf(0x0a, at);
		const header = output.toString('latin1', at, headerEnd);
		const size = / blob (\d+)$/.exec(header);
		if (!size) throw new Error(`git cannot read a file of the commit: ${header}`);
		const end = headerEnd + 1 + Number(size[1]);
		contents.push(output.subarray(headerEnd + 1, end));
		at = end + 1;
	}

	return contents;
}
