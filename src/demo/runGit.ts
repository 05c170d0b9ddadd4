import {spawn} from 'node:child_process';

/** Runs git for the demo's own repositories. Throws with git's words when it fails. */
export async function runGit(
	args: readonly string[],
	options: {
		readonly cwd?: string;
		readonly input?: string;
		readonly env?: Readonly<Record<string, string>>;
		/** Keep the GIT_* variables: inside a hook they say where the pushed objects are. */
		readonly insideHook?: boolean;
		/** Called with what git prints, as it comes. */
		readonly print?: (text: string) => void;
	} = {},
): Promise<string> {
	const child = spawn('git', args, {
		cwd: options.cwd,
		env: {...(options.insideHook ? process.env : withoutGitVariables(process.env)), ...options.env},
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	let output = '';
	let errors = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		output += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		errors += text;
		options.print?.(text);
	});
	// A git that fails early closes its input before all is written.
	child.stdin.on('error', () => {});
	child.stdin.end(options.input ?? '');
	const code = await new Promise<number | null>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', resolve);
	});
	if (code !== 0) throw new GitFailed(args[0] ?? '', errors.trim());
	return output.trim();
}

/** Git refused to do something in the demo's own repositories. */
class GitFailed extends Error {
	constructor(command: string, words: string) {
		super(`git ${command} failed: ${words}`);
		this.name = 'GitFailed';
	}
}

/** The environment without GIT_DIR and its like, which would lead git into another repository. */
function withoutGitVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_')));
}
