// A process that appends notes to release 1 until it is killed, and writes down each that was acknowledged:
// `node appendForever.ts JOURNAL ACKNOWLEDGED NAME [PAUSE] [checkpoint]`, with a pause in milliseconds between two of
// them, and with a checkpoint of the log after each.
import {closeSync, openSync, writeSync} from 'node:fs';
import {flushCompileCache} from 'node:module';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import Database from 'better-sqlite3';
import type {StreamWrite} from '../../src/domain/decision.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {ana} from '../support/samples.ts';
import {startedWrite} from '../support/started.ts';

// It ends by being killed, where nothing is kept any more.
flushCompileCache();

const noteWrite = (expected: number, text: string): StreamWrite => {
	return {stream: 'release:1', expected, events: [{type: 'note-added', text}]};
};

const [, , file = '', acknowledged = '', name = '', pause = '0', checkpoint = ''] = process.argv;
const journal = openSqliteJournal(file);
const checkpoints = checkpoint ? new Database(file) : null;
const log = openSync(acknowledged, 'a');
process.once('exit', () => closeSync(log));

for (let i = 0; ; i++) {
	const text = `${name} ${i}`;
	const expected = (await journal.read('release:1')).length;
	const write = expected === 0 ? startedWrite(1) : noteWrite(expected, text);
	const result = await journal.append([write], ana, new Date().toISOString());
	if (result.ok && expected > 0) writeSync(log, `${text}\n`);
	checkpoints?.pragma('wal_checkpoint(RESTART)');
	if (pause !== '0') await delay(Number(pause));
}
