import {transportOf} from '../fanOut/transport.ts';
import {shellQuote} from '../process/shellQuote.ts';

/**
 * The shell line that runs a command on a target. The transport finds its name in $RELEASE_TARGET, which must be set.
 * @param transport runs the script on its standard input there; null: ssh
 * @param variables what the command finds in its environment there
 */
export function onTarget(
	transport: string | null,
	target: string,
	command: string,
	variables: Readonly<Record<string, string>>,
): string {
	const exports = Object.entries(variables).map(([name, value]) => `export ${name}=${shellQuote(value)}`);
	const script = [...exports, command].join('\n');
	// A comment at its end must not swallow the brace.
	return `printf '%s\\n' ${shellQuote(script)} | {\n${transport ?? exec(target)}\n}`;
}

function exec(target: string): string {
	const {file, args} = transportOf(null, target);
	return ['exec', file, ...args].map(shellQuote).join(' ');
}
