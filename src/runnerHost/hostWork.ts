import {decideRelease} from '../domain/decideRelease.ts';
import {isRefusal} from '../domain/decision.ts';
import {type ReleaseEvent, releaseStream} from '../domain/events.ts';
import {evolveRelease} from '../domain/evolveRelease.ts';
import {hostDuty} from '../domain/hostDuty.ts';
import {messageOf} from '../domain/messageOf.ts';
import {nextAction} from '../domain/nextAction.ts';
import type {Operator} from '../domain/operator.ts';
import type {Release} from '../domain/release.ts';
import type {RunnerHost} from '../domain/runnerHost.ts';
import {plainText} from '../domain/sanitize.ts';
import {commit} from '../engine/commit.ts';
import type {Machine} from '../engine/machine.ts';
import {openTrusted} from '../engine/openTrusted.ts';
import {readRelease} from '../engine/readState.ts';
import {allSecretValues, missingSecrets} from '../engine/secrets.ts';
import {runnerLog} from '../engine/spawnRunner.ts';
import {startingRunners} from '../engine/startingRunners.ts';
import type {Journal} from '../journal/journal.ts';
import {JournalError} from '../journal/journalError.ts';
import type {RunnerHosts} from '../journal/runnerHosts.ts';
import {isSealed, sealPlan} from '../runner/planSeal.ts';
import {checkRelease} from './checkRelease.ts';
import {fetchCommits} from './fetchCommits.ts';

/** What a runner host does about releases. */
export type HostWork = {
	/**
	 * Looks at all releases once, and begins or takes up again what is for this host.
	 * @returns whether anything of this host is under way
	 */
	round(end: AbortSignal): Promise<boolean>;
};

/** What that takes. */
export type HostWorkParts = {
	readonly me: Pick<RunnerHost, 'name' | 'labels'>;
	readonly journal: Journal;
	readonly hosts: RunnerHosts;
	/** The clone, and the project's private state folder. */
	readonly root: string;
	readonly home: string;
	readonly operator: Operator;
	/** Starts runners, in the name of this host. */
	readonly machine: Machine;
	readonly say: (line: string) => void;
};

/** So often in a row a runner that ends at once is started again. */
const mostStarts = 5;
/** One that lived for so long, in milliseconds, did not end at once. */
const settledMs = 60_000;
/** Among so many of the newest releases one looks for those that are over, and of which something is still to be done. */
const lookedBack = 100;

/** What was started: when last, and how often in a row. */
type Begun = {readonly at: number; readonly times: number};

