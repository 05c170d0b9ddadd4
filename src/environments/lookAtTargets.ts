import type {Revision} from '../domain/plan.ts';
import {plainText} from '../domain/sanitize.ts';
import {sshTrouble} from '../domain/sshTrouble.ts';
import type {TargetGroupConfig} from '../domain/targetGroup.ts';
import type {Repository} from '../git/repository.ts';
import {onTarget} from './onTarget.ts';
import {readLive} from './readLive.ts';
import {type CommandResult, runCommand} from './runCommand.ts';

/** What one look at a host came to. */
export type TargetLook = {
	readonly target: string;
	/** Why it cannot be worked with, in words; null: it can. */
	readonly dead: string | null;
	/** What it says it runs; null: it was not asked, or gave no answer. */
	readonly revision: Revision | null;
	/** Why it gave no answer. */
	readonly error: string | null;
};

/** What hosts are looked at with. */
export type LookPlace = {
	readonly cwd: string;
	/** For the commands, here and there. */
	readonly env: Readonly<Record<string, string>>;
	readonly secrets: readonly string[];
	readonly repository: Pick<Repository, 'revision'>;
	readonly cancel?: AbortSignal | undefined;
};

/** So many hosts at once: more than sshd's MaxStartups lets in through one jump host are refused at random. */
const atOnce = 20;

/** How long it may take to reach a host, in milliseconds. */
const reachMs = 10_000;

/** Looks at every host of a group: whether it can be worked with and, where one can ask, what it runs. */
export async function lookAtTargets(
	group: Pick<TargetGroupConfig, 'transport' | 'reachable' | 'live'>,
	targets: readonly string[],
	place: LookPlace,
): Promise<readonly TargetLook[]> {
	const looks: TargetLook[] = [];
	const queue = targets.entries();
	const worker = async () => {
		for (const [index, target] of queue) looks[index] = await lookAt(group, target, place);
	};
	await Promise.all(Array.from({length: Math.min(atOnce, targets.length)}, worker));
	return looks;
}

async function lookAt(
	group: Pick<TargetGroupConfig, 'transport' | 'reachable' | 'live'>,
	target: string,
	place: LookPlace,
): Promise<TargetLook> {
	const env = {...place.env, RELEASE_TARGET: target};
	const run = group.reachable ?? onTarget(group.transport, 'true', env);
	const result = await runCommand({run, cwd: place.cwd, env, timeoutMs: reachMs, secrets: place.secrets}, place.cancel);
	const dead = whyDead(result, target);
	if (dead !== null || !group.live) return {target, dead, revision: null, error: null};
	const live = {...group.live, run: onTarget(group.transport, group.live.run, env)};
	const {revision, error} = await readLive({...place, live, env}, place.cancel);
	return {target, dead, revision, error};
}

function whyDead(result: CommandResult, target: string): string | null {
	switch (result.end) {
		case 'exited':
			return result.exitCode === 0 ? null : sshTrouble(result.stderr, target);
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
