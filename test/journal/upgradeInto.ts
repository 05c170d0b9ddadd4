// A process that upgrades a journal and comes to a stop in the middle: `node upgradeInto.ts JOURNAL`. It stops where the
// head's file would get its name, in the open transaction, and leaves a file beside it that says so.
import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import process from 'node:process';

const [, , file = ''] = process.argv;
const head = file.replace(/\.db$/, '.head');
const {renameSync} = fs;
fs.renameSync = (from, to) => {
	if (to !== head) return renameSync(from, to);
	fs.writeFileSync(`${head}.stopped`, '');
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
syncBuiltinESMExports();
const {openSqliteJournal} = await import('../../src/journal/sqliteJournal.ts');
openSqliteJournal(file);
