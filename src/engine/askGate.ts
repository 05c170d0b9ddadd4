import {plainText} from '../domain/sanitize.ts';
import {type CommandResult, runCommand} from '../environments/runCommand.ts';
import {secretValues} from '../mask/secretValues.ts';

/** What the command of a gate is asked with. */
export type GateQuestion = {
	readonly cwd: string;
	readonly variables: Readonly<Record<string, string>>;
	/** Names of the variables whose values are masked in what it says. */
	readonly secrets: readonly string[];
};

/** How long the command of a gate may take, in milliseconds. */
const gateTimeoutMs = 20_000;

/** Asks the command of a gate. */
export async function askGate(run: string, {cwd, variables, secrets}: GateQuestion): Promise<CommandResult> {
	return runCommand({
		run,
		cwd,
		env: variables,
		timeoutMs: gateTimeoutMs,
		secrets: secretValues(secrets, variables),
	});
}

/** Why a command gave no answer, in a few words; null when it did. */
export function notAnswered(result: CommandResult): string | null {
	if (result.end === 'timed-out') return 'no answer in 20 s';
	if (result.end === 'exited' && result.exitCode === 0) return null;
	return plainText(result.stderr.trim()).slice(0, 80) || 'the command failed';
}

/** What a text says as JSON; undefined when it is none. */
export function fromJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
