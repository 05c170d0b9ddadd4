import {migrationTitle} from '../domain/migrationWords.ts';
import type {MigrationScript} from '../domain/plan.ts';
import {applyStepwise} from './applyStepwise.ts';
import {type Arrangement, arrangeStatements, changesRowsOnly} from './arrangeStatements.ts';
import {databaseError} from './databaseError.ts';
import {databaseProblem} from './databaseUrl.ts';
import {isDone, note, recorded} from './ledgerEntry.ts';
import {type LockPatience, lockPatience, withPatience} from './lockPatience.ts';
import {runStatement, StatementFailure} from './runStatement.ts';
import {openSession, type Session} from './session.ts';
import {splitSql} from './splitSql.ts';

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
	/** Is told of each statement how long it took, in milliseconds. */
	readonly took?: (line: number, ms: number) => void;
	/** How statements wait for locks, where that is not what is usual. */
	readonly patience?: LockPatience;
};

/** What became of it. `changed` is false when it was so already. */
export type ApplyResult = {readonly ok: true; readonly changed: boolean} | {readonly ok: false; readonly error: string};

/**
 * Applies a migration or takes it back, and records that in the ledger: both in one transaction, so that whoever is
 * interrupted can simply do it again. Only a script that says it cannot run in a transaction is recorded after it, and
 * one of MySQL statement by statement.
 */
export async function applyMigration(input: ApplyInput): Promise<ApplyResult> {
	const {script, database, cwd, print} = input;
	const problem = databaseProblem(database, script.dialect, script.database);
	if (problem !== null) return {ok: false, error: problem};
	let session: Session | null;
	try {
		session = await openSession({
			dialect: script.dialect,
			database,
			cwd,
			mode: {kind: 'write', lockLimitMs: lockLimitOf(input)},
			print,
		});
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

async function run(session: Session, input: ApplyInput): Promise<ApplyResult> {
	const {script, direction, print} = input;
	const title = migrationTitle(script);
	// The plan was frozen with its way back; the ledger may know one that the plan does not.
	const text = direction === 'up' ? script.up : (script.down ?? (await recorded(session, script.id))?.down ?? null);
	if (text === null) {
		const why = direction === 'up' ? 'no SQL: its own tool applies it' : 'no down: it cannot be taken back';
		return {ok: false, error: `${title} has ${why}`};
	}

	const arrangement = arrangeStatements(text, script.dialect);
	if (typeof arrangement === 'string') return {ok: false, error: `${title}, ${direction}, ${arrangement}`};
	const started = performance.now();
	const changed = await runAll(session, arrangement, input);
	if (changed) {
		const verb = direction === 'up' ? 'applied' : 'took back';
		print(`${verb} ${title} in ${Math.round(performance.now() - started)} ms`);
	}

	return {ok: true, changed};
}

async function runAll(session: Session, arrangement: Arrangement, input: ApplyInput): Promise<boolean> {
	const {patience = lockPatience, print, script} = input;
	const wasBegun = (await session.steps?.read())?.some(({id}) => id === script.id) ?? false;
	if (arrangement.transaction && !wasBegun) {
		return withPatience(session, patience, print, () => inTransaction(session, arrangement, input));
	}

	return session.steps
		? applyStepwise(session, session.steps, arrangement.inside, input)
		: withoutTransaction(session, arrangement, input);
}

// Nobody waits behind a change of rows, and all that was done would be done again.
function lockLimitOf({script, direction, patience = lockPatience}: ApplyInput): number {
	const text = direction === 'up' ? script.up : script.down;
	return text !== null && changesRowsOnly(splitSql(text, script.dialect)) ? 0 : patience.limitMs;
}

async function inTransaction(session: Session, arrangement: Arrangement, input: ApplyInput): Promise<boolean> {
	for (const statement of arrangement.before) await runStatement(session, statement, input);
	await session.begin();
	await session.ensureLedger();
	if (await isDone(session, input)) return false;
	for (const statement of arrangement.inside) await runStatement(session, statement, input);
	await note(session, input);
	await session.commit();
	for (const statement of arrangement.after) {
		// The migration is done and recorded: a setting that fails behind it cannot undo that.
		await runStatement(session, statement, input).catch(error => input.print(String(error.message)));
	}

	return true;
}

async function withoutTransaction(session: Session, arrangement: Arrangement, input: ApplyInput): Promise<boolean> {
	await session.lock();
	try {
		await session.ensureLedger();
		if (await isDone(session, input)) return false;
		input.print('without a transaction: what was done before a failure stays');
		for (const statement of arrangement.inside) {
			await withPatience(session, input.patience ?? lockPatience, input.print, () =>
				runStatement(session, statement, input),
			);
		}

		await note(session, input);
		return true;
	} finally {
		await session.unlock().catch(() => {});
	}
}
