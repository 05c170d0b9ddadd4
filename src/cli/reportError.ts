import process from 'node:process';
import {messageOf} from '../domain/messageOf.ts';
import {JournalError} from '../journal/journalError.ts';
import {CliError} from './cliError.ts';
import {type ExitCode, exitCodes} from './exitCode.ts';
import {remark, tellRefusal} from './output.ts';

/** Says what went wrong and what to do about it, and gives the exit code. */
export function reportError(error: unknown): ExitCode {
	if (error instanceof CliError) {
		tellRefusal(error);
		return error.exitCode;
	}

	if (error instanceof JournalError) {
		tellRefusal(error);
		return exitCodes.failed;
	}

	remark(`release-tui: ${messageOf(error)}`);
	remark('This is a fault in release-tui itself. Running releases are not touched by it.');
	if (process.env['RELEASE_TUI_DEBUG'] && error instanceof Error) remark(error.stack ?? '');
	return exitCodes.failed;
}
