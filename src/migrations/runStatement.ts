import {plainText} from '../domain/sanitize.ts';
import type {ApplyInput} from './apply.ts';
import {errorPosition, statementError} from './databaseError.ts';
import type {Session} from './session.ts';
import type {Statement} from './splitSql.ts';

/** A migration does not go on. The message says where and why. */
export class StatementFailure extends Error {
	override readonly name = 'StatementFailure';
}

/**
 * Runs one statement of a migration, and prints its first line before.
 * @throws StatementFailure with the line of the mistake, when the database refuses it
 */
export async function runStatement(session: Session, statement: Statement, input: ApplyInput): Promise<void> {
	const [first = ''] = statement.sql.split('\n', 1);
	const shown = plainText(first).trim().slice(0, 200);
	input.print(`  ${shown}`);
	const started = performance.now();
	try {
		await session.execute(statement.sql);
		input.took?.(statement.line, performance.now() - started);
	} catch (error) {
		const {script, direction, database} = input;
		const offset = errorPosition(error) ?? 0;
		const line = statement.line + [...statement.sql].slice(0, offset).filter(character => character === '\n').length;
		const where = `${script.id} ${script.name}, ${direction}, line ${line}`;
		throw new StatementFailure(`${where}: ${statementError(error, database)}\n  in: ${shown}`, {cause: error});
	}
}
