/** What a gate says. `block` refuses the start unless it is overruled with a reason. */
export type GateVerdict = {
	readonly id: string;
	readonly verdict: 'pass' | 'warn' | 'block';
	readonly text: string;
};

/** Whether the candidate is live and verified on the environment that must have it first. */
export function promotionGate(
	from: string,
	candidateSha: string,
	verifiedShas: readonly string[],
	liveSha: string | null,
): GateVerdict {
	const id = 'promotion';
	const short = candidateSha.slice(0, 7);
	if (liveSha !== null && liveSha !== candidateSha) {
		return {id, verdict: 'block', text: `${from} runs ${liveSha.slice(0, 7)}, not ${short}`};
	}

	if (!verifiedShas.includes(candidateSha)) {
		return {id, verdict: 'block', text: `${short} was never verified on ${from}`};
	}

	return {id, verdict: 'pass', text: `${short} is live and verified on ${from}`};
}

/** Whether the environment from which one promotes is between releases. */
export function quietGate(from: string, runningRelease: number | null): GateVerdict {
	return runningRelease === null
		? {id: 'quiet', verdict: 'pass', text: `no release is open on ${from}`}
		: {id: 'quiet', verdict: 'block', text: `release #${runningRelease} is open on ${from}`};
}

/** Whether the environments that promote from this one are between releases; null when they are. */
export function promotedGate(
	open: {readonly environment: string; readonly release: number} | null,
): GateVerdict | null {
	if (!open) return null;
	const {environment, release} = open;
	const text = `release #${release} is open on ${environment}, which promotes from here`;
	return {id: 'promoted', verdict: 'block', text};
}

/** Whether a candidate was marked bad by a rollback. */
export function badCandidateGate(candidateSha: string, badShas: readonly string[]): GateVerdict {
	return badShas.includes(candidateSha)
		? {id: 'bad', verdict: 'block', text: `${candidateSha.slice(0, 7)} was rolled back here and is marked bad`}
		: {id: 'bad', verdict: 'pass', text: 'not marked bad'};
}

/** The gate of the disk, which a runner looks at before each step, too. */
export const spaceGateId = 'space';

/** Less than this, in bytes or in files, and what a release does may well not be recorded to its end. */
const neededBytes = 64 << 20;
const neededFiles = 100;

/**
 * Whether there is room to record a release.
 * @param free what is left on the disk with the journal; null: nobody knows
 */
export function spaceGate(free: {readonly bytes: number; readonly files: number | null} | null): GateVerdict {
	const id = spaceGateId;
	if (free && free.bytes < neededBytes) {
		const text = `only ${Math.floor(free.bytes / 2 ** 20)} MB are left on the disk with the journal; a release needs 64`;
		return {id, verdict: 'block', text};
	}

	return free?.files != null && free.files < neededFiles
		? {
				id,
				verdict: 'block',
				text: `only ${free.files} more files fit on the disk with the journal; a release needs 100`,
			}
		: {id, verdict: 'pass', text: 'there is room on the disk with the journal'};
}