/** The work of one runner host, which remembers what it has started. */
export function hostWork(parts: HostWorkParts): HostWork {
	const {me, journal, hosts, home, operator, machine, say} = parts;
	const begun = new Map<number, Begun>();
	const told = new Map<number, string>();
	const starting = startingRunners(machine.now);
	const read = releaseReader(journal);

	const tellOnce = (id: number, what: string) => {
		if (told.get(id) !== what) say(`#${id} ${what}`);
		told.set(id, what);
	};

	const dutyOf = async (release: Release, known: readonly RunnerHost[]) => {
		const newest = release.undoes[0];
		const ranOn = newest === undefined ? null : ((await read(newest))?.runnerHost ?? null);
		const alive = release.runner ? machine.isAlive(release.runner, release.id) : null;
		return starting.has(release) ? 'leave' : hostDuty(release, {me, hosts: known, alive, ranOn});
	};

	const pause = async ({id}: Release, why: string) => {
		const reason = `${me.name} does not run it: ${why}`;
		tellOnce(id, `is not run: ${why}`);
		await commit({journal, operator, now: machine.now}, async () => {
			const release = await readRelease(journal, id);
			return release && !release.end ? decideRelease(release, {do: 'pause', reason}) : {ok: true, writes: []};
		});
	};

	const start = async (release: Release) => {
		const now = machine.now().getTime();
		const last = begun.get(release.id);
		const times = last && Math.abs(now - last.at) < settledMs ? last.times + 1 : 1;
		if (times > mostStarts) {
			await pause(release, `its runner ends at once; what it said is in ${runnerLog(home, release.id)}`);
			return;
		}

		begun.set(release.id, {at: now, times});
		starting.note(release.id, release.runner);
		told.delete(release.id);
		const which = `${plainText(release.candidate.version)} to ${plainText(release.environment)}`;
		const what = release.abort ? 'is ended, as was asked' : release.runner ? 'is taken up again' : 'is begun';
		say(`#${release.id} ${what}: ${release.kind}, ${which}.`);
		machine.startRunner(release.id);
	};

	const begin = async (release: Release) => {
		// To end a release runs nothing.
		if (nextAction(release)?.do === 'finish') return start(release);
		const missing = missingSecrets(release.plan, 'it');
		if (missing) return pause(release, `${missing.message} Set it in the environment of the runner host.`);
		if (!isSealed(home, release)) {
			const [first, ...others] = await objectionsTo(parts, release);
			if (first !== undefined) return pause(release, [first, ...others].join('; '));
			sealPlan(home, release);
		}

		return start(release);
	};

	// One that cannot be read, or looked at, keeps nobody from the others.
	const unlessBroken = async <T>(id: number, act: () => Promise<T>): Promise<T | null> => {
		try {
			return await act();
		} catch (error) {
			if (error instanceof JournalError && error.passing) throw error;
			tellOnce(id, `cannot be looked at: ${messageOf(error)}`);
			return null;
		}
	};

	return {
		async round(end) {
			const known = await hosts.list();
			const free: number[] = [];
			let isBusy = false;
			for (const id of await concerned(journal)) {
				if (end.aborted) break;
				await unlessBroken(id, async () => {
					const release = await read(id);
					// A row that is not what its stream is called was written by nobody of ours.
					if (release?.id !== id) return;
					const duty = await dutyOf(release, known);
					if (duty === 'take-up') await begin(release);
					if (duty === 'claim') free.push(id);
					isBusy ||= duty === 'claim' || (release.runnerHost === me.name && release.end === null);
				});
			}

			while (free.length > 0 && !end.aborted) {
				const id = await hosts.claim(me.name, free);
				if (id === null) break;
				free.splice(free.indexOf(id), 1);
				await unlessBroken(id, async () => {
					const release = await read(id);
					if (release && (await dutyOf(release, known)) === 'claim') await begin(release);
				});
			}

			return isBusy;
		},
	};
}

// A long release is not read again from its beginning whenever something happens in it.
function releaseReader(journal: Journal): (id: number) => Promise<Release | null> {
	const folded = new Map<number, Release>();
	return async id => {
		const before = folded.get(id) ?? null;
		const events = await journal.read<ReleaseEvent>(releaseStream(id), before?.seq ?? 0);
		const release = events.reduce<Release | null>(evolveRelease, before);
		if (release && !release.end) folded.set(id, release);
		else folded.delete(id);
		return release;
	};
}

async function concerned(journal: Journal): Promise<readonly number[]> {
	const open = await journal.releases({open: true});
	const recent = await journal.releases({limit: lookedBack});
	const late = recent.filter(({ended, due, unsent}) => ended && (due.length > 0 || unsent.length > 0));
	return [...open, ...late].map(({id}) => id).sort((one, other) => one - other);
}

// What is pushed meanwhile, tags too, may be all that is missing.
async function objectionsTo({root, home, journal}: HostWorkParts, release: Release): Promise<readonly string[]> {
	const look = async () => {
		const opened = await openTrusted(root);
		return isRefusal(opened)
			? {objections: [`${opened.message} ${opened.hint ?? ''}`.trim()], secrets: []}
			: {
					objections: await checkRelease({...opened, journal, home}, release),
					secrets: allSecretValues(opened.project),
				};
	};
	const {objections, secrets} = await look();
	if (objections.length === 0) return [];
	const failed = await fetchCommits(root, secrets);
	const again = await look();
	if (again.objections.length === 0) return [];
	const fetching = failed === null ? [] : [`git fetch failed: ${failed}`];
	return [...again.objections, ...fetching];
}
