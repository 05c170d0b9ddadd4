import type {Decision, StreamWrite} from './decision.ts';
import {accept} from './decision.ts';
import type {EnvironmentState} from './environment.ts';
import type {EnvironmentEvent, ReleaseOutcome} from './events.ts';
import {environmentStream, releaseStream} from './events.ts';
import type {Release} from './release.ts';

/** How a release ends, as its runner found it. */
export type FinishRelease = {
	readonly outcome: ReleaseOutcome;
	readonly verified: boolean;
	readonly reason: string | null;
};

/**
 * Ends a release and frees its lease in one transaction. A rollback also marks what it took back, and leaves the
 * environment locked, so that no automation brings the bad release again before somebody looked.
 * @param undone the releases that a rollback takes back
 */
export function decideFinish(
	release: Release,
	environment: EnvironmentState,
	undone: readonly Release[],
	command: FinishRelease,
): Decision {
	const writes: StreamWrite[] = [
		{
			stream: releaseStream(release.id),
			expected: release.seq,
			events: [{type: 'release-finished', ...command}],
		},
	];
	const events: EnvironmentEvent[] = [];
	if (environment.lease?.release === release.id) events.push({type: 'lease-freed', release: release.id});
	if (release.kind === 'rollback') {
		const names = release.undoes.map(id => `#${id}`).join(', ');
		const how = command.outcome === 'succeeded' ? 'rolled back' : `rollback ${command.outcome}`;
		const reason = `${names} ${how} by #${release.id}`;
		// What a person locked it for before stays to be read.
		events.push({
			type: 'environment-locked',
			reason: environment.lock ? `${environment.lock.reason}; ${reason}` : reason,
		});
		if (command.outcome === 'succeeded') {
			for (const other of undone) {
				writes.push({
					stream: releaseStream(other.id),
					expected: other.seq,
					events: [{type: 'release-rolled-back', by: release.id}],
				});
			}
		}
	}

	if (events.length > 0) {
		writes.push({stream: environmentStream(environment.name), expected: environment.seq, events});
	}

	return accept(...writes);
}
