import {runCommand} from '../environments/runCommand.ts';
import {trustedPath} from '../process/trustedPath.ts';
import {type Check, checksOf} from './check.ts';

/** Whether an SSH agent is there and holds a key, where something of the project goes through ssh. */
export async function agentCheck(
	cwd: string,
	env: NodeJS.ProcessEnv,
	users: readonly string[],
): Promise<readonly Check[]> {
	if (users.length === 0) return [];
	const {ok, warn, unknown} = checksOf('ssh-agent');
	const needed = `${users.slice(0, 3).join(', ')}${users.length > 3 ? ' …' : ''}`;
	const start = 'eval "$(ssh-agent)" && ssh-add; a key without a passphrase needs no agent.';
	if (!env['SSH_AUTH_SOCK'])
		return [warn(`no SSH agent (SSH_AUTH_SOCK is not set), and ssh is used: ${needed}`, start)];
	const agent = {SSH_AUTH_SOCK: env['SSH_AUTH_SOCK'], PATH: trustedPath(cwd, env['PATH'])};
	const result = await runCommand({run: 'ssh-add -l', cwd, env: agent, timeoutMs: 3000, secrets: []});
	const exitCode = result.end === 'exited' ? result.exitCode : null;
	// A shell says so of a program that it does not find.
	if (exitCode === 127) return [unknown('ssh-add was not found: the SSH agent cannot be asked')];
	const count = result.stdout.split('\n').filter(Boolean).length;
	if (exitCode === 0) return [ok(`the SSH agent holds ${count === 1 ? 'a key' : `${count} keys`}`)];
	if (exitCode === 1) return [warn(`the SSH agent holds no key, and ssh is used: ${needed}`, 'ssh-add')];
	return [warn(`the SSH agent does not answer, and ssh is used: ${needed}`, start)];
}
