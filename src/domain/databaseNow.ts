/** What a database tells of itself, and of what goes on in it at this moment. */
export type DatabaseNow = {
	/** Such as "PostgreSQL 15.18". */
	readonly server: string;
	/** Its size; null where that is not told. */
	readonly bytes: number | null;
	/** Transactions of others that hold locks of tables, the oldest first; null where nobody can see them. */
	readonly holders: readonly LockHolder[] | null;
};

/** A transaction that holds locks. */
export type LockHolder = {
	/** Such as "process 8812 (app with psql)". */
	readonly who: string;
	/** How long it is open; null where this account may not see that. */
	readonly seconds: number | null;
	/** What it does, such as "idle in transaction". */
	readonly state: string;
	/** The tables in small letters, without their schemas; null where the server does not tell. */
	readonly tables: readonly string[] | null;
};

/** The tables that operations name, as `LockHolder` names them. */
export function namedTables(operations: Iterable<object>): ReadonlySet<string> {
	const tables = new Set<string>();
	for (const operation of operations) {
		if (!('table' in operation) || typeof operation.table !== 'string') continue;
		tables.add((operation.table.split('.').at(-1) ?? '').toLowerCase());
	}

	return tables;
}

/** Of these transactions, those that hold a lock of one of these tables, or may hold one. */
export function holdersOf(holders: readonly LockHolder[], tables: ReadonlySet<string>): readonly LockHolder[] {
	return holders.filter(holder => holder.tables === null || holder.tables.some(table => tables.has(table)));
}

/** Who holds what, in a sentence: of the tables, those that matter. */
export function holderSentence({who, seconds, state, tables}: LockHolder, concerned: ReadonlySet<string>): string {
	const since = seconds === null ? 'for a time that this account may not see' : `for ${sinceText(seconds)}`;
	if (tables === null) return `${who} is in a transaction ${since}, and may hold them, now ${state}`;
	const held = tables.filter(table => concerned.has(table)).join(', ');
	return `${who} holds ${held} ${since}, now ${state}`;
}

function sinceText(seconds: number): string {
	if (seconds < 120) return `${Math.max(0, Math.round(seconds))} s`;
	return seconds < 7200 ? `${Math.round(seconds / 60)} m` : `${Math.round(seconds / 3600)} h`;
}
