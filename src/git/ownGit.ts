import {execa} from 'execa';
import {trustedPath} from '../process/trustedPath.ts';
import {gitWords} from './gitWords.ts';

/** What a git command came to; `said` is what it printed on standard error, in one line that is safe to be shown. */
export type GitRun = {readonly ok: boolean; readonly out: string; readonly said: string};

/** Runs a git command in a folder. */
export type OwnGit = (
	args: readonly string[],
	options?: {readonly input?: string; readonly index?: string},
) => Promise<GitRun>;

/** Nothing in the repository is run. */
const quiet = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];

/** Variables that would lead git to another repository. */
const leading =
	/^GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE|PREFIX)$/;

/**
 * Git as the person themselves would run it, with their configuration, keys and network, but without hooks: for what they
 * asked to be written or pushed. Whatever is only read goes through `openRepository`.
 * @param folder where it runs
 * @param isAlone nobody can be asked for a password: whoever asks fails, and no prompt gets onto a screen
 */
export function ownGit(folder: string, environment: NodeJS.ProcessEnv, isAlone = false): OwnGit {
	const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !leading.test(name)));
	env['PATH'] = trustedPath(folder, env['PATH'] ?? '');
	const alone = isAlone ? {GIT_TERMINAL_PROMPT: '0', SSH_ASKPASS_REQUIRE: 'never'} : {};
	return async (args, {input, index} = {}) => {
		const run = await execa('git', [...quiet, ...args], {
			cwd: folder,
			env: {...env, LC_ALL: 'C.UTF-8', ...alone, ...(index === undefined ? {} : {GIT_INDEX_FILE: index})},
			extendEnv: false,
			// In a session of its own, it has no terminal.
			detached: isAlone,
			cleanup: true,
			reject: false,
			stripFinalNewline: false,
			...(input === undefined ? {stdin: 'ignore'} : {input}),
		});
		const said = run.stderr.trim() || (run.failed ? (run.originalMessage ?? '') : '');
		return {ok: !run.failed, out: run.stdout, said: gitWords(said)};
	};
}
