import {setTimeout as delay} from 'node:timers/promises';
import {unsentAnnouncements} from '../domain/announcement.ts';
import {isFannedOut} from '../domain/fanOut.ts';
import {type JournalWait, journalWaitText} from '../domain/journalWait.ts';
import type {Release} from '../domain/release.ts';
import {releaseStatus, stepOf, waitingFor} from '../domain/release.ts';
import {hostTrouble} from '../domain/runnerHost.ts';
import {plainText} from '../domain/sanitize.ts';
import {dueIn, summarize} from '../domain/summary.ts';
import type {Engine} from '../engine/engine.ts';
import {JournalError} from '../journal/journalError.ts';
import {describeEvent} from './describeEvent.ts';
import {eventDocument} from './documents.ts';
import {type ExitCode, exitCodes, statusExit} from './exitCode.ts';
import {remark, say, sayJsonLine, tellRefusal} from './output.ts';
import {dueLines, timeOfDay} from './words.ts';

/** How a release is followed: as lines for people or as one JSON event a line. */
export type FollowOptions = {
	readonly json: boolean;
	/** Asked when the release waits for a person; true: something was decided, go on. Null: nobody is there. */
	readonly answer: ((release: Release) => Promise<boolean>) | null;
};

/** Milliseconds between two looks when nothing was heard: a runner may have died without a word. */
const lookMs = 2000;

/**
 * Prints what happens in a release until it is over or waits for a person, and gives the exit code for it. A release
 * that was aborted for a rollback is followed into that.
 */
export async function followRelease(engine: Engine, id: number, options: FollowOptions): Promise<ExitCode> {
	let seen = 0;
	let isTold = false;
	for (;;) {
		using wake = nextWake(engine);
		const release = await onceItAnswers(engine, id, () => engine.release(id));
		if (!release) return statusExit('unknown');
		for (const event of await onceItAnswers(engine, id, () => engine.events(id))) {
			if (event.seq <= seen) continue;
			seen = event.seq;
			// The last line is printed below, with the status that history will show.
			if (options.json) {
				if (event.event.type !== 'release-finished') sayJsonLine({release: id, ...eventDocument(event)});
			} else {
				const line = describeEvent(release, event);
				if (line !== null) say(line);
			}
		}

		if (release.end) return ended(engine, release, options);
		// Not every failed step waits for a person: a release that nobody attends ends by itself.
		if (waitingFor(release)) {
			if (!options.answer) return waits(release, options);
			if (await options.answer(release)) continue;
			return waits(release, options);
		}

		const runner = await onceItAnswers(engine, id, () => engine.ensureRunner(id));
		// A runner on another machine may well be alive; one that is dead and cannot be replaced from here is not.
		if (!runner.ok && engine.runnerAlive(release) === false) {
			tellRefusal(runner);
			return exitCodes.needsPerson;
		}

		const trouble =
			release.runsOn === undefined
				? null
				: hostTrouble(release, await onceItAnswers(engine, id, () => engine.runnerHosts()));
		// Its span grows from look to look.
		if (trouble !== null && !isTold) remark(`#${id}: ${plainText(trouble)}.`);
		isTold = trouble !== null;
		await wake.woken;
	}
}

// A shared journal may be away for a while: the release goes on without it as far as it can, and whoever follows it waits.
async function onceItAnswers<T>(engine: Engine, id: number, ask: () => Promise<T>): Promise<T> {
	for (let told = ''; ; ) {
		try {
			return await ask();
		} catch (error) {
			if (!(error instanceof JournalError && error.passing)) throw error;
			if (told === '') remark(`${error.message} ${error.hint ?? ''}`);
			const wait = engine.journalWait(id);
			const line = wait ? waitLine(wait) : 'waiting';
			if (wait && line !== told) remark(line);
			told = line;
			await delay(lookMs);
		}
	}
}

/** A release of this machine that waits for the journal, in one line. */
export function waitLine(wait: JournalWait): string {
	return `#${wait.release} is ${journalWaitText(wait, timeOfDay)}.`;
}

