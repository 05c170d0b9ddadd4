// A process that upgrades a journal and comes to a stop in the middle: `node upgradeInto.ts JOURNAL`. Where the head's
// file is to be written stands a pipe that nobody reads.
import {execFileSync} from 'node:child_process';
import process from 'node:process';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';

const [, , file = ''] = process.argv;
execFileSync('mkfifo', [`${file.replace(/\.db$/, '.head')}.${process.pid}.tmp`]);
openSqliteJournal(file);
