import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {foldRelease} from '../../src/domain/evolveRelease.ts';
import {thisMachine} from '../../src/engine/machine.ts';
import {runnerCare} from '../../src/engine/runnerCare.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {ana} from '../support/samples.ts';
import {startedEvent} from '../support/started.ts';

test('a release that was just started elsewhere has no dead runner, however far apart the clocks are', () => {
	const home = mkdtempSync(path.join(tmpdir(), 'release-tui-care-'));
	const journal = openSqliteJournal(path.join(home, 'journal.db'));
	const machine = {...thisMachine(home, home), now: () => new Date('2026-05-04T13:00:00.000Z')};
	const care = runnerCare({journal, operator: ana, home, machine});
	const started = (host: string) => {
		const at = '2026-05-04T12:00:00.000Z';
		const release = foldRelease([{stream: 'release:1', seq: 1, at, by: {...ana, host}, event: startedEvent(1)}]);
		return release && care.runnerAlive(release);
	};
	expect(started('elsewhere')).toBeNull();
	// Here, an hour is long enough to know.
	expect(started(ana.host)).toBe(false);
	journal.close();
	rmSync(home, {recursive: true, force: true});
});
