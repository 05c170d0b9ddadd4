import type {RefusalCode} from '../domain/decision.ts';
import type {ReleaseStatus} from '../domain/release.ts';

/** The exit codes of the command line. They are documented and do not change. */
export const exitCodes = {
	done: 0,
	failed: 1,
	usage: 2,
	gate: 3,
	locked: 4,
	rolledBack: 5,
	needsPerson: 6,
	interrupted: 130,
} as const;

/** One of the documented exit codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code for a refusal. */
export function refusalExit(code: RefusalCode): ExitCode {
	switch (code) {
		case 'gate':
			return exitCodes.gate;
		case 'locked':
			return exitCodes.locked;
		case 'needs-person':
			return exitCodes.needsPerson;
		case 'not-found':
			return exitCodes.usage;
		case 'not-possible':
		case 'state-changed':
			return exitCodes.failed;
	}
}

/** The exit code for a release that was watched until it ended or waits. */
export function statusExit(status: ReleaseStatus): ExitCode {
	switch (status) {
		case 'succeeded':
			return exitCodes.done;
		case 'waiting':
			return exitCodes.needsPerson;
		case 'rolled-back':
			return exitCodes.rolledBack;
		case 'running':
		case 'failed':
		case 'aborted':
		case 'unknown':
			return exitCodes.failed;
	}
}
