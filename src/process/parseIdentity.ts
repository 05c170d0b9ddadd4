import type {ProcessIdentity} from '../domain/operator.ts';

/** Reads a stored process identity; null when it is no such record. */
export function parseIdentity(value: unknown): ProcessIdentity | null {
	if (typeof value !== 'object' || value === null) return null;
	if (!('host' in value && 'pid' in value && 'startTime' in value && 'bootId' in value)) return null;
	const {host, pid, startTime, bootId} = value;
	// Zero and below mean groups and everybody where a signal is sent.
	if (typeof pid !== 'number' || !Number.isInteger(pid) || pid < 1) return null;
	if (typeof host !== 'string' || typeof startTime !== 'string' || typeof bootId !== 'string') return null;
	return {host, pid, startTime, bootId};
}
