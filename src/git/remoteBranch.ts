import type {BranchPlace} from '../domain/branchStep.ts';
import {plainText} from '../domain/sanitize.ts';
import {runCommand} from '../environments/runCommand.ts';

/** How long a remote may take to answer, in milliseconds. */
const timeoutMs = 20_000;

/**
 * Asks a remote where one of its branches is. That goes through the clone's own settings (ssh, credentials), as the steps
 * of a release do.
 * @param root the clone
 */
export async function remoteBranch(root: string, remote: string, branch: string): Promise<BranchPlace> {
	const ref = `refs/heads/${branch}`;
	const result = await runCommand({
		run: 'git ls-remote -- "$BRANCH_PUSH" "$BRANCH_REF"',
		cwd: root,
		env: {BRANCH_PUSH: remote, BRANCH_REF: ref, GIT_TERMINAL_PROMPT: '0', SSH_ASKPASS_REQUIRE: 'never'},
		timeoutMs,
		secrets: [],
	});
	if (result.end === 'timed-out') return {unknown: `${remote} did not answer in 20 s`};
	if (result.end !== 'exited' || result.exitCode !== 0) {
		return {unknown: plainText(result.stderr.trim().split('\n')[0] ?? '').slice(0, 80) || `${remote} did not answer`};
	}

	// A pattern of ls-remote fits the end of a name, too.
	const line = result.stdout.split('\n').find(text => text.split('\t')[1] === ref);
	return {at: line?.split('\t')[0] ?? null};
}
