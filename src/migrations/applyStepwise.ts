import type {ApplyInput} from './apply.ts';
import {changesRows, isSetting} from './arrangeStatements.ts';
import {isDone, note} from './ledgerEntry.ts';
import {lockPatience, withPatience} from './lockPatience.ts';
import {checksumOfStatements, type Progress, progressInWords, progressTable} from './progress.ts';
import {runStatement, StatementFailure} from './runStatement.ts';
import type {Session, Steps} from './session.ts';
import type {Statement} from './splitSql.ts';

/**
 * Applies a migration, or takes it back, in a database that commits around every change of its schema: how far it got
 * is recorded after each statement, and whoever does it again goes on from there. Gives false when it was so already.
 * @throws StatementFailure when a statement fails, or when it cannot be known how to go on
 */
export async function applyStepwise(
	session: Session,
	steps: Steps,
	statements: readonly Statement[],
	input: ApplyInput,
): Promise<boolean> {
	const {script, direction, print} = input;
	await session.lock();
	try {
		await session.ensureLedger();
		const begun = (await steps.read()).find(({id}) => id === script.id);
		if (begun && begun.direction !== direction) throw new StatementFailure(otherDirection(begun, input));
		if (await isDone(session, input)) return false;
		const from = begun ? await goOn(session, steps, statements, begun, input) : 0;
		if (from === 0) print('MySQL has no transactions around changes of the schema: each statement is recorded');
		for (let done = from; done < statements.length; done++) await runStep(session, steps, statements, done, input);
		await steps.together(async () => {
			await note(session, input);
			await steps.clear(script.id);
		});
		return true;
	} finally {
		await session.unlock().catch(() => {});
	}
}

async function runStep(
	session: Session,
	steps: Steps,
	statements: readonly Statement[],
	done: number,
	input: ApplyInput,
): Promise<void> {
	const {script, direction, print, patience = lockPatience} = input;
	const statement = statements[done];
	if (!statement) return;
	const progress = (count: number, schemaBefore: string | null = null): Progress => ({
		id: script.id,
		direction,
		done: count,
		total: statements.length,
		checksum: checksumOfStatements(statements.slice(0, schemaBefore === null ? count : count + 1)),
		schemaBefore,
	});
	const finish = () => steps.together(() => steps.write(progress(done + 1)));
	await withPatience(session, patience, print, async () => {
		if (isSetting(statement)) {
			await runStatement(session, statement, input);
			return finish();
		}

		if (changesRows(statement)) {
			return steps.together(async () => {
				await runStatement(session, statement, input);
				await steps.write(progress(done + 1));
			});
		}

		await steps.write(progress(done, await steps.schema()));
		try {
			await runStatement(session, statement, input);
		} catch (error) {
			// What the database refused is not done. A connection that broke leaves the mark: nobody knows then.
			if (done === 0) await steps.clear(script.id).catch(() => {});
			else await steps.write(progress(done)).catch(() => {});
			throw error;
		}

		await finish();
	});
}

/** How many statements are done, with the settings among them made again. */
async function goOn(
	session: Session,
	steps: Steps,
	statements: readonly Statement[],
	begun: Progress,
	input: ApplyInput,
): Promise<number> {
	const {script, print} = input;
	const known = begun.done + (begun.schemaBefore === null ? 0 : 1);
	if (checksumOfStatements(statements.slice(0, known)) !== begun.checksum) {
		throw new StatementFailure(
			`${script.id} ${script.name}: ${progressInWords(begun)}, and the text up to there is another one now; ` +
				`put it back as it was, or take by hand back what is done and DELETE FROM ${progressTable} WHERE id = '${script.id}'`,
		);
	}

	const done = begun.done + ((await ranOn(steps, statements, begun, input)) ? 1 : 0);
	print(`${progressInWords({...begun, done})}: going on behind them`);
	for (const statement of statements.slice(0, done)) {
		if (isSetting(statement)) await runStatement(session, statement, input);
	}

	return done;
}

/** Whether the statement that ran when the process ended was carried out: the server may have finished it alone. */
async function ranOn(
	steps: Steps,
	statements: readonly Statement[],
	{done, schemaBefore}: Progress,
	{script, print}: ApplyInput,
): Promise<boolean> {
	const statement = statements[done];
	if (schemaBefore === null || !statement) return false;
	if (!/^(?:CREATE|ALTER|DROP|RENAME|TRUNCATE|OPTIMIZE|ANALYZE)$/.test(statement.words[0] ?? '')) {
		throw new StatementFailure(
			`${script.id} ${script.name}, line ${statement.line}: this statement ran when an earlier run ended, and nobody ` +
				`knows what of it is done; look, then UPDATE ${progressTable} SET schema_before = NULL, ` +
				`done = ${done + 1}, checksum = '${checksumOfStatements(statements.slice(0, done + 1))}' ` +
				`WHERE id = '${script.id}' when it is, or done = ${done}, ` +
				`checksum = '${checksumOfStatements(statements.slice(0, done))}' when it is not`,
		);
	}

	const hasChanged = (await steps.schema()) !== schemaBefore;
	const said = hasChanged ? 'the schema has changed since: it is done' : 'the schema is as it was: it is run again';
	print(`an earlier run ended in statement ${done + 1}; ${said}`);
	return hasChanged;
}

function otherDirection(begun: Progress, {script}: ApplyInput): string {
	const wanted = begun.direction === 'up' ? 'apply it to the end' : 'take it back to the end';
	return (
		`${script.id} ${script.name} is neither applied nor not: ${progressInWords(begun)}; ${wanted} first, ` +
		`or undo these by hand and DELETE FROM ${progressTable} WHERE id = '${script.id}'`
	);
}
