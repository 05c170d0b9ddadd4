// node appendAcross.ts URL HOME: appends one release after the other, each when it is told to by a line, until it has failed
// once and then recorded again; says what came of each.
import process from 'node:process';
import {createInterface} from 'node:readline';
import {JournalError} from '../../src/journal/journalError.ts';
import {openSharedJournal} from '../../src/journal/shared/sharedJournal.ts';
import {ana} from '../support/samples.ts';
import {startedWrite} from '../support/started.ts';

const [url = '', home = ''] = process.argv.slice(2);
const journal = await openSharedJournal({url, project: 'shop', home});
const told = createInterface(process.stdin)[Symbol.asyncIterator]();
let recorded = 0;
for (let failed = 0; recorded < 2; ) {
	try {
		const {ok} = await journal.append([startedWrite(recorded + 1)], ana, '2026-05-04T12:00:00.000Z');
		process.stdout.write(`${ok ? 'recorded' : 'refused'} ${++recorded}\n`);
	} catch (error) {
		// It is a while until packets find their way again.
		if (failed++ === 0)
			process.stdout.write(`away: ${error instanceof JournalError && error.passing ? 'passing' : String(error)}\n`);
		else continue;
	}

	await told.next();
}

const {events, problems} = await journal.verify();
process.stdout.write(`whole: ${problems.length === 0 ? events : JSON.stringify(problems)}\n`);
journal.close();
process.exit();
