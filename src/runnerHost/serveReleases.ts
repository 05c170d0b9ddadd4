import {setTimeout as delay} from 'node:timers/promises';
import type {RunnerHost} from '../domain/runnerHost.ts';
import {beatMs} from '../domain/runnerHost.ts';
import type {Journal} from '../journal/journal.ts';
import {JournalError} from '../journal/journalError.ts';
import type {HostRegistration, RunnerHosts} from '../journal/runnerHosts.ts';
import {isAlive} from '../process/identity.ts';
import type {HostWork} from './hostWork.ts';

/** What a runner host works with. */
export type HostParts = {
	readonly journal: Journal;
	readonly hosts: RunnerHosts;
	readonly registration: HostRegistration;
	readonly work: HostWork;
	/** Takes a line for people. */
	readonly say: (line: string) => void;
};

/** How serving ended: it was told to; the name belongs to another host; or another process took the name meanwhile. */
export type HostEnd =
	| {readonly why: 'told'}
	| {readonly why: 'name-taken'; readonly by: RunnerHost}
	| {readonly why: 'replaced'};

/** A runner that dies says nothing: while one should be alive, one looks so often, in milliseconds. */
const lookMs = 2000;
/** And so often where nothing is under way: whatever begins is heard of. */
const idleMs = 15_000;

/** However much happens, one looks no more often than this, in milliseconds. */
const gapMs = 100;

/**
 * Serves releases until it is told to end; what it started goes on by itself. While the journal is away it waits.
 * @param once looks once for what there is to do, and ends
 */
export async function serveReleases(parts: HostParts, told: AbortSignal, once: boolean): Promise<HostEnd> {
	const {journal, hosts, registration, work, say} = parts;
	const {name, instance} = registration;
	let trouble: string | null = null;
	const ending = new AbortController();
	const end = AbortSignal.any([told, ending.signal]);
	const whileItAnswers = async (act: () => Promise<void>) => {
		try {
			await act();
			if (trouble !== null) say('The journal answers again.');
			trouble = null;
		} catch (error) {
			if (!(error instanceof JournalError && error.passing)) throw error;
			if (trouble === null) say(`${error.message} ${error.hint ?? ''}`.trim());
			trouble = error.message;
		}
	};

	const taken = await hosts.register(registration, other => isAlive(other) === false);
	if (taken) return {why: 'name-taken', by: taken};
	say(`${name} serves ${[name, ...registration.labels].join(', ')}.`);
	let crash: unknown = null;
	// Beside the work: to look at a plan may take minutes.
	const beating = setInterval(() => {
		void whileItAnswers(async () => {
			if (!(await hosts.beat(name, instance))) ending.abort();
		}).catch((error: unknown) => {
			crash = error;
			ending.abort();
		});
	}, beatMs);
	try {
		while (!end.aborted) {
			using heard = nextHeard(journal);
			let isBusy = true;
			await whileItAnswers(async () => {
				isBusy = await work.round(end);
			});
			if (once && trouble === null) break;
			await heard.within(isBusy ? lookMs : idleMs, end);
			await pause(gapMs, end);
		}
	} finally {
		clearInterval(beating);
	}

	if (crash !== null) throw crash;
	if (ending.signal.aborted) return {why: 'replaced'};
	await whileItAnswers(() => hosts.stop(name, instance));
	say(`${name} stops. What it runs goes on.`);
	return {why: 'told'};
}

// Listens from before the looking until after the waiting.
function nextHeard(journal: Journal): Disposable & {
	readonly within: (milliseconds: number, end: AbortSignal) => Promise<void>;
} {
	const heard = new AbortController();
	const unsubscribe = journal.subscribe(() => heard.abort());
	return {
		within: (milliseconds, end) => pause(milliseconds, AbortSignal.any([heard.signal, end])),
		[Symbol.dispose]: unsubscribe,
	};
}

async function pause(milliseconds: number, end: AbortSignal): Promise<void> {
	await delay(milliseconds, undefined, {signal: end}).catch(() => {});
}
