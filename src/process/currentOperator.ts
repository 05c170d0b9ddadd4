import {hostname, userInfo} from 'node:os';
import type {Operator} from '../domain/operator.ts';

/** The person at the keyboard. `git` is what git's configuration calls them, which anybody can set to anything. */
export function currentOperator(git: string | null): Operator {
	const client = process.env['SSH_CONNECTION']?.split(' ')[0];
	const behindSudo = process.env['SUDO_USER'];
	const ssh = client ? (behindSudo ? `${behindSudo}@${client}` : client) : (behindSudo ?? null);
	return {user: userName(), host: hostname(), ssh, git};
}

function userName(): string {
	try {
		return userInfo().username;
	} catch {
		// A container may run under a number that nobody named.
		return `uid ${process.getuid?.() ?? '?'}`;
	}
}
