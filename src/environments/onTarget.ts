import {shellQuote} from '../process/shellQuote.ts';

/** The system's own ssh, which never asks anybody anything, and gives up where nobody answers. */
const ssh =
	'exec ssh -o BatchMode=yes -o ConnectTimeout=8 -o ServerAliveInterval=5 -o ServerAliveCountMax=3 -- "$RELEASE_TARGET" sh';

/**
 * The shell line that runs a command on $RELEASE_TARGET, which must be set.
 * @param transport runs the script on its standard input there; null: ssh
 * @param variables what the command finds in its environment there
 */
export function onTarget(
	transport: string | null,
	command: string,
	variables: Readonly<Record<string, string>>,
): string {
	const exports = Object.entries(variables).map(([name, value]) => `export ${name}=${shellQuote(value)}`);
	const script = [...exports, command].join('\n');
	// A comment at its end must not swallow the brace.
	return `printf '%s\\n' ${shellQuote(script)} | {\n${transport ?? ssh}\n}`;
}
