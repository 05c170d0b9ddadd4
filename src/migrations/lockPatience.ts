import {setTimeout as sleep} from 'node:timers/promises';
import {StatementFailure} from './runStatement.ts';
import type {Session} from './session.ts';

/** How long a statement waits for its lock, how often it tries, and the first pause; each pause is twice as long. */
export type LockPatience = {readonly limitMs: number; readonly tries: number; readonly pauseMs: number};

/** A statement that waits for its lock makes everybody behind it wait, too: better to step back and try again. */
export const lockPatience: LockPatience = {limitMs: 3000, tries: 5, pauseMs: 1000};

/**
 * Does `work` again, after growing pauses, when a statement in it waited too long for a lock. Transactions are taken
 * back before.
 * @throws StatementFailure when the last try failed, too; it names who blocks
 */
export async function withPatience<Result>(
	session: Session,
	{tries, pauseMs}: LockPatience,
	print: (line: string) => void,
	work: () => Promise<Result>,
): Promise<Result> {
	for (let tried = 1; ; tried++) {
		try {
			return await work();
		} catch (error) {
			if (!(error instanceof StatementFailure) || !session.isLockTimeout(error.cause)) throw error;
			await session.rollback();
			if (tried >= tries) throw await named(error, session, tries);
			const pause = pauseMs * 2 ** (tried - 1);
			print(`somebody else holds the lock: next try in ${pause / 1000} s, try ${tried} of ${tries} failed`);
			await sleep(pause);
		}
	}
}

async function named(failure: StatementFailure, session: Session, tries: number): Promise<StatementFailure> {
	const blockers = await session.blockers();
	const who = blockers.length > 0 ? blockers : ['who holds the lock cannot be seen'];
	const lines = [failure.message, `  tried ${tries} times; the oldest transactions:`, ...who.map(line => `  ${line}`)];
	return new StatementFailure(lines.join('\n'), {cause: failure.cause});
}
