import {realpathSync} from 'node:fs';
import {basename, join} from 'node:path';
import * as z from 'zod';
import type {FoundMigrations} from './findMigrations.ts';
import {findMigrations} from './findMigrations.ts';
import type {GitFacts} from './gitFolder.ts';
import {readGitFolder} from './gitFolder.ts';
import {listFolder, readSmall} from './readSmall.ts';

/** What a repository shows of how it is released. */
export type RepositoryFacts = {
	readonly name: string;
	readonly git: GitFacts;
	readonly migrations: FoundMigrations | null;
	/** A command of the team that deploys the work tree, and where it was found. */
	readonly deploy: {readonly run: string; readonly from: string} | null;
	/** A command that tests, and where it was found. */
	readonly test: {readonly run: string; readonly from: string} | null;
	/** The platform migrates by itself when code arrives: the release line of a Procfile. */
	readonly procfileRelease: boolean;
	readonly hasDockerfile: boolean;
	readonly hasGithubActions: boolean;
};

/** Looks at a repository's files. Reads only, runs nothing, and never fails: what cannot be read is not there. */
export function lookAround(root: string): RepositoryFacts {
	const has = (file: string) => readSmall(join(root, file)) !== null;
	const scripts = readPackage(root).scripts ?? {};
	const makeTargets = new Set(
		[...(readSmall(join(root, 'Makefile')) ?? '').matchAll(/^([A-Za-z][\w-]*):(?!=)/gm)].map(match => match[1]),
	);
	const first = (name: string) => {
		if (name in scripts) return {run: `npm run ${name}`, from: `"${name}" of package.json`};
		return makeTargets.has(name) ? {run: `make ${name}`, from: `"${name}" of the Makefile`} : null;
	};
	return {
		name: projectName(root),
		git: readGitFolder(root),
		migrations: findMigrations(root),
		deploy: first('deploy') ?? knownDeploy(has),
		test: first('test'),
		procfileRelease: /^release:/m.test(readSmall(join(root, 'Procfile')) ?? ''),
		hasDockerfile: has('Dockerfile'),
		hasGithubActions: listFolder(join(root, '.github', 'workflows')).length > 0,
	};
}

function knownDeploy(has: (file: string) => boolean): RepositoryFacts['deploy'] {
	if (has('fly.toml')) return {run: 'fly deploy', from: 'fly.toml'};
	if (has('config/deploy.yml')) return {run: 'kamal deploy --version "$RELEASE_SHA"', from: 'config/deploy.yml'};
	if (has('Capfile')) return {run: 'bundle exec cap "$RELEASE_ENVIRONMENT" deploy', from: 'Capfile'};
	return null;
}

function readPackage(root: string) {
	const schema = z.object({
		name: z.string().optional().catch(undefined),
		scripts: z.record(z.string(), z.unknown()).optional().catch(undefined),
	});
	try {
		const parsed = schema.safeParse(JSON.parse(readSmall(join(root, 'package.json')) ?? '{}'));
		return parsed.success ? parsed.data : {};
	} catch {
		return {};
	}
}

// A name that the schema takes, from whatever the project calls itself.
function projectName(root: string): string {
	const own = readPackage(root).name?.replace(/^@[^/]*\//, '') ?? folderName(root);
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
