// The cockpit without a word on the command line: there is nothing to parse, and no command but this one is loaded.
import {cockpit} from './commands/cockpit.ts';
import type {ExitCode} from './exitCode.ts';
import {runReported} from './runReported.ts';

/** Opens the cockpit and returns the exit code; whatever goes wrong is told. */
export async function run(unpaint: () => void): Promise<ExitCode> {
	return runReported(() => cockpit(unpaint), unpaint);
}
