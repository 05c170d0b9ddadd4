import {plainText} from '../domain/sanitize.ts';
import type {FileMigration, LedgerEntry} from './adapters/adapter.ts';
import {appliedEntry} from './adapters/ledgerRows.ts';

import {type Comparison, compare, type Known} from './compare.ts';
import {type GrowingStatement, otherDatabase, statementsOf, vainBegin, withIds} from './growingStatements.ts';
import {keptStatements} from './keptStatements.ts';
import {presentAlready} from './presentAlready.ts';
import {readOwnLedger} from './readLedger.ts';
import {folderInTree, type TreePlace} from './readTree.ts';
import {remarksOn} from './remarks.ts';
import {toScript} from './toScript.ts';

/** What the status of a growing file is made of. */
export type GrowingInput = TreePlace & {
	readonly database: string;
	readonly candidate: string;
	readonly live?: string | null;
	readonly settled?: string | null;
};

/**
 * The status of one SQL file that only ever grows. What the live commit's file holds is applied (where its release did not
 * end well, what the file before it holds), and what our ledger says that a release applied; the other statements of the
 * candidate's file are pending, each by itself. A text says why it cannot be known.
 */
export async function growingStatus(
	input: GrowingInput,
): Promise<(Comparison & {readonly heads: readonly string[]; readonly remarks: readonly string[]}) | string> {
	const {config, repository, candidate, database, cwd} = input;
	const live = input.settled ?? input.live;
	const path = folderInTree(input);
	const unknown = `so nobody can tell which statements of ${config.path} are applied`;
	if (!live) return `what is live is not known: ${unknown}`;
	if (!(await repository.revision(live))) return `what is live is no commit of this clone: ${unknown}`;
	const place = {dialect: config.dialect, database, cwd};
	const [text, before, ledger] = await Promise.all([
		repository.file(candidate, path),
		repository.file(live, path),
		readOwnLedger(place),
	]);
	if (text === null) return `${candidate.slice(0, 7)} has no file ${plainText(path)}`;
	const statements = statementsOf(text, config.dialect);
	const elsewhere = otherDatabase(statements, config.dialect, database);
	if (elsewhere !== null) return `${plainText(path)}, ${elsewhere}`;
	if (typeof ledger === 'string') return ledger;
	const old = statementsOf(before ?? '', config.dialect);
	const {places, removed} = keptStatements(
		old.map(({key}) => key),
		statements.map(({key}) => key),
	);
	const migrations = withIds(statements, config.dialect);
	const known: Known[] = [];
	for (const migration of migrations) {
		const made = toScript({...migration, file: ''}, config, {commands: null}, path);
		if (typeof made === 'string') return made;
		known.push({migration, script: made.script});
	}

	const entries = [...ledger.entries, ...places.flatMap(index => liveEntry(migrations[index]))];
	const {rows, pending} = compare(known, entries, new Map());
	const wasThere = await presentAlready(place, pending);
	return {
		rows,
		pending,
		heads: [],
		remarks: [
			...ledger.remarks,
			...removed.flatMap(index => removedRemark(old[index], config.path, live)),
			...remarksOn(rows, candidate, undefined),
			...wasThere,
			...(pending.length === 0 ? [] : vainRemark(vainBegin(text, config.dialect), config.path)),
		],
	};
}

function liveEntry(migration: FileMigration | undefined): readonly LedgerEntry[] {
	return migration ? [appliedEntry(migration.id, null, {name: migration.name})] : [];
}

function vainRemark(line: number | null, path: string): readonly string[] {
	if (line === null) return [];
	return [
		`BEGIN in line ${line} of ${path} protects nothing: MySQL commits at every change of the schema. Each statement is recorded instead, and what failed is gone on with there.`,
	];
}

function removedRemark(statement: GrowingStatement | undefined, path: string, live: string): readonly string[] {
	if (!statement) return [];
	const shown = plainText(statement.sql.replace(/\s+/g, ' ')).slice(0, 60);
	return [
		`Line ${statement.line} of ${path} in ${live.slice(0, 7)} was removed or edited, after it was applied: ${shown}`,
	];
}
