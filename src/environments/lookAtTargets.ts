import {setMaxListeners} from 'node:events';
import type {LiveConfig} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import type {TargetLook} from '../domain/targetGate.ts';
import type {TargetGroupConfig} from '../domain/targetGroup.ts';
import {knownTrouble, transportTrouble} from '../fanOut/transport.ts';
import type {Repository} from '../git/repository.ts';
import {onTarget} from './onTarget.ts';
import {readLive} from './readLive.ts';
import {type CommandResult, runCommand} from './runCommand.ts';

/** What targets are looked at with. */
export type LookPlace = {
	readonly cwd: string;
	/** For the commands, here and there. */
	readonly env: Readonly<Record<string, string>>;
	readonly secrets: readonly string[];
	readonly repository: Pick<Repository, 'revision'>;
	/** The commands end with this process also where that is killed. */
	readonly guarded?: boolean;
	readonly cancel?: AbortSignal | undefined;
};

/** So many at once: more than sshd's MaxStartups lets in through one jump host are refused at random. */
const atOnce = 20;

/** How long it may take to reach one, in milliseconds: longer than ssh takes, which then says why. */
const reachMs = 30_000;

/** Looks at every target of a group: whether it can be worked with and, where one can ask, what it runs. */
export function lookAtTargets(
	group: Pick<TargetGroupConfig, 'transport' | 'reachable' | 'live'>,
	targets: readonly string[],
	place: LookPlace,
): Promise<readonly TargetLook[]> {
	const {transport, reachable, live} = group;
	return eachOf(targets, place, async target => {
		// One connection is enough where it says what it runs.
		const said = live && reachable === null ? await ask(target, live, transport, place) : null;
		if (said?.revision) return {...said, dead: null};
		const dead = await reach(target, reachable, transport, place);
		if (dead !== null || !live) return {target, dead, revision: null, error: null};
		return {...(said ?? (await ask(target, live, transport, place))), dead};
	});
}

/** Asks every one of these what it runs. */
export function askTargets(
	live: LiveConfig,
	transport: string | null,
	targets: readonly string[],
	place: LookPlace,
): Promise<readonly Omit<TargetLook, 'dead'>[]> {
	return eachOf(targets, place, target => ask(target, live, transport, place));
}

async function eachOf<Answer>(
	targets: readonly string[],
	{cancel}: LookPlace,
	work: (target: string) => Promise<Answer>,
): Promise<readonly Answer[]> {
	if (cancel) setMaxListeners(0, cancel);
	const answers: Answer[] = [];
	const queue = targets.entries();
	const worker = async () => {
		for (const [index, target] of queue) answers[index] = await work(target);
	};
	await Promise.all(Array.from({length: Math.min(atOnce, targets.length)}, worker));
	return answers;
}

async function ask(
	target: string,
	live: LiveConfig,
	transport: string | null,
	place: LookPlace,
): Promise<Omit<TargetLook, 'dead'>> {
	const env = {...place.env, RELEASE_TARGET: target};
	const run = onTarget(transport, target, live.run, env);
	const {revision, error} = await readLive({...place, live: {...live, run}, env}, place.cancel);
	return {target, revision, error};
}

async function reach(
	target: string,
	reachable: string | null,
	transport: string | null,
	{cwd, env: own, secrets, cancel}: LookPlace,
): Promise<string | null> {
	const env = {...own, RELEASE_TARGET: target};
	const run = reachable ?? onTarget(transport, target, 'true', env);
	return whyDead(await runCommand({run, cwd, env, timeoutMs: reachMs, secrets}, cancel));
}

function whyDead(result: CommandResult): string | null {
	switch (result.end) {
		case 'exited':
			if (result.exitCode === 0) return null;
			// The same words for all that have the same trouble.
			return knownTrouble(result.stderr) ?? plainText(transportTrouble(result.stderr, result.exitCode));
		case 'timed-out':
			return `no answer in ${reachMs / 1000} s`;
		case 'killed':
			return `the command that reaches it was ended by ${result.signal}`;
		case 'cancelled':
			return 'nobody waited for its answer';
		case 'not-started':
			return `the command that reaches it could not be started: ${plainText(result.reason)}`;
	}
}
