// Follows the releases as cockpits do: an engine each, which reads again whenever the journal says that something happened.

import {once} from 'node:events';
import {mkdtempSync} from 'node:fs';
import path from 'node:path';
import {environmentOf} from '../../src/domain/project.ts';
import {readOverview} from '../../src/engine/readOverview.ts';
import {readRelease} from '../../src/engine/readState.ts';
import {openSharedJournal} from '../../src/journal/shared/sharedJournal.ts';
import {coalesce} from '../../store/coalesce.ts';
import {project as sample} from '../../test/support/samples.ts';
import {environmentName, planOfProcess} from '../load/plan.ts';

const {url, project, folder, from, to} = planOfProcess();
const tally = {reads: 0, failures: 0, seen: {} as Record<string, number>};

const follow = async (index: number) => {
	const journal = await openSharedJournal({url, project, home: mkdtempSync(path.join(folder, 'home-'))});
	const name = environmentName(index);
	const reading = coalesce(
		async () => {
			const overview = await readOverview(journal, name, environmentOf(sample, name));
			await journal.releases({limit: 300});
			const shown = overview.open ?? overview.last;
			const release = shown && (await readRelease(journal, shown.id));
			if (release) tally.seen[`${index}:${release.id}`] = release.seq;
			tally.reads++;
		},
		33,
		() => void tally.failures++,
	);
	journal.subscribe(reading.request);
	reading.request();
	return () => {
		reading.stop();
		journal.close();
	};
};

const stops = await Promise.all(Array.from({length: to - from}, (_, index) => follow(from + index)));
// Until we are told that all is over and was heard of.
process.stdin.resume();
await once(process.stdin, 'end');
for (const stop of stops) stop();
process.stdout.write(JSON.stringify(tally));
