import {isAbsolute} from 'node:path';
import {GitConstructError, GitError, type SimpleGitOptions, simpleGit} from 'simple-git';

/** Runs git in one folder, so that neither the repository's configuration nor the shell's variables can make it run anything else. */
export type Git = {
	/** What a git command prints. Foreign names belong into `input` where the command reads them there. */
	readonly text: (args: readonly string[], input?: string) => Promise<string>;
	/** The same for `cat-file`, whose output is no text. */
	readonly catFile: (args: readonly string[], input: string) => Promise<Buffer>;
};

/** A git command that ended with anything but success; what it printed is kept. */
export class GitFailure extends GitError {
	readonly exitCode: number;
	readonly stdout: string;
	readonly stderr: string;

	constructor(exitCode: number, stdout: string, stderr: string) {
		super(undefined, stderr.trim() || `git ended with exit code ${exitCode}`);
		this.name = 'GitFailure';
		this.exitCode = exitCode;
		this.stdout = stdout;
		this.stderr = stderr;
	}

	/** There is no git to be run. */
	get isMissing(): boolean {
		return this.exitCode < 0 && this.stderr.includes('ENOENT');
	}
}

/** Git for a folder, or null when there is no such folder. */
export function createGit(folder: string, environment: NodeJS.ProcessEnv): Git | null {
	const env = childEnvironment(environment);
	const client = (input?: string) =>
		simpleGit({...options, baseDir: folder, ...(input === undefined ? {} : {input: () => input})}).env(env);
	try {
		client();
	} catch (error) {
		if (error instanceof GitConstructError) return null;
		throw error;
	}

	return {
		text: (args, input) => client(input).raw(['--no-pager', ...args]),
		catFile: (args, input) => client(input).binaryCatFile([...args]),
	};
}

// A repository's own configuration may name programs that git then runs; these settings win over it. The `unsafe` flags
// permit exactly the two of them that simple-git would refuse, both here set to nothing.
const options: Partial<SimpleGitOptions> = {
	config: [
		'core.fsmonitor=false',
		'core.hooksPath=/dev/null',
		'core.quotePath=false',
		'color.ui=false',
		'i18n.logOutputEncoding=UTF-8',
		'log.showSignature=false',
	],
	unsafe: {allowUnsafeFsMonitor: true, allowUnsafeHooksPath: true},
	allowEnvironment: [
		'GIT_TERMINAL_PROMPT',
		'GIT_OPTIONAL_LOCKS',
		'GIT_NO_REPLACE_OBJECTS',
		'GIT_ALLOW_PROTOCOL',
		'GIT_NO_LAZY_FETCH',
	],
	maxConcurrentProcesses: 4,
	// Only closed pipes say that all output has been read; the default gives up 50 ms after the exit.
	completion: {onClose: true, onExit: false},
	timeout: {block: 60_000},
	// By default a command that fails without a word on stderr counts as done.
	errors: (error, {exitCode, stdOut, stdErr}) => {
		if (exitCode === 0) return undefined;
		if (error instanceof Error && error.name !== 'GitError' && !(error instanceof GitError)) return error;
		return new GitFailure(exitCode ?? -1, Buffer.concat(stdOut).toString(), Buffer.concat(stdErr).toString());
	},
};

/** Variables that point git elsewhere (GIT_DIR and the like) or name programs do not reach it. */
function childEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
	const env: Record<string, string> = {};
	for (const [name, value] of Object.entries(environment)) {
		if (value !== undefined && !/^(git_.*|editor|visual|pager|prefix|ssh_askpass)$/i.test(name)) env[name] = value;
	}

	// A relative folder in PATH, or an empty PATH, would let the repository itself supply a "git".
	env.PATH = (env.PATH ?? '').split(':').filter(isAbsolute).join(':') || '/usr/bin:/bin';
	return {
		...env,
		LC_ALL: 'C.UTF-8',
		GIT_TERMINAL_PROMPT: '0',
		GIT_OPTIONAL_LOCKS: '0',
		GIT_NO_REPLACE_OBJECTS: '1',
		// Nothing is fetched behind one's back, not even the missing objects of a partial clone.
		GIT_ALLOW_PROTOCOL: 'none',
		GIT_NO_LAZY_FETCH: '1',
	};
}
