import {isRefusal, type Refusal} from '../domain/decision.ts';
import {type ExitCode, exitCodes, refusalExit} from './exitCode.ts';

/** Ends a command with a sentence, what to do next, and an exit code. The one place that exits prints it. */
export class CliError extends Error {
	override readonly name = 'CliError';
	readonly hint: string | null;
	readonly exitCode: ExitCode;

	constructor(message: string, hint: string | null, exitCode: ExitCode) {
		super(message);
		this.hint = hint;
		this.exitCode = exitCode;
	}
}

/** The value, or the end of the command when it is a refusal. */
export function orExit<T extends object>(value: T | Refusal): T {
	if (isRefusal(value)) throw new CliError(value.message, value.hint, refusalExit(value.code));
	return value;
}

/** The end of a command that was called wrongly. */
export function usageError(message: string, hint: string | null = null): CliError {
	return new CliError(message, hint, exitCodes.usage);
}
