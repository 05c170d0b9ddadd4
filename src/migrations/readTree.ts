import {realpathSync} from 'node:fs';
import {join, relative, sep} from 'node:path';
import type {MigrationsConfig} from '../domain/project.ts';
import type {Repository} from '../git/repository.ts';
import type {Adapter, FileSet} from './adapters/adapter.ts';

/** Where the migrations of a project are. */
export type TreePlace = {
	readonly config: MigrationsConfig;
	readonly repository: Pick<Repository, 'root' | 'files' | 'file' | 'revision'>;
	/** The folder of release.yaml: paths are relative to it. */
	readonly cwd: string;
};

/** The migrations of a commit's tree, and the texts of their files by path from the configured folder. */
export type MigrationTree = {readonly set: FileSet; readonly texts: ReadonlyMap<string, string>};

/** A commit never changes: what was read of it once is kept, of the newest few. */
const kept = new Map<string, Promise<MigrationTree | string>>();
const mostKept = 16;

/** Reads the migrations of a commit without a checkout; a text says what is wrong with them. */
export function readTree(place: TreePlace, adapter: Adapter, sha: string): Promise<MigrationTree | string> {
	const key = JSON.stringify([place.repository.root, folderInTree(place), sha, place.config]);
	const known = kept.get(key);
	if (known) return known;
	const reading = read(place, adapter, sha);
	kept.set(key, reading);
	// What could not be read is no property of the commit.
	reading.catch(() => kept.delete(key));
	for (const [oldest] of kept) {
		if (kept.size <= mostKept) break;
		kept.delete(oldest);
	}

	return reading;
}

/** The configured folder, or file, from the root of the tree: the configuration may lie further down. */
export function folderInTree({config, repository, cwd}: TreePlace): string {
	const below = relative(repository.root, realpathSync(cwd));
	return join(below, config.path).split(sep).join('/');
}

async function read(place: TreePlace, adapter: Adapter, sha: string): Promise<MigrationTree | string> {
	const files = await place.repository.files(sha, folderInTree(place), adapter.files(place.config));
	// What is wrong begins with the name of a file.
	const folder = place.config.path === '.' ? '' : `${place.config.path}/`;
	const set = adapter.parse(files, place.config);
	if (typeof set === 'string') return `${folder}${set}`;
	return {set, texts: new Map(files.map(({name, content}) => [name, content]))};
}
