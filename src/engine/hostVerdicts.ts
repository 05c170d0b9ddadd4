import process from 'node:process';
import type {GateVerdict} from '../domain/gates.ts';
import {atLogout, type Systemd, thisSystem} from '../process/logind.ts';
import {isForwardedAgent} from '../process/sshAgent.ts';

/** What may become of a release on this host when the person who starts it goes away. Nothing where nothing is wrong. */
export function hostVerdicts(
	env: NodeJS.ProcessEnv = process.env,
	system: Systemd | null = thisSystem(),
): readonly GateVerdict[] {
	const verdicts: GateVerdict[] = [];
	const logout = atLogout(system);
	if (logout === 'dies') {
		const text = 'this system kills what you leave running when you log out: stay logged in until the release is over';
		verdicts.push({id: 'logout', verdict: 'warn', text});
	}

	if (logout === 'dies-with-last') {
		const text = 'the release ends with your last logout, unless you say before: loginctl enable-linger';
		verdicts.push({id: 'logout', verdict: 'warn', text});
	}

	if (isForwardedAgent(env)) {
		const text = 'your SSH agent goes away with this connection; steps reach the one of whoever attaches next';
		verdicts.push({id: 'ssh-agent', verdict: 'warn', text});
	}

	return verdicts;
}
