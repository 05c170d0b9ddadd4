import {realpathSync} from 'node:fs';
import {join, relative, sep} from 'node:path';
import type {MigrationScript} from '../domain/plan.ts';
import type {MigrationsConfig} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import type {Repository} from '../git/repository.ts';
import {databaseError} from './databaseError.ts';
import {databaseProblem} from './databaseUrl.ts';
import {checksumOf, type LedgerRow} from './ledger.ts';
import type {MigrationRow, MigrationStatus} from './migrations.ts';
import {compareIds, parseFiles} from './parseFiles.ts';
import {openSession} from './session.ts';

/** What the status is asked for. */
export type MigrationStatusInput = {
	/** `database` is the name of the variable that this environment uses. */
	readonly config: MigrationsConfig;
	/** A URL, or a path for SQLite. */
	readonly database: string;
	/** The commit whose files count, by its id. */
	readonly candidate: string;
	readonly repository: Pick<Repository, 'root' | 'files'>;
	/** The folder of release.yaml: `path`, and a SQLite file, are relative to it. */
	readonly cwd: string;
};

const timeLimitMs = 5000;

/** Compares the ledger of a database with the migrations in a candidate's tree. Changes nothing, and never throws. */
export async function migrationStatus(input: MigrationStatusInput): Promise<MigrationStatus> {
	const {config, database, candidate, repository} = input;
	const failed = (error: string): MigrationStatus => ({ok: false, error, at: new Date().toISOString()});
	const problem = databaseProblem(database, config.dialect, config.database);
	if (problem !== null) return failed(problem);
	try {
		const [files, ledger] = await Promise.all([
			repository.files(candidate, folderInTree(input)),
			readLedger(input).catch(error => databaseError(error, database)),
		]);
		const scripts = parseFiles(files, config);
		if (typeof scripts === 'string') return failed(scripts);
		if (typeof ledger === 'string') return failed(ledger);
		return {ok: true, ...compare(scripts, ledger), heads: [], remarks: [], at: new Date().toISOString()};
	} catch (error) {
		return failed(plainText(error instanceof Error ? error.message : String(error)));
	}
}

function compare(
	scripts: readonly MigrationScript[],
	ledger: readonly LedgerRow[],
): {readonly rows: readonly MigrationRow[]; readonly pending: readonly MigrationScript[]} {
	const applied = new Map(ledger.map(row => [row.id, row]));
	const last = scripts.findLastIndex(({id}) => applied.has(id));
	const rows = scripts.map((script, index) => rowOf(script, applied.get(script.id), index < last));
	const known = new Set(scripts.map(script => script.id));
	for (const row of ledger) {
		if (known.has(row.id)) continue;
		const {name, appliedAt, up, down} = row;
		rows.push({
			id: plainText(row.id),
			name: plainText(name),
			file: '',
			state: 'gone',
			outOfOrder: false,
			foundIn: null,
			appliedAt,
			up,
			down,
			hasDown: down !== null,
			changed: false,
		});
	}

	return {
		rows: rows.sort((a, b) => compareIds(a.id, b.id)),
		pending: scripts.filter(script => !applied.has(script.id)),
	};
}

function rowOf(
	{id, name, file, up, down, hasDown}: MigrationScript,
	row: LedgerRow | undefined,
	outOfOrder: boolean,
): MigrationRow {
	const base = {id, name, file, foundIn: null, up, down, hasDown};
	return row
		? {
				...base,
				state: 'applied',
				outOfOrder: false,
				appliedAt: row.appliedAt,
				changed: row.checksum !== checksumOf(up ?? ''),
			}
		: {...base, state: 'pending', outOfOrder, appliedAt: null, changed: false};
}

async function readLedger({config, database, cwd}: MigrationStatusInput): Promise<readonly LedgerRow[]> {
	const reading = read();
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`timeout of ${timeLimitMs} ms`)), timeLimitMs);
	});
	try {
		return await Promise.race([reading, limit]);
	} finally {
		clearTimeout(timer);
	}

	async function read(): Promise<readonly LedgerRow[]> {
		const mode = {kind: 'read', timeoutMs: timeLimitMs} as const;
		const session = await openSession({dialect: config.dialect, database, cwd, mode, print: () => {}});
		if (!session) return [];
		try {
			return await session.ledger();
		} finally {
			await session.close();
		}
	}
}

// Git knows the tree from its root; the configuration may lie further down.
function folderInTree({config, repository, cwd}: MigrationStatusInput): string {
	const below = relative(repository.root, realpathSync(cwd));
	return join(below, config.path).split(sep).join('/');
}
