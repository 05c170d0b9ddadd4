import type {MigrationScript} from '../domain/plan.ts';
import {plainText} from '../domain/sanitize.ts';
import {type Arrangement, arrangeStatements} from './arrangeStatements.ts';
import {databaseError, errorPosition, statementError} from './databaseError.ts';
import {databaseProblem} from './databaseUrl.ts';
import {checksumOf, type LedgerRow} from './ledger.ts';
import {openSession, type Session} from './session.ts';
import type {Statement} from './splitSql.ts';

/** A migration to be applied or taken back. */
export type ApplyInput = {
	readonly script: Pick<MigrationScript, 'id' | 'name' | 'up' | 'down' | 'dialect' | 'database'>;
	readonly direction: 'up' | 'down';
	/** A URL, or a path for SQLite. */
	readonly database: string;
	readonly cwd: string;
	readonly commit: string;
	readonly release: number;
	readonly print: (line: string) => void;
};

/** What became of it. `changed` is false when it was so already. */
export type ApplyResult = {readonly ok: true; readonly changed: boolean} | {readonly ok: false; readonly error: string};

/**
 * Applies a migration or takes it back, and records that in the ledger: both in one transaction, so that whoever is
 * interrupted can simply do it again. Only a script that says it cannot run in a transaction is recorded after it.
 */
export async function applyMigration(input: ApplyInput): Promise<ApplyResult> {
	const {script, database, cwd, print} = input;
	const problem = databaseProblem(database, script.dialect, script.database);
	if (problem !== null) return {ok: false, error: problem};
	let session: Session | null;
	try {
		session = await openSession({dialect: script.dialect, database, cwd, mode: {kind: 'write'}, print});
	} catch (error) {
		return {ok: false, error: databaseError(error, database)};
	}

	if (!session) return {ok: false, error: `there is no database ${script.database}`};
	try {
		return await run(session, input);
	} catch (error) {
		return {ok: false, error: error instanceof StatementFailure ? error.message : databaseError(error, database)};
	} finally {
		await session.rollback().catch(() => {});
		await session.close();
	}
}

/** A statement of a migration that the database refused. */
class StatementFailure extends Error {
	override readonly name = 'StatementFailure';
}

async function run(session: Session, input: ApplyInput): Promise<ApplyResult> {
	const {script, direction, print} = input;
	const title = `${script.id} ${script.name}`;
	// The plan was frozen with its way back; the ledger may know one that the plan does not.
	const text = direction === 'up' ? script.up : (script.down ?? (await recorded(session, script.id))?.down ?? null);
	if (text === null) {
		const why = direction === 'up' ? 'no SQL: its own tool applies it' : 'no down: it cannot be taken back';
		return {ok: false, error: `${title} has ${why}`};
	}

	const arrangement = arrangeStatements(text, script.dialect);
	if (typeof arrangement === 'string') return {ok: false, error: `${title}, ${direction}, ${arrangement}`};
	const started = performance.now();
	const changed = arrangement.transaction
		? await inTransaction(session, arrangement, input)
		: await withoutTransaction(session, arrangement, input);
	if (changed) {
		const verb = direction === 'up' ? 'applied' : 'took back';
		print(`${verb} ${title} in ${Math.round(performance.now() - started)} ms`);
	}

	return {ok: true, changed};
}

async function inTransaction(session: Session, arrangement: Arrangement, input: ApplyInput): Promise<boolean> {
	for (const statement of arrangement.before) await execute(session, statement, input);
	await session.begin();
	await session.ensureLedger();
	if (await isDone(session, input)) return false;
	for (const statement of arrangement.inside) await execute(session, statement, input);
	await note(session, input);
	await session.commit();
	for (const statement of arrangement.after) {
		// The migration is done and recorded: a setting that fails behind it cannot undo that.
		await execute(session, statement, input).catch(error => input.print(String(error.message)));
	}

	return true;
}

async function withoutTransaction(session: Session, arrangement: Arrangement, input: ApplyInput): Promise<boolean> {
	await session.lock();
	try {
		await session.ensureLedger();
		if (await isDone(session, input)) return false;
		input.print('without a transaction: what was done before a failure stays');
		for (const statement of arrangement.inside) await execute(session, statement, input);
		await note(session, input);
		return true;
	} finally {
		await session.unlock().catch(() => {});
	}
}

async function isDone(session: Session, {script, direction, print}: ApplyInput): Promise<boolean> {
	const row = await recorded(session, script.id);
	if (direction === 'up' && row) {
		print(`${script.id} ${script.name} was applied at ${row.appliedAt} by release #${row.release}: nothing to do`);
		if (row.checksum !== checksumOf(script.up ?? '')) print('its text was another one then');
		return true;
	}

	if (direction === 'down' && !row) {
		print(`${script.id} ${script.name} is not applied: nothing to take back`);
		return true;
	}

	return false;
}

async function recorded(session: Session, id: string): Promise<LedgerRow | undefined> {
	return (await session.ledger()).find(row => row.id === id);
}

async function note(session: Session, {script, direction, commit, release}: ApplyInput): Promise<void> {
	const {id, name, up, down} = script;
	if (direction === 'down') return session.forget(id);
	const appliedAt = new Date().toISOString();
	await session.record({id, name, checksum: checksumOf(up ?? ''), up: up ?? '', down, commit, release, appliedAt});
}

async function execute(session: Session, statement: Statement, input: ApplyInput): Promise<void> {
	const [first = ''] = statement.sql.split('\n', 1);
	const shown = plainText(first).trim().slice(0, 200);
	input.print(`  ${shown}`);
	try {
		await session.execute(statement.sql);
	} catch (error) {
		const {script, direction, database} = input;
		const offset = errorPosition(error) ?? 0;
		const line = statement.line + [...statement.sql].slice(0, offset).filter(character => character === '\n').length;
		const where = `${script.id} ${script.name}, ${direction}, line ${line}`;
		throw new StatementFailure(`${where}: ${statementError(error, database)}\n  in: ${shown}`, {cause: error});
	}
}
