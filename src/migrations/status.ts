import {messageOf} from '../domain/messageOf.ts';
import {plainText} from '../domain/sanitize.ts';
import type {Adapter, FileMigration, LedgerEntry} from './adapters/adapter.ts';
import {adapterTable} from './adapters/adapterTable.ts';
import {type Comparison, compare, type Found, type Known} from './compare.ts';
import {databaseProblem} from './databaseUrl.ts';
import {growingStatus} from './growingFile.ts';
import type {MigrationStatus} from './migrations.ts';
import {readCode} from './readCode.ts';
import {readOwnLedger, readRows} from './readLedger.ts';
import {folderInTree, type MigrationTree, readTree, type TreePlace} from './readTree.ts';
import {remarksOn} from './remarks.ts';
import {type Scripted, toScript} from './toScript.ts';
import {filesAhead} from './workTree.ts';

/** What the status is asked for. In `config`, `database` is the name of the variable that this environment uses. */
export type MigrationStatusInput = TreePlace & {
	/** A URL, or a path for SQLite. */
	readonly database: string;
	/** The commit whose files count, by its id. */
	readonly candidate: string;
	/** The commit that is live, as far as that is known. */
	readonly live?: string | null;
	/** The newest commit up to that one with which a release ended well; without it, what is live. */
	readonly settled?: string | null;
	/** Other commits that may have what is gone from the candidate, the likeliest first. */
	readonly elsewhere?: readonly string[];
	/** For the commands that print the SQL of migrations that are code; without it, none runs. */
	readonly commands?: {readonly env: Readonly<Record<string, string>>; readonly secrets: readonly string[]};
};

/** Compares the ledger of a database with the migrations in a candidate's tree. Changes nothing, and never throws. */
export async function migrationStatus(input: MigrationStatusInput): Promise<MigrationStatus> {
	const {config, database} = input;
	const at = () => new Date().toISOString();
	const problem = databaseProblem(database, config.dialect, config.database);
	if (problem !== null) return {ok: false, error: problem, at: at()};
	try {
		const {adapter} = config;
		const found =
			adapter === 'growing-file' ? await growingStatus(input) : await statusBy(adapterTable[adapter], input);
		return typeof found === 'string' ? {ok: false, error: found, at: at()} : {ok: true, ...found, at: at()};
	} catch (error) {
		return {ok: false, error: plainText(messageOf(error)), at: at()};
	}
}

type Status = Comparison & Pick<Extract<MigrationStatus, {ok: true}>, 'heads' | 'ahead' | 'remarks'>;

function aheadOf(adapter: Adapter, input: MigrationStatusInput, {texts}: MigrationTree): readonly string[] {
	return filesAhead(input.repository.root, folderInTree(input), adapter.files(input.config), texts).map(plainText);
}

async function statusBy(adapter: Adapter, input: MigrationStatusInput): Promise<Status | string> {
	const [tree, ledger] = await Promise.all([readTree(input, adapter, input.candidate), readEntries(adapter, input)]);
	if (typeof tree === 'string') return tree;
	if (typeof ledger === 'string') return ledger;
	const all = await lookElsewhere(adapter, input, tree, ledger.entries);
	if (typeof all === 'string') return all;
	const scripted: Scripted[] = [];
	for (const migration of tree.set.migrations) {
		const made = toScript(migration, input.config, adapter, folderInTree(input));
		if (typeof made === 'string') return made;
		scripted.push(made);
	}

	const candidate = tree.set.migrations.flatMap((migration, index): Known[] => {
		const made = scripted[index];
		return made ? [{migration, script: made.script, text: tree.texts.get(migration.file) ?? ''}] : [];
	});
	const {rows, pending} = compare(candidate, all.entries, all.found);
	const {config} = input;
	const wanted = new Set(pending.map(({id}) => id));
	const asked = scripted.filter(({script}) => wanted.has(script.id));
	const read = await withSql(adapter, input, tree, asked, ledger.exists);
	const sqlOf = new Map(read.scripts.map(script => [script.id, script]));
	return {
		rows: rows.map(row => {
			const script = row.state === 'applied' ? undefined : sqlOf.get(row.id);
			return script ? {...row, up: script.up, down: script.down} : row;
		}),
		pending: read.scripts,
		heads: tree.set.heads.map(plainText),
		ahead: pending.length > 0 && adapter.appliesAll && config.up === undefined ? aheadOf(adapter, input, tree) : [],
		remarks: [...ledger.remarks, ...remarksOn(rows, input.candidate, adapter.outOfOrder), ...read.remarks],
	};
}

