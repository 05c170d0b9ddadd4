import type {MigrationScript} from '../domain/plan.ts';
import {plainText} from '../domain/sanitize.ts';
import type {FileMigration, LedgerEntry} from './adapters/adapter.ts';
import type {MigrationRow} from './migrations.ts';
import {compareIds} from './parseFiles.ts';

/** A migration of the candidate, and the text of its file. */
export type Known = {readonly migration: FileMigration; readonly script: MigrationScript; readonly text?: string};

/** A migration that another commit has. */
export type Found = Known & {readonly sha: string};

/** What a ledger and trees come to. */
export type Comparison = {readonly rows: readonly MigrationRow[]; readonly pending: readonly MigrationScript[]};

/**
 * Holds what a ledger says against what the candidate has. Rows come in the order of the candidate; behind them comes
 * what is gone from it.
 * @param elsewhere what other commits have, by id
 */
export function compare(
	candidate: readonly Known[],
	entries: readonly LedgerEntry[],
	elsewhere: ReadonlyMap<string, Found>,
): Comparison {
	const entryOf = new Map(entries.map(entry => [entry.id, entry]));
	const present = withoutReplaced(candidate, entryOf);
	const lastApplied = new Map<string, number>();
	for (const [index, {migration}] of present.entries()) {
		if (entryOf.get(migration.id)?.state === 'applied') lastApplied.set(migration.group, index);
	}

	const rows = present.map(({migration, script, text}, index) => {
		const isEarlier = index < (lastApplied.get(migration.group) ?? -1);
		return {...presentRow(migration, script, entryOf.get(migration.id), isEarlier), ...codeOf(script, text)};
	});
	const known = new Set(candidate.map(({migration}) => migration.id));
	const gone = entries
		.filter(({id, state}) => !known.has(id) && state !== 'undone')
		.toSorted((a, b) => compareIds(numberOf(a.id), numberOf(b.id)))
		.map(entry => goneRow(entry, elsewhere.get(entry.id)));
	return {
		rows: [...rows, ...gone],
		pending: present.flatMap(({script}, index) => {
			const row = rows[index];
			const isHalfway = row?.state === 'halfway' && row.appliedAt === null;
			return row?.state === 'pending' || row?.state === 'undone' || isHalfway ? [script] : [];
		}),
	};
}

// A migration that stands for others is applied in their place where none of them was, and else not at all.
function withoutReplaced(all: readonly Known[], entryOf: ReadonlyMap<string, LedgerEntry>): readonly Known[] {
	const left = new Set<string>();
	for (const {migration} of all) {
		const {id, replaces} = migration;
		const isStarted = !entryOf.has(id) && replaces.some(other => entryOf.has(other));
		for (const other of isStarted ? [id] : replaces) left.add(other);
	}

	return left.size === 0 ? all : all.filter(({migration}) => !left.has(migration.id));
}

function presentRow(
	migration: FileMigration,
	{id, name, file, up, down, hasDown}: MigrationScript,
	entry: LedgerEntry | undefined,
	isEarlier: boolean,
): MigrationRow {
	const state = entry?.state ?? 'pending';
	return {
		id,
		name,
		file,
		foundIn: null,
		up,
		down,
		hasDown,
		state,
		outOfOrder: isEarlier && (state === 'pending' || state === 'undone'),
		appliedAt: entry?.appliedAt ?? null,
		changed: isChanged(migration, entry),
	};
}

function isChanged({checksum}: FileMigration, entry: LedgerEntry | undefined): boolean {
	if (!entry || entry.state === 'undone' || entry.checksum === null || checksum === null) return false;
	return entry.checksum !== checksum;
}

function goneRow({id, name, state, appliedAt, up, down}: LedgerEntry, found: Found | undefined): MigrationRow {
	const way = down ?? found?.script.down ?? null;
	return {
		id: plainText(id),
		name: plainText(found?.script.name ?? name),
		file: found?.script.file ?? '',
		foundIn: found?.sha ?? null,
		state: state === 'failed' || state === 'halfway' ? state : 'gone',
		outOfOrder: false,
		appliedAt,
		up: up ?? found?.script.up ?? null,
		down: way,
		hasDown: way !== null || (found?.script.hasDown ?? false),
		changed: false,
		...(up === null && found ? codeOf(found.script, found.text) : {}),
	};
}

function codeOf({up}: MigrationScript, text: string | undefined): {readonly code?: string} {
	return up === null && text !== undefined ? {code: text} : {};
}

function numberOf(id: string): string {
	return /\d+/.exec(id)?.[0] ?? '';
}
