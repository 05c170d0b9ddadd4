import type {ReleaseSummary} from './summary.ts';

/**
 * The newest commit behind what is live whose release came to its good end, so that all of its migrations are applied. One
 * that failed or was aborted after the code was live left some out; what it did apply, the ledger says.
 * @param releases of the environment, newest first
 */
export function settledCommit(live: string, releases: readonly ReleaseSummary[]): string {
	let sha = live;
	for (const {kind, candidate, previous, status} of releases) {
		if (kind !== 'deploy' || candidate.sha !== sha) continue;
		if (status === 'succeeded') return sha;
		sha = previous?.sha ?? sha;
	}

	return sha;
}
