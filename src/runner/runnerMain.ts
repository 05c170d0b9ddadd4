// The detached process that executes one release: `node runner.js ROOT HOME RELEASE`. It has its own session and no
// terminal: closing the cockpit changes nothing for it.
import path from 'node:path';
import process from 'node:process';
import {openSqliteJournal} from '../journal/sqliteJournal.ts';
import {currentOperator} from '../process/currentOperator.ts';
import {ownIdentity} from '../process/identity.ts';
import {NotOurs} from './releaseSession.ts';
import {runRelease} from './runRelease.ts';

const [, , root = '', home = '', id = ''] = process.argv;

process.on('SIGHUP', () => {});
// Asked to end, it leaves the running step to its shim; the next runner finds it there.
process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => process.exit(0));

const journal = openSqliteJournal(path.join(home, 'journal.db'));
const world = {
	journal,
	root,
	home,
	identity: ownIdentity(),
	operator: currentOperator(null),
	now: () => new Date(),
};
try {
	await runRelease(world, Number(id));
} catch (error) {
	if (!(error instanceof NotOurs)) throw error;
	process.stderr.write(`${error.message}\n`);
} finally {
	journal.close();
}
