import {realpathSync} from 'node:fs';
import {basename} from 'node:path';
import type {FoundMigrations} from './findMigrations.ts';
import {findMigrations} from './findMigrations.ts';
import {findPlatforms} from './findPlatforms.ts';
import {type Folder, openFolder, textAt} from './folder.ts';
import {type GitFacts, readGitFolder} from './gitFolder.ts';
import {findPipeline, type Pipeline} from './pipeline.ts';
import type {FoundPlatform} from './platform.ts';
import {ownCommand} from './platforms/ownCommand.ts';

/** What a repository shows of how it is released. */
export type RepositoryFacts = {
	readonly name: string;
	readonly git: GitFacts;
	/** The likeliest first. */
	readonly platforms: readonly FoundPlatform[];
	readonly migrations: FoundMigrations | null;
	readonly pipeline: Pipeline | null;
	/** A command that tests, and where it was found. */
	readonly test: {readonly run: string; readonly from: string} | null;
	readonly hasDockerfile: boolean;
	/** A file with the version of the project; null: none that is known. */
	readonly versionFile: string | null;
};

/** Looks at a repository's files. Reads only, runs nothing, and never fails: what cannot be read is not there. */
export function lookAround(root: string): RepositoryFacts {
	const folder = openFolder(root);
	const git = readGitFolder(root);
	const pipeline = findPipeline(folder, git);
	const name = projectName(folder, root);
	const around = {folder, git, project: name, folderName: folderName(root), hasPipeline: pipeline !== null};
	return {
		name,
		git,
		platforms: findPlatforms(around),
		migrations: findMigrations(root),
		pipeline,
		test: ownCommand(folder, 'test'),
		hasDockerfile: folder.read('Dockerfile') !== null,
		versionFile: versionFile(folder),
	};
}

function versionFile(folder: Folder): string | null {
	if (textAt(folder.yaml('package.json')[0], 'version') !== null) return 'package.json';
	const named = ['pyproject.toml', 'Cargo.toml'].find(file => /^version\s*=\s*"/m.test(folder.read(file) ?? ''));
	return named ?? (folder.read('VERSION') === null ? null : 'VERSION');
}

// A name that the schema takes, from whatever the project calls itself.
function projectName(folder: Folder, root: string): string {
	const own = textAt(folder.yaml('package.json')[0], 'name')?.replace(/^@[^/]*\//, '') ?? folderName(root);
	const name = own
		.toLowerCase()
		.replace(/[^a-z0-9_-]+/g, '-')
		.replace(/^[-_]+/, '')
		.slice(0, 64)
		.replace(/-+$/, '');
	return name === '' || name in Object.prototype ? 'project' : name;
}

function folderName(root: string): string {
	try {
		return basename(realpathSync(root));
	} catch {
		return basename(root);
	}
}
