import {existsSync} from 'node:fs';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {type Refusal, refuse} from '../domain/decision.ts';
import {type Release, stepOf} from '../domain/release.ts';
import {plainText} from '../domain/sanitize.ts';
import type {Journal} from '../journal/journal.ts';
import {programFile} from '../process/programs.ts';
import {runInTerminal} from '../process/runInTerminal.ts';
import {attemptFiles} from '../runner/attemptFiles.ts';
import {attemptFolder} from '../runner/stateFolders.ts';
import type {Done, LentTerminal} from './engine.ts';
import {readRelease} from './readState.ts';
import {runnerLog} from './spawnRunner.ts';

/** Milliseconds that a runner has to prepare the attempt, and later to record how it ended. */
const patienceMs = 10_000;

/** How often it is looked at meanwhile, in milliseconds. */
const lookMs = 20;

/** An attempt that somebody took to their terminal: its number, and where it is recorded. */
export type TakenAttempt = {
	readonly journal: Journal;
	/** The project's private state folder. */
	readonly home: string;
	readonly release: number;
	readonly step: string;
	readonly attempt: number;
};

/**
 * Runs an attempt that was taken to this process's terminal, once the release's runner has prepared it: under the same
 * shim as any other, which lives on when the terminal goes.
 */
export async function attendStep(taken: TakenAttempt, terminal: LentTerminal): Promise<Done | Refusal> {
	const {home, release, step, attempt} = taken;
	const files = attemptFiles(attemptFolder(home, release, step, attempt));
	const prepared = await until(taken, now => isOver(now, taken) || (isUnderWay(now, taken) && existsSync(files.spec)));
	if (!prepared || isOver(prepared, taken)) {
		return refuse('state-changed', `${step} did not come to its start here.`, `Look at #${release}, and try again.`);
	}

	await terminal.lend(async () => {
		const title = prepared.plan.steps.find(({id}) => id === step)?.title ?? step;
		const [firstLine] = title.split('\n');
		tell(`#${release} ${step} on ${prepared.environment}: ${firstLine}${firstLine === title ? '' : ' …'}`);
		await runInTerminal(process.execPath, [programFile('shim'), files.folder]);
		// Whatever comes next begins a line, also where the command did not end its own.
		process.stdout.write('\n');
		const after = await until(taken, now => !isUnderWay(now, taken));
		const problem = after ? problemOf(after, taken) : 'nobody has recorded how it ended';
		if (problem === null) return;
		tell(`${step}: ${problem}${terminal.covers ? '. Enter goes back.' : ''}`);
		if (terminal.covers) await runInTerminal('/bin/sh', ['-c', 'read -r _']);
	});
	return {ok: true};
}

/** A refusal where a step's terminal has to be one of another machine: that of the runner host that has its release. */
export function refuseElsewhere(release: Release, home: string): Refusal | null {
	if (release.runsOn === undefined || existsSync(runnerLog(home, release.id))) return null;
	const host = release.runnerHost ?? release.runsOn;
	return refuse(
		'not-possible',
		`#${release.id} needs a terminal on its runner host ${plainText(host)}.`,
		`There, as its user: release-tui attach ${release.id}`,
	);
}

async function until({journal, release}: TakenAttempt, wanted: (release: Release) => boolean): Promise<Release | null> {
	for (const end = performance.now() + patienceMs; performance.now() < end; await delay(lookMs)) {
		const now = await readRelease(journal, release);
		if (now && wanted(now)) return now;
	}

	return null;
}

type Which = Pick<TakenAttempt, 'step' | 'attempt'>;

function isUnderWay(release: Release, {step, attempt}: Which): boolean {
	const {state, attempts} = stepOf(release, step);
	return state.status === 'running' && attempts.length === attempt;
}

// Skipped, aborted, or begun too late.
function isOver(release: Release, which: Which): boolean {
	const {state, attempts} = stepOf(release, which.step);
	const begins = state.status === 'needs-person' && state.taken !== null && attempts.length === which.attempt - 1;
	return release.end !== null || !(begins || isUnderWay(release, which));
}

function problemOf(release: Release, {step, attempt}: Which): string | null {
	const {state, attempts} = stepOf(release, step);
	if (attempts[attempt - 1]?.fenced) {
		return release.abort ? 'the release was aborted before it began' : 'it began too late, and needs a person again';
	}

	if (state.status === 'failed') return state.detail;
	return state.status === 'unknown' ? `nobody knows how it ended: ${state.why}` : null;
}

function tell(text: string): void {
	process.stdout.write(`release-tui: ${plainText(text)}\n`);
}
