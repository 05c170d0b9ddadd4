import {posix} from 'node:path';
import type {MigrationScript} from '../domain/plan.ts';
import type {Repository} from '../git/repository.ts';
import {isInWorkTree} from '../migrations/workTree.ts';

/**
 * The first file of a tool's migrations that the work tree does not hold as a commit has it, or null: the commands of a
 * tool run in the work tree, and work with what they find there.
 */
export async function differingFile(
	scripts: readonly MigrationScript[],
	sha: string,
	repository: Pick<Repository, 'root' | 'files'>,
): Promise<string | null> {
	const files = scripts.filter(({commands}) => commands !== null).map(({file}) => file);
	const folders = new Set(files.map(file => posix.dirname(file)));
	const committed = new Map<string, string>();
	for (const folder of folders) {
		const found = await repository.files(sha, folder);
		for (const {name, content} of found) committed.set(posix.join(folder, name), content);
	}

	return files.find(file => !isInWorkTree(repository.root, file, committed.get(file) ?? '')) ?? null;
}
