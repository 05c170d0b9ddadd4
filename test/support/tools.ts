import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {delimiter, dirname, join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {MigrationsConfig} from '../../src/domain/project.ts';
import {openRepository} from '../../src/git/openRepository.ts';
import type {Repository} from '../../src/git/repository.ts';
import type {MigrationStatus} from '../../src/migrations/migrations.ts';
import {migrationStatus} from '../../src/migrations/status.ts';
import {createRepository, type NewCommit, type TestRepository} from './repository.ts';

const modules = join(import.meta.dirname, '..', 'tools', 'node_modules');

/** A project whose migrations are a tool's own, in a repository of its own. */
export type ToolProject = {
	readonly root: string;
	/** Where its SQLite database lies. */
	readonly database: string;
	readonly commits: (...commits: readonly NewCommit[]) => readonly string[];
	readonly checkOut: (sha: string) => void;
	/** Runs a command of the tool there. */
	readonly run: (command: string) => string;
	readonly status: (
		candidate: string,
		elsewhere?: readonly string[],
		live?: string,
	) => Promise<Extract<MigrationStatus, {ok: true}>>;
	readonly statusOrError: (candidate: string, elsewhere?: readonly string[], live?: string) => Promise<MigrationStatus>;
	readonly rows: (candidate: string, elsewhere?: readonly string[]) => Promise<readonly string[]>;
	readonly remove: () => void;
};

/**
 * Declares tests that need a real migration tool. Where it is not installed they are skipped aloud, and fail when CI is
 * set: nobody shall take tests that were not run for tests that passed.
 */
export function describeTool(tool: 'alembic' | 'django' | 'npm', name: string, declare: () => void): void {
	if (isInstalled(tool)) {
		describe(name, declare);
		return;
	}

	const how = tool === 'npm' ? 'npm install --prefix test/tools' : `apt-get install python3-${tool}`;
	const missing = `the tests of ${name} are not run: its tool is not installed (${how})`;
	process.stderr.write(`${missing}\n`);
	test(missing, context => {
		if (process.env.CI === 'true') throw new Error(missing);
		context.skip();
	});
}

/** Makes a project for all tests of a block; `setUp` writes what the tool needs besides migrations. */
export function toolProject(
	config: Omit<MigrationsConfig, 'dialect' | 'database'> & Partial<MigrationsConfig>,
	options: {readonly database?: () => Promise<string>; readonly env?: Readonly<Record<string, string>>} = {},
): () => ToolProject {
	let made: ToolProject | undefined;
	beforeAll(async () => {
		const repository = createRepository();
		repository.commit();
		const opened = await openRepository(repository.root);
		if ('ok' in opened) throw new Error(opened.message);
		const database = (await options.database?.()) ?? join(repository.root, 'shop.db');
		made = projectOf(
			repository,
			opened,
			database,
			{dialect: 'sqlite', database: 'DATABASE_URL', ...config},
			options.env,
		);
	});
	afterAll(() => made?.remove());
	return () => {
		if (!made) throw new Error('the project is not there yet');
		return made;
	};
}

function projectOf(
	made: TestRepository,
	repository: Repository,
	database: string,
	config: MigrationsConfig,
	own: Readonly<Record<string, string>> = {},
): ToolProject {
	const {root} = made;
	const bin = join(root, '.git', 'test-bin');
	mkdirSync(bin);
	const {adapter} = config;
	const python = adapter === 'alembic' || adapter === 'django' ? pythonWith(adapter) : null;
	if (python !== null) {
		script(bin, 'python', `exec ${python} "$@"`);
		script(bin, 'alembic', `exec ${python} -c 'from alembic.config import main; main(prog="alembic")' "$@"`);
	}

	if (existsSync(modules)) symlinkSync(modules, join(root, 'node_modules'));
	const url = database.includes('://') ? database : `sqlite:${database}`;
	const path = [bin, dirname(process.execPath), join(modules, '.bin'), process.env.PATH].join(delimiter);
	const env = {DATABASE_URL: url, DATABASE_FILE: database, PATH: path, PYTHONDONTWRITEBYTECODE: '1', ...own};
	const statusOrError: ToolProject['statusOrError'] = (candidate, elsewhere = [], live) =>
		migrationStatus({
			config,
			database: url,
			candidate,
			repository,
			cwd: root,
			live: live ?? null,
			elsewhere,
			commands: {env, secrets: []},
		});
	const status: ToolProject['status'] = async (...input) => {
		const result = await statusOrError(...input);
		if (!result.ok) throw new Error(result.error);
		return result;
	};
	return {
		root,
		database,
		commits: made.commits,
		checkOut: sha => void made.git('checkout', '--quiet', '--detach', sha),
		run: command => {
			try {
				return execFileSync('/bin/sh', ['-c', command], {
					cwd: root,
					env: {...process.env, ...env},
					encoding: 'utf8',
					stdio: ['ignore', 'pipe', 'pipe'],
				});
			} catch (error) {
				throw new Error(
					`${command}: ${String(error)} ${error instanceof Error && 'stdout' in error ? error.stdout : ''}`,
				);
			}
		},
		status,
		statusOrError,
		rows: async (candidate, elsewhere) => (await status(candidate, elsewhere)).rows.map(rowText),
		remove: made.remove,
	};
}

/** A row in a few words: its id, state, and what else is to be said. */
function rowText({
	id,
	state,
	changed,
	outOfOrder,
	foundIn,
}: Extract<MigrationStatus, {ok: true}>['rows'][number]): string {
	const more = [changed ? 'changed' : '', outOfOrder ? 'out of order' : '', foundIn === null ? '' : 'found'];
	return [id, state, ...more].filter(word => word !== '').join(' ');
}

/**
 * What holds of every tool: with two of three applied by the tool itself the third is pending, its command applies it,
 * without its file it is gone and was found elsewhere, and its command takes it back.
 * @param ids of the three
 * @param older a commit with the first two of them
 * @param newer a commit with all
 */
export async function playThrough(
	project: ToolProject,
	ids: readonly [string, string, string],
	{older, newer}: {readonly older: string; readonly newer: string},
): Promise<void> {
	const [one, two, three] = ids;
	expect(await project.rows(newer)).toEqual([`${one} applied`, `${two} applied`, `${three} pending`]);
	const {pending, remarks} = await project.status(newer);
	expect(pending.map(({id}) => id)).toEqual([three]);
	expect(remarks.filter(remark => !remark.startsWith('What a pending migration does is not known'))).toEqual([]);
	const [script] = pending;
	project.run(script?.commands?.up ?? 'false');
	expect(await project.rows(newer)).toEqual([`${one} applied`, `${two} applied`, `${three} applied`]);
	expect(await project.rows(older, [newer])).toEqual([`${one} applied`, `${two} applied`, `${three} gone found`]);
	const gone = await project.status(older, [newer]);
	const last = gone.rows.at(-1);
	expect(last).toMatchObject({file: script?.file, foundIn: newer});
	// Somebody can read it: as SQL, or as the code that it is.
	expect(last?.up ?? last?.code).toBeTruthy();
	const way = script?.hasDown ? 'from where it can be taken back' : 'and has no way back';
	expect(gone.remarks).toEqual([
		`${three} is in the database, and not in ${older.slice(0, 7)}: ${script?.file} is still in ${newer.slice(0, 7)}, ${way}.`,
	]);
	if (!script?.commands?.down) return;
	project.run(script.commands.down);
	expect(await project.rows(newer)).toEqual([`${one} applied`, `${two} applied`, `${three} pending`]);
}

function script(folder: string, name: string, text: string): void {
	writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, {mode: 0o755});
}

function isInstalled(tool: 'alembic' | 'django' | 'npm'): boolean {
	return tool === 'npm' ? existsSync(join(modules, '.bin', 'knex')) : pythonWith(tool) !== null;
}

/** A Python that has a module, or null: the first in the path need not be the one that packages install into. */
export function pythonWith(module: string): string | null {
	const found = ['/usr/bin/python3', 'python3'].find(python => {
		const {status} = spawnSync(python, ['-c', `import ${module}`], {stdio: 'ignore'});
		return status === 0;
	});
	return found ?? null;
}
