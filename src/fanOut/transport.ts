/** Seconds that ssh has to reach a host, and how often it asks a silent one; after three silent answers it gives up. */
const reachSeconds = 10;
const aliveSeconds = 5;

/**
 * The program that gives a shell on a target: the system's own ssh, with the person's own configuration and agent, which
 * never asks anything; or the line of a transport, which finds the target's name in RELEASE_TARGET.
 */
export function transportOf(
	transport: string | null,
	target: string,
): {readonly file: string; readonly args: readonly string[]} {
	if (transport !== null) return {file: '/bin/sh', args: ['-c', transport]};
	const options = [
		'BatchMode=yes',
		`ConnectTimeout=${reachSeconds}`,
		`ServerAliveInterval=${aliveSeconds}`,
		'ServerAliveCountMax=3',
	];
	// A name is never an option, whatever it begins with.
	return {file: 'ssh', args: ['-T', ...options.flatMap(option => ['-o', option]), '--', target, 'sh']};
}

const troubles: readonly (readonly [RegExp, string])[] = [
	[
		/REMOTE HOST IDENTIFICATION HAS CHANGED|Offending .* key/i,
		'its host key changed: make sure that it is the same host, then remove the old key (ssh-keygen -R NAME)',
	],
	[
		/Host key verification failed|No .* host key is known/i,
		'its host key is not known: look at it once by hand (ssh NAME), or add it to known_hosts',
	],
	[
		/Permission denied|Too many authentication failures|password|passphrase/i,
		'it takes none of your keys, and nobody is asked for a password: load the key into the agent (ssh-add)',
	],
	[/Connection refused/i, 'it refuses the connection: nothing listens on that port'],
	[/timed out|Operation timed out|timeout/i, 'it did not answer in time'],
	[/Could not resolve|Name or service not known|No such host/i, 'its name is not known: a typo, or no DNS'],
	[/No route to host|Network is unreachable|Host is down/i, 'there is no way to it'],
	[/kex_exchange_identification|Connection (?:closed|reset)|Broken pipe/i, 'it closed the connection'],
];

/** More of what a transport says helps nobody, in characters. */
const mostSaid = 200;

/** Why a target was not reached, in one line: what that means and what to do, and the transport's own last words. */
export function transportTrouble(complaint: string, exitCode: number | null): string {
	const known = knownTrouble(complaint);
	const last = complaint
		.split('\n')
		.map(line => line.trim())
		.filter(line => line !== '' && !line.startsWith('@'))
		.at(-1);
	const how = exitCode === null ? 'was killed' : `ended with exit code ${exitCode}`;
	const said = last === undefined ? `the transport ${how}` : last.slice(0, mostSaid);
	return known === null ? said : `${known} (${said})`;
}

/** What a transport's complaint means and what to do, whichever target it is about; null: nobody here knows. */
export function knownTrouble(complaint: string): string | null {
	return troubles.find(([pattern]) => pattern.test(complaint))?.[1] ?? null;
}
