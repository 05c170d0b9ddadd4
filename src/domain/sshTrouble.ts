import {plainText} from './sanitize.ts';

/** What ssh says, by what it means. In this order: a key that changed is also one that could not be verified. */
const meanings: readonly (readonly [RegExp, (target: string) => string])[] = [
	[
		/REMOTE HOST IDENTIFICATION HAS CHANGED|host key .* has changed/i,
		target =>
			`its host key changed: somebody else may answer; ask who runs it, and only then: ssh-keygen -R ${hostOf(target)}`,
	],
	[
		/Host key verification failed|No .* host key is known/i,
		target => `its host key is not known here: connect once by hand, and compare it: ssh ${target}`,
	],
	[
		/Permission denied \([^)]*(password|keyboard-interactive)/i,
		target => `no key was accepted, and it asks for a password, which nobody can type here: ssh-copy-id ${target}`,
	],
	[/Permission denied/i, () => 'no key was accepted: is the agent there (ssh-add -l), and the user right?'],
	[/Connection refused/i, () => 'it refuses connections: does sshd run there, on this port?'],
	[/timed out/i, () => 'no answer: is it switched on, and is there a way to it from here?'],
	[
		/Could not resolve hostname|Name or service not known|nodename nor servname/i,
		() => 'no such name: a slip in the list, or a Host entry that is missing in ~/.ssh/config',
	],
	[
		/No route to host|Network is unreachable|Host is down/i,
		() => 'there is no way to it from here: a VPN, a jump host?',
	],
	[
		/kex_exchange_identification|Connection (reset|closed) by/i,
		() => 'it closed the connection before ssh could log in: too many at once (MaxStartups), or a ban?',
	],
	[/(ssh|sh): (\d+: )?(ssh: )?(command )?not found|ssh: No such file/i, () => 'there is no ssh on this machine'],
];

/**
 * Says in words why a host could not be reached, and what to do.
 * @param said what ssh, or another transport, wrote to its standard error
 */
export function sshTrouble(said: string, target: string): string {
	const known = meanings.find(([pattern]) => pattern.test(said));
	if (known) return known[1](target);
	const line = said.split('\n').findLast(part => part.trim() !== '' && !part.startsWith('Warning:')) ?? '';
	return plainText(line.trim()).slice(0, 200) || 'it could not be reached, and nothing was said';
}

function hostOf(target: string): string {
	return target.replace(/^.*@/, '');
}
