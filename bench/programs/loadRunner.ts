// Runs releases as runners do to a journal: takes leases against a rival, then appends what happens, at its pace.
import {mkdtempSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {environmentStream, type ReleaseEvent, releaseStream} from '../../src/domain/events.ts';
import type {Journal} from '../../src/journal/journal.ts';
import {JournalError} from '../../src/journal/journalError.ts';
import {openSharedJournal} from '../../src/journal/shared/sharedJournal.ts';
import {command} from '../../test/support/samples.ts';
import {startedEvent} from '../../test/support/started.ts';
import {environmentName, operator, planOfProcess} from '../load/plan.ts';

const {url, project, folder, seconds, releases, from, to, eventsPerSecond, shas} = planOfProcess();
const steps = Array.from({length: 10}, (_, index) => command(`step-${index}`, 'true'));
/** Milliseconds between two appends of a release, of two events each. */
const paceMs = (2000 * releases) / eventsPerSecond;
const end = performance.now() + seconds * 1000;
const tally = {events: 0, asked: 0, late: 0, claims: 0, double: 0, releases: 0, latencies: [] as number[]};

const home = () => mkdtempSync(path.join(folder, 'home-'));
const open = () => openSharedJournal({url, project, home: home()});

type Writes = Parameters<Journal['append']>[0];

/** Whether these events stand in the journal, whose answer was lost or late. */
const isThere = async (journal: Journal, writes: Writes, request: string): Promise<boolean> => {
	const [write] = writes.filter(({events}) => events.length > 0);
	const [first] = write ? await journal.read(write.stream, write.expected) : [];
	return first?.by.user === request;
};

const append = async (journal: Journal, writes: Writes, by: string): Promise<boolean> => {
	const since = performance.now();
	const request = `${by}-${tally.asked++}-${process.pid}`;
	for (;;) {
		try {
			const {ok} = await journal.append(writes, operator(request), new Date().toISOString());
			const isOurs = ok || (await isThere(journal, writes, request));
			tally.latencies.push(performance.now() - since);
			if (isOurs) tally.events += writes.reduce((sum, {events}) => sum + events.length, 0);
			return isOurs;
		} catch (error) {
			if (!(error instanceof JournalError && error.passing)) throw error;
			// As a runner does: it waits, and tries again.
			tally.late++;
			await delay(200);
		}
	}
};

/** Begins a release; null where somebody else was faster. */
const claim = async (journal: Journal, environment: string, by: string): Promise<number | null> => {
	const {seq, lease} = await journal.environment(environment);
	if (lease) return null;
	const release = await journal.nextRelease();
	const version = `v${release}`;
	const started = startedEvent(release, {
		environment,
		plan: {steps, secrets: []},
		request: by,
		candidate: {sha: shas.candidate, version, ref: 'main'},
		previous: {sha: shas.previous, version: 'v0'},
	});
	const writes = [
		{stream: environmentStream(environment), expected: seq, events: [{type: 'lease-taken', release} as const]},
		{stream: releaseStream(release), expected: 0, events: [started]},
	];
	return (await append(journal, writes, by)) ? release : null;
};

const carryOut = async (journal: Journal, environment: string, release: number) => {
	let seq = 1;
	const say = async (...events: readonly ReleaseEvent[]) => {
		if (!(await append(journal, [{stream: releaseStream(release), expected: seq, events}], 'runner'))) tally.double++;
		seq += events.length;
		await delay(paceMs * (0.5 + Math.random()));
	};
	for (const {id: step} of steps) {
		if (performance.now() > end) break;
		await say({type: 'step-intended', step, attempt: 1}, {type: 'step-started', step, attempt: 1, shim: null});
		const result = {outcome: 'succeeded', exitCode: 0, signal: null, detail: null, durationMs: 10} as const;
		await say({type: 'step-finished', step, attempt: 1, ...result}, {type: 'note-added', text: `after ${step}`});
	}

	const expected = (await journal.environment(environment)).seq;
	const freed = {stream: environmentStream(environment), expected, events: [{type: 'lease-freed', release} as const]};
	const over = {type: 'release-finished', outcome: 'succeeded', verified: true, reason: null} as const;
	if (!(await append(journal, [{stream: releaseStream(release), expected: seq, events: [over]}, freed], 'runner')))
		tally.double++;
	tally.releases++;
};

const serve = async (index: number) => {
	const environment = environmentName(index);
	const [journal, rival] = await Promise.all([open(), open()]);
	// Fifty people do not press a key in the same second: they would all want the same number.
	await delay((Math.random() * seconds * 1000) / 4);
	while (performance.now() < end) {
		const won = await Promise.all([claim(journal, environment, 'ana'), claim(rival, environment, 'ben')]);
		const mine = won.filter(release => release !== null);
		tally.claims += mine.length;
		if (mine.length > 1) tally.double++;
		// Who lost the number to another environment tries again, a little later.
		if (mine.length === 0) await delay(Math.random() * 200);
		for (const release of mine) await carryOut(journal, environment, release);
	}

	journal.close();
	rival.close();
};

await Promise.all(Array.from({length: to - from}, (_, index) => serve(from + index)));
process.stdout.write(JSON.stringify(tally));
