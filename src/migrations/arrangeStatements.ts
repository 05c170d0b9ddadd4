import type {Statement} from './splitSql.ts';
import {type Dialect, splitSql} from './splitSql.ts';

/** A script's statements, as they are run around and inside of our transaction. */
export type Arrangement = {
	/** False: the script says that it cannot run in a transaction, or its database cannot do that. */
	readonly transaction: boolean;
	readonly before: readonly Statement[];
	readonly inside: readonly Statement[];
	readonly after: readonly Statement[];
};

/**
 * Arranges a script for one transaction together with its ledger row. A BEGIN and COMMIT of its own around everything
 * are left out: ours takes their place. Any other use of transactions is refused, with a text that says why. Settings
 * of SQLite (PRAGMA) at the beginning and the end run outside, because inside of a transaction many do nothing. MySQL
 * commits around all but changes of rows: only a script of those runs in a transaction.
 */
export function arrangeStatements(script: string, dialect: Dialect): Arrangement | string {
	const statements = splitSql(script, dialect);
	if (dialect !== 'mysql' && wantsNoTransaction(script))
		return {transaction: false, before: [], inside: statements, after: []};
	const isPragma = (statement: Statement) => dialect === 'sqlite' && statement.words[0] === 'PRAGMA';
	const from = statements.findIndex(statement => !isPragma(statement));
	const to = statements.findLastIndex(statement => !isPragma(statement)) + 1;
	if (from < 0) return {transaction: true, before: statements, inside: [], after: []};
	const [before, after] = [statements.slice(0, from), statements.slice(to)];
	const own = statements.slice(from, to);
	const isWrapped = own.length > 1 && begins(own[0]) && commits(own.at(-1));
	const inside = isWrapped ? own.slice(1, -1) : own;
	const stray = inside.find(statement => begins(statement) || commits(statement) || abandons(statement));
	if (stray) {
		return (
			`line ${stray.line}: ${stray.words[0]} here would part the migration from its record; ` +
			`write one BEGIN and COMMIT around everything, or none${dialect === 'mysql' ? '' : orNoTransaction}`
		);
	}

	return {transaction: dialect !== 'mysql' || changesRowsOnly(inside), before, inside, after};
}

const orNoTransaction = ', or say "-- release-tui: no-transaction"';

/** Whether these statements change rows, or settings of the session, and nothing else. */
export function changesRowsOnly(statements: readonly Statement[]): boolean {
	return statements.every(statement => changesRows(statement) || isSetting(statement));
}

/** Whether a statement reads or changes rows, so that a transaction takes it back. */
export function changesRows({words: [first = '']}: Statement): boolean {
	return /^(?:INSERT|UPDATE|DELETE|REPLACE|SELECT|WITH|VALUES|TABLE)$/.test(first);
}

/** Whether a statement changes nothing but the session: one that goes on in another session needs it again. */
export function isSetting({words: [first = '', second = '']}: Statement): boolean {
	if (first === 'SET') return !/^(?:PASSWORD|GLOBAL|PERSIST|PERSIST_ONLY|ROLE|DEFAULT)$/.test(second);
	return first === 'USE' || first === 'PREPARE' || first === 'DEALLOCATE';
}

/** Whether a script says that it cannot run in a transaction, in our words, dbmate's or goose's. */
export function wantsNoTransaction(script: string): boolean {
	return noTransaction.test(script);
}

const noTransaction =
	/^[ \t]*--[ \t]*(?:release-tui:[ \t]*no-transaction\b|migrate:(?:up|down)\b.*\btransaction:[ \t]*false\b|\+goose[ \t]+no[ \t]+transaction\b)/im;

function begins(statement: Statement | undefined): boolean {
	const [first, second] = statement?.words ?? [];
	return first === 'BEGIN' || (first === 'START' && second === 'TRANSACTION');
}

function commits(statement: Statement | undefined): boolean {
	const [first] = statement?.words ?? [];
	return first === 'COMMIT' || first === 'END';
}

function abandons({words: [first, second, third]}: Statement): boolean {
	if (first === 'ROLLBACK') return second !== 'TO' && third !== 'TO';
	return first === 'ABORT' || (first === 'PREPARE' && second === 'TRANSACTION');
}
