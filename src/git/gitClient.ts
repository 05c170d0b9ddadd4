import {execa} from 'execa';
import {GitConstructError, GitError, type SimpleGitOptions, simpleGit} from 'simple-git';
import {trustedPath} from '../process/trustedPath.ts';

/** Runs git in one folder, so that neither the repository's configuration nor the shell's variables can make it run anything else. */
export type Git = {
	/**
	 * What a git command prints. Foreign names belong into `input` where the command reads them there.
	 * @param settings configuration of this command alone, as key and value
	 */
	readonly text: (args: readonly string[], input?: string, settings?: Settings) => Promise<string>;
	/** The same for `cat-file`, whose output is no text. */
	readonly catFile: (args: readonly string[], input: string) => Promise<Buffer>;
	/**
	 * What a git command prints, piece by piece, however long that takes. Git goes on as pieces are taken, and is ended
	 * with the signal, after which nothing more comes.
	 */
	readonly stream: (args: readonly string[], signal: AbortSignal) => AsyncGenerator<string, void>;
};

/** Keys of git's configuration with their values. */
export type Settings = readonly (readonly [key: string, value: string])[];

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

	/** The command was ended because it printed more than anybody can look at. */
	get isTooMuch(): boolean {
		return this.exitCode < 0 && this.stderr === tooMuch;
	}
}

/** Git for a folder, or null when there is no such folder. */
export function createGit(folder: string, environment: NodeJS.ProcessEnv): Git | null {
	const env = childEnvironment(environment, folder);
	const client = (input?: string, settings: Settings = [], abort?: AbortSignal) =>
		simpleGit({
			...options,
			baseDir: folder,
			allowEnvironment: [...allowedVariables, ...Object.keys(settingVariables(settings))],
			// An empty input counts as none, and git would wait for one for ever: an empty line asks for nothing as well.
			...(input === undefined ? {} : {input: () => input || '\n'}),
			...(abort ? {abort} : {}),
		}).env({...env, ...settingVariables(settings)});
	try {
		client();
	} catch (error) {
		if (error instanceof GitConstructError) return null;
		throw error;
	}

	return {
		async text(args, input, settings) {
			const limit = new AbortController();
			let size = 0;
			try {
				return await client(input, settings, limit.signal)
					.outputHandler((_, stdout) => {
						stdout.on('data', (chunk: Buffer) => {
							size += chunk.length;
							if (size > outputLimit) limit.abort();
						});
					})
					.raw(['--no-pager', ...args]);
			} catch (error) {
				throw limit.signal.aborted ? new GitFailure(-1, '', tooMuch) : error;
			}
		},
		catFile: (args, input) => client(input).binaryCatFile([...args]),
		stream: (args, signal) => streamGit(args, {folder, env, signal}),
	};
}

async function* streamGit(
	args: readonly string[],
	{folder, env, signal}: {folder: string; env: Record<string, string>; signal: AbortSignal},
): AsyncGenerator<string, void> {
	if (signal.aborted) return;
	const command = execa('git', [...configuration.flatMap(setting => ['-c', setting]), '--no-pager', ...args], {
		cwd: folder,
		env,
		extendEnv: false,
		stdin: 'ignore',
		buffer: false,
		reject: false,
		cancelSignal: signal,
	});
	let isDone = false;
	let stderr = '';
	command.stderr.setEncoding('utf8').on('data', (text: string) => {
		if (stderr.length < errorLimit) stderr += text;
	});
	try {
		command.stdout.setEncoding('utf8');
		for await (const text of command.stdout) yield String(text);
		isDone = true;
	} catch (error) {
		if (!signal.aborted) throw error;
	} finally {
		// Whoever wants no more of it leaves it unfinished.
		if (!isDone) command.kill();
	}

	const {exitCode = -1, originalMessage} = await command;
	if (exitCode !== 0 && !signal.aborted)
		throw new GitFailure(exitCode, '', stderr.replace(/^fatal: /, '') || (originalMessage ?? ''));
}

/** Characters of what git says went wrong that are kept. */
const errorLimit = 4000;

/** Bytes that a command may print: a hostile history can make any list as long as it likes. */
const outputLimit = 64 * 1024 * 1024;
const tooMuch = 'git printed more than 64 MB';

const allowedVariables = [
	'GIT_TERMINAL_PROMPT',
	'GIT_OPTIONAL_LOCKS',
	'GIT_NO_REPLACE_OBJECTS',
	'GIT_ALLOW_PROTOCOL',
	'GIT_NO_LAZY_FETCH',
	'GIT_CONFIG_GLOBAL',
	'GIT_CONFIG_SYSTEM',
	'GIT_CONFIG_NOSYSTEM',
];

// A repository's own configuration may name programs that git then runs; these settings win over it.
const configuration = [
	'core.fsmonitor=false',
	'core.hooksPath=/dev/null',
	'core.quotePath=false',
	'color.ui=false',
	'i18n.logOutputEncoding=UTF-8',
	'log.showSignature=false',
];

// The `unsafe` flags permit what simple-git would refuse: programs that are here set to nothing, and the person's own configuration files.
const options: Partial<SimpleGitOptions> = {
	config: configuration,
	unsafe: {
		allowUnsafeFsMonitor: true,
		allowUnsafeHooksPath: true,
		allowUnsafeFilter: true,
		allowUnsafeConfigPaths: true,
		allowUnsafeConfigEnvCount: true,
	},
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

// Any key can be said by variables, also one with an equals sign in it.
function settingVariables(settings: Settings): Readonly<Record<string, string>> {
	if (settings.length === 0) return {};
	const entries = settings.flatMap(([key, value], index) => [
		[`GIT_CONFIG_KEY_${index}`, key],
		[`GIT_CONFIG_VALUE_${index}`, value],
	]);
	return {GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(entries)};
}

// Where a person keeps their own configuration of git is theirs to say.
const own = /^git_config_(global|system|nosystem)$/i;
const leading = /^(git_.*|editor|visual|pager|prefix|ssh_askpass)$/i;

/** Variables that point git elsewhere (GIT_DIR and the like) or name programs do not reach it. */
function childEnvironment(environment: NodeJS.ProcessEnv, folder: string): Record<string, string> {
	const env: Record<string, string> = {};
	for (const [name, value] of Object.entries(environment)) {
		if (value !== undefined && (own.test(name) || !leading.test(name))) env[name] = value;
	}

	env.PATH = trustedPath(folder, env.PATH ?? '');
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