async function ended(engine: Engine, release: Release, options: FollowOptions): Promise<ExitCode> {
	const rollback = release.abort?.rollback ?? null;
	if (rollback !== null && release.rolledBackBy === null) {
		const code = await followRelease(engine, rollback, options);
		// It is not over yet, and its last line says so.
		if (code === exitCodes.needsPerson) return code;
		const after = last((await engine.release(release.id)) ?? release, options);
		return code === exitCodes.done ? after : code;
	}

	return last(release, options);
}

function last(release: Release, {json}: FollowOptions): ExitCode {
	const status = releaseStatus(release);
	if (json) {
		const {end} = release;
		sayJsonLine({
			type: 'release-finished',
			id: release.id,
			status,
			verified: end?.verified ?? false,
			reason: end?.reason ?? null,
			unsent: unsentAnnouncements(release).map(step => step.id),
		});
	} else {
		for (const line of unsentLines(release)) say(line);
		for (const line of dueLines(dueIn([summarize(release)]), new Date())) say(line);
	}

	return statusExit(status);
}

function waits(release: Release, {json}: FollowOptions): ExitCode {
	const waiting = waitingFor(release);
	const {id} = release;
	if (json) {
		sayJsonLine({type: 'release-waiting', id, status: 'waiting', why: waiting?.why, step: waiting?.step});
	} else {
		say(plainText(`#${id} waits for a person. ${nextSteps(release)}`));
	}

	return statusExit('waiting');
}

/** What a person can do about a release that waits. */
function nextSteps(release: Release): string {
	const waiting = waitingFor(release);
	const {id, environment} = release;
	switch (waiting?.why) {
		case 'asking':
			return release.plan.steps.some(step => step.id === waiting.step && step.kind === 'announce')
				? `Look at it and send it: release-tui confirm ${id} ${waiting.step} [--text FILE] · skip ${id} ${waiting.step} --reason TEXT`
				: `Answer: release-tui confirm ${id} ${waiting.step}`;
		case 'terminal':
			return `Run ${waiting.step} in a terminal${release.runnerHost === undefined ? '' : ` on the runner host ${release.runnerHost}`}: release-tui attach ${id} · skip ${id} ${waiting.step} --reason TEXT · abort ${id} · rollback ${environment}`;
		case 'paused':
			return `Go on: release-tui resume ${id}`;
		case 'failed':
		case 'unknown':
			return `Choose: ${targetsHint(release, waiting.step)}release-tui retry ${id} ${waiting.step} · skip ${id} ${waiting.step} --reason TEXT · abort ${id} · rollback ${environment}`;
		case undefined:
			return `Watch it: release-tui attach ${id}`;
	}
}

function targetsHint({id, plan}: Release, failed: string | null): string {
	const step = plan.steps.find(candidate => candidate.id === failed);
	return step && isFannedOut(step) ? `release-tui targets ${id} ${step.id} · ` : '';
}

// Listens from before the reading until after the waiting. One that nobody waits for would keep the process from ending.
function nextWake(engine: Engine): Disposable & {readonly woken: Promise<void>} {
	const {promise: woken, resolve} = Promise.withResolvers<void>();
	const timer = setTimeout(resolve, lookMs);
	const unsubscribe = engine.subscribe(resolve);
	return {
		woken,
		[Symbol.dispose]() {
			clearTimeout(timer);
			unsubscribe();
		},
	};
}

/** What was not announced, and what to do about it. */
export function unsentLines(release: Release): readonly string[] {
	return unsentAnnouncements(release).map(({id}) => {
		const unclear = stepOf(release, id).state.status !== 'failed';
		const what = unclear ? 'it is not known whether it was sent' : 'not sent';
		const again = unclear ? '' : `retry ${release.id} ${id} · `;
		return plainText(`! ${id}: ${what}. Choose: release-tui ${again}skip ${release.id} ${id} --reason TEXT`);
	});
}
