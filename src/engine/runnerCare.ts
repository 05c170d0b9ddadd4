import {existsSync} from 'node:fs';
import {openClosings} from '../domain/closing.ts';
import {type Refusal, refuse} from '../domain/decision.ts';
import {nextAction} from '../domain/nextAction.ts';
import type {Operator, ProcessIdentity} from '../domain/operator.ts';
import type {Release} from '../domain/release.ts';
import type {Journal} from '../journal/journal.ts';
import {isSealed} from '../runner/planSeal.ts';
import type {Engine} from './engine.ts';
import type {Machine} from './machine.ts';
import {readRelease} from './readState.ts';
import {missingSecrets} from './secrets.ts';
import {runnerLog} from './spawnRunner.ts';
import {startingMs, startingRunners} from './startingRunners.ts';

/** Starting runners, and looking after them. */
export type RunnerCare = Pick<Engine, 'ensureRunner' | 'runnerAlive'> & {
	/** Starts the runner of a release that was just recorded. */
	run(release: number): void;
};

/** Looks after the runners of the releases that this machine runs. Those of a runner host are that host's own concern. */
export function runnerCare(parts: {
	readonly journal: Journal;
	readonly operator: Operator;
	/** The project's private state folder. */
	readonly home: string;
	readonly machine: Machine;
}): RunnerCare {
	const {journal, operator, home, machine} = parts;
	const {isAlive, now} = machine;
	const starting = startingRunners(now);

	const run = (release: number, before: ProcessIdentity | null = null) => {
		starting.note(release, before);
		machine.startRunner(release);
	};

	return {
		run: release => run(release),
		runnerAlive(release) {
			// Its host starts it again; nobody else can, or knows whether it is about to.
			if (release.runsOn !== undefined) {
				return release.runner && existsSync(runnerLog(home, release.id)) && isAlive(release.runner, release.id)
					? true
					: null;
			}

			if (release.runner) return isAlive(release.runner, release.id);
			// When it was started there, our clock does not know.
			if (release.operator.host !== operator.host) return null;
			return starting.has(release) || Math.abs(now().getTime() - Date.parse(release.startedAt)) < startingMs;
		},
		async ensureRunner(id) {
			const release = await readRelease(journal, id);
			if (!release) return refuse('not-found', `There is no release #${id}.`, 'See release-tui history.');
			if (!nextAction(release) || release.runsOn !== undefined) return {ok: true};
			const alive = release.runner ? isAlive(release.runner, release.id) : false;
			if (alive === null) {
				const what = `is run by ${release.operator.user} on ${release.runner?.host}`;
				return onlyThere(release, what);
			}

			if (alive || starting.has(release)) return {ok: true};
			// Its runner may be about to come up where it was started, and what a step left behind is there.
			if (!release.runner && release.operator.host !== operator.host) {
				return onlyThere(release, `was started on ${release.operator.host}`);
			}

			const alarm = await journal.alarm('head');
			if (alarm) return refuse('not-possible', alarm.message, alarm.hint);
			// One that is aborted, and has nothing to close, starts nothing more that could want them.
			const isOver = release.abort !== null && openClosings(release).length === 0;
			const missing = isOver ? null : (refuseStranger(home, release) ?? missingSecrets(release.plan, `Release #${id}`));
			if (missing) return missing;
			run(id, release.runner);
			return {ok: true};
		},
	};
}

function onlyThere({id, environment}: Release, what: string): Refusal {
	return refuse(
		'not-possible',
		`Release #${id} ${what}: only there can it be gone on with.`,
		`Where that machine is gone for good: release-tui unlock ${environment} --break --reason TEXT`,
	);
}

function refuseStranger(home: string, release: Release): Refusal | null {
	if (isSealed(home, release)) return null;
	return refuse(
		'not-possible',
		`The plan of release #${release.id} was not made on this machine as it stands in the shared history: nothing of it is run here.`,
		'Look at who wrote it: release-tui show --events',
	);
}
