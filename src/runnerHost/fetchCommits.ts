import {plainText} from '../domain/sanitize.ts';
import {runCommand} from '../environments/runCommand.ts';

/** How long the remotes may take, in milliseconds. */
const timeoutMs = 120_000;

/**
 * Fetches what a clone's remotes have, tags too, through the clone's own settings and without anybody to ask.
 * @param secrets values that must not be shown
 * @returns what git said where it failed; null: it is done
 */
export async function fetchCommits(root: string, secrets: readonly string[]): Promise<string | null> {
	const result = await runCommand({
		run: 'git -c core.hooksPath=/dev/null fetch --quiet --all --tags',
		cwd: root,
		env: {GIT_TERMINAL_PROMPT: '0', SSH_ASKPASS_REQUIRE: 'never'},
		timeoutMs,
		secrets,
	});
	if (result.end === 'exited' && result.exitCode === 0) return null;
	const [said = ''] = result.stderr.trim().split('\n');
	return plainText(said).slice(0, 200) || 'git fetch did not end in time';
}
