import {deepStrictEqual, ok, strictEqual} from 'node:assert/strict';
import {emptyEnvironment, evolveEnvironment} from '../../../src/domain/environment.ts';
import type {EnvironmentEvent, JournalEvent, Recorded, ReleaseEvent} from '../../../src/domain/events.ts';
import {foldRelease} from '../../../src/domain/evolveRelease.ts';
import type {PlanStep} from '../../../src/domain/plan.ts';
import type {Release} from '../../../src/domain/release.ts';
import {summarize} from '../../../src/domain/summary.ts';
import {openSqliteJournal} from '../../../src/journal/sqliteJournal.ts';
import {verifyChains} from '../../support/chains.ts';

/** All streams of a journal, each with its events in order. */
export type Streams = ReadonlyMap<string, readonly Recorded[]>;

/**
 * O1, O2, O5, O10: no holes, right hashes; nothing that was acknowledged is missing; no success without an exit code of
 * zero; and opening the journal again shows the very same, projection included.
 * @param acknowledged events of which an append, or a reading, said that they are recorded
 */
export async function checkJournal(file: string, acknowledged: readonly Recorded[]): Promise<Streams> {
	verifyChains(file);
	const streams = await readStreams(file);
	for (const event of acknowledged) {
		const kept = streams.get(event.stream)?.[event.seq - 1];
		deepStrictEqual(kept, event, `O2: ${event.stream} ${event.seq} was acknowledged`);
	}

	for (const release of releasesOf(streams)) {
		oneAtATime(release.events);
		successesExited(release.events, release.state);
	}

	for (const [stream, events] of streams) {
		if (stream.startsWith('environment:')) oneLease(stream, events as readonly Recorded<EnvironmentEvent>[]);
	}

	oneAtATimeWhereShared(streams);
	deepStrictEqual(await readStreams(file), streams, 'O10: opened again, the journal shows something else');
	return streams;
}

/** The releases of a journal, with their events. */
export function releasesOf(
	streams: Streams,
): readonly {readonly state: Release; readonly events: readonly Recorded<ReleaseEvent>[]}[] {
	return [...streams].flatMap(([stream, recorded]) => {
		if (!stream.startsWith('release:')) return [];
		const events = recorded as readonly Recorded<ReleaseEvent>[];
		const state = foldRelease(events);
		return state ? [{state, events}] : [];
	});
}

async function readStreams(file: string): Promise<Streams> {
	const journal = openSqliteJournal(file);
	try {
		const summaries = await journal.releases({});
		const streams = new Map<string, readonly Recorded<JournalEvent>[]>();
		for (const summary of [...summaries].reverse()) {
			const events = await journal.read<ReleaseEvent>(`release:${summary.id}`);
			const release = foldRelease(events);
			ok(release, `O10: release #${summary.id} is listed and has no events`);
			deepStrictEqual(summary, summarize(release), `O10: the list tells of #${summary.id} something else`);
			streams.set(`release:${summary.id}`, events);
			const environment = `environment:${summary.environment}`;
			if (!streams.has(environment)) streams.set(environment, await journal.read(environment));
		}

		return streams;
	} finally {
		journal.close();
	}
}

// O4 of what environments share: two releases that take the same lock are not open at the same time.
function oneAtATimeWhereShared(streams: Streams): void {
	const releases = releasesOf(streams).map(({state}) => state);
	for (const one of releases) {
		for (const other of releases) {
			const lock =
				one.environment === other.environment ? undefined : one.locks.find(name => other.locks.includes(name));
			if (lock === undefined || one.startedAt > other.startedAt) continue;
			const isOver = one.end !== null && one.end.at <= other.startedAt;
			ok(isOver, `O4: #${other.id} has taken "${lock}" while #${one.id} on ${one.environment} had it`);
		}
	}
}

// O3 and O4 in the journal: an attempt begins with its intent, and no second one begins before the first is settled.
function oneAtATime(events: readonly Recorded<ReleaseEvent>[]): void {
	let open: string | null = null;
	for (const {stream, seq, event} of events) {
		if (!('attempt' in event)) continue;
		const attempt: string = `${event.step}.${event.attempt}`;
		switch (event.type) {
			case 'step-intended':
				strictEqual(open, null, `O4: ${stream} ${seq} begins ${attempt} while ${open} is under way`);
				open = attempt;
				break;
			case 'step-started':
				strictEqual(open, attempt, `O3: ${stream} ${seq} starts ${attempt}, which was not intended`);
				break;
			case 'step-finished':
			case 'step-lost':
				strictEqual(open, attempt, `O3: ${stream} ${seq} ends ${attempt}, which was not intended`);
				open = null;
				break;
			case 'step-fenced':
				strictEqual(open, attempt, `O3: ${stream} ${seq} fences ${attempt}, which was not intended`);
				// One that could not be started at all is fenced and then failed, in one append.
				if (!nextIs(events, seq, 'step-finished')) open = null;
				break;
			case 'step-retried':
				break;
		}
	}
}

function nextIs(events: readonly Recorded<ReleaseEvent>[], seq: number, type: string): boolean {
	return events.find(event => event.seq === seq + 1)?.event.type === type;
}

function successesExited(events: readonly Recorded<ReleaseEvent>[], {plan}: Release): void {
	for (const {stream, seq, event} of events) {
		if (event.type !== 'step-finished' || event.outcome !== 'succeeded') continue;
		if (isCommand(plan.steps.find(step => step.id === event.step))) {
			strictEqual(event.exitCode, 0, `O5: ${stream} ${seq} calls exit code ${event.exitCode} a success`);
		}
	}
}

function isCommand(step: PlanStep | undefined): boolean {
	return step?.kind === 'run' || step?.kind === 'migrate';
}

// O4 of an environment: a lease is taken when nobody has it, and passed by the one who has it; tokens only grow.
function oneLease(stream: string, events: readonly Recorded<EnvironmentEvent>[]): void {
	let state = emptyEnvironment(stream);
	for (const recorded of events) {
		const {event, seq} = recorded;
		if (event.type === 'lease-taken') {
			strictEqual(state.lease, null, `O4: ${stream} ${seq} takes a lease that somebody has`);
		}

		if (event.type === 'lease-passed') {
			strictEqual(state.lease?.release, event.from, `O4: ${stream} ${seq} passes a lease on that it has not`);
		}

		state = evolveEnvironment(state, recorded);
	}
}
