import type {EnvironmentState} from '../domain/environment.ts';
import type {GateVerdict} from '../domain/gates.ts';
import {signoffsGate} from '../domain/signoffs.ts';
import type {Repository} from '../git/repository.ts';

/** Sign-offs of so many earlier candidates are looked at; more commits than that are never all named as fixes. */
const mostCandidates = 20;
const mostCommits = 200;

/**
 * Whether every role signed a candidate off.
 * @param live what is live; null: not known
 */
export async function signoffVerdict(
	roles: readonly string[],
	state: EnvironmentState,
	shas: {readonly candidate: string; readonly live: string | null},
	repository: Repository,
): Promise<GateVerdict> {
	const {candidate, live} = shas;
	const earlier = [...new Set(state.signoffs.map(({sha}) => sha).toReversed())].slice(0, mostCandidates);
	const since = new Map<string, readonly string[] | null>();
	const liveAlready = new Set<string>();
	for (const sha of earlier) {
		if (sha !== candidate) since.set(sha, await commitsBetween(repository, sha, candidate));
		const isBlocked = state.signoffs.some(signoff => signoff.sha === sha && signoff.bug !== null);
		if (live !== null && isBlocked && (await isPartOf(repository, sha, live))) liveAlready.add(sha);
	}

	return signoffsGate(roles, {sha: candidate, state, since, isLive: sha => liveAlready.has(sha)});
}

async function commitsBetween(repository: Repository, from: string, to: string): Promise<readonly string[] | null> {
	if (!(await isPartOf(repository, from, to))) return null;
	return (await repository.commits({from, to}, {limit: mostCommits})).map(({sha}) => sha);
}

async function isPartOf(repository: Repository, sha: string, of: string): Promise<boolean> {
	const {kind} = await repository.relation(sha, of);
	return kind === 'ahead' || kind === 'same';
}