// Nothing is run before somebody could: the SQL of code is asked for with the variables of an environment only.
async function withSql(
	adapter: Adapter,
	{config, repository, commands}: MigrationStatusInput,
	tree: MigrationTree,
	pending: readonly Scripted[],
	hasLedger: boolean,
) {
	const fileOf = new Map(tree.set.migrations.map(({id, file}) => [plainText(id), tree.texts.get(file) ?? ''] as const));
	return readCode(pending, {
		root: repository.root,
		env: commands?.env ?? {},
		secrets: commands?.secrets ?? [],
		textOf: ({id}) => fileOf.get(id) ?? '',
		ownSql: adapter.ownSql ?? (printed => printed.trim()),
		hindrance: hindranceOf(
			commands !== undefined,
			config.sql === undefined && adapter.sqlNeedsLedger === true && !hasLedger,
		),
	});
}

function hindranceOf(mayRun: boolean, lacksLedger: boolean): string | null {
	if (!mayRun) return 'its tool was not asked';
	return lacksLedger ? 'its tool would make its ledger first, which is not there yet' : null;
}

type Entries = (known: readonly FileMigration[]) => readonly LedgerEntry[] | string;

async function readEntries(
	adapter: Adapter,
	input: MigrationStatusInput,
): Promise<{readonly entries: Entries; readonly exists: boolean; readonly remarks: readonly string[]} | string> {
	const {config, database, cwd} = input;
	const place = {dialect: config.dialect, database, cwd};
	const sql = config.ledger ?? adapter.ledger?.(config.dialect);
	if (sql === undefined) {
		const own = await readOwnLedger(place);
		return typeof own === 'string' ? own : {entries: () => own.entries, exists: true, remarks: own.remarks};
	}

	const rows = await readRows(place, sql);
	if (typeof rows === 'string') return rows;
	return {entries: known => adapter.entries(rows ?? [], known), exists: rows !== null, remarks: []};
}

// Other trees are looked at only for what the candidate lacks.
async function lookElsewhere(
	adapter: Adapter,
	input: MigrationStatusInput,
	tree: MigrationTree,
	entriesOf: Entries,
): Promise<{readonly entries: readonly LedgerEntry[]; readonly found: ReadonlyMap<string, Found>} | string> {
	const known = new Map(tree.set.migrations.map(migration => [migration.id, migration]));
	const found = new Map<string, Found>();
	let entries = entriesOf([...known.values()]);
	const shas = new Set([...(input.live ? [input.live] : []), ...(input.elsewhere ?? [])]);
	for (const sha of shas) {
		if (typeof entries !== 'string' && entries.every(({id}) => known.has(id))) break;
		const other = await readTree(input, adapter, sha);
		if (typeof other === 'string') continue;
		for (const migration of other.set.migrations) {
			if (known.has(migration.id)) continue;
			known.set(migration.id, migration);
			const made = toScript(migration, input.config, adapter, folderInTree(input));
			if (typeof made !== 'string')
				found.set(migration.id, {migration, script: made.script, sha, text: other.texts.get(migration.file) ?? ''});
		}

		entries = entriesOf([...known.values()]);
	}

	if (typeof entries === 'string') return entries;
	const all = [...known.values()];
	return {entries: entries.filter(entry => !adapter.isForeign?.(entry, all)), found};
}
