import {execFileSync} from 'node:child_process';
import {appendFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** A commit to be made; what is left out gets a fixed value, so that ids are the same in every run. */
export type NewCommit = {
	readonly message?: string;
	readonly author?: string;
	readonly email?: string;
	/** Seconds since the epoch; a minute after the last commit otherwise. */
	readonly at?: number;
	/** Contents by path; null deletes the file. Without it, a file called `count` changes. */
	readonly files?: Readonly<Record<string, string | null>>;
	/** Default: main. */
	readonly branch?: string;
	/** The second parent of a merge. */
	readonly merge?: string;
};

/** A real git repository in a temporary folder. */
export type TestRepository = {
	readonly root: string;
	/** Runs git there and returns what it printed, without the last line feed. */
	readonly git: (...args: readonly string[]) => string;
	/** Makes commits in one go; returns their full ids. The work tree follows when they are on the branch checked out. */
	readonly commits: (...commits: readonly NewCommit[]) => readonly string[];
	readonly commit: (commit?: NewCommit) => string;
	readonly tag: (name: string, at?: string) => void;
	readonly branch: (name: string, at?: string) => void;
	readonly remove: () => void;
};

/** Variables that keep the configuration of the machine out of a test, and say who commits. */
export const plainGitVariables = {
	GIT_CONFIG_GLOBAL: '/dev/null',
	GIT_CONFIG_NOSYSTEM: '1',
	GIT_AUTHOR_NAME: 'Ana',
	GIT_AUTHOR_EMAIL: 'ana@shop.example',
	GIT_COMMITTER_NAME: 'Ana',
	GIT_COMMITTER_EMAIL: 'ana@shop.example',
};

/** The same as a whole environment, in which every commit is of one moment. */
export const plainGitEnvironment = {
	...process.env,
	...plainGitVariables,
	GIT_AUTHOR_DATE: '1700000000 +0000',
	GIT_COMMITTER_DATE: '1700000000 +0000',
};

const firstCommitAt = 1_700_000_000;

/** Makes an empty repository with the branch main. Call `remove` when the test is over. */
export function createRepository(
	folder: string = mkdtempSync(join(tmpdir(), 'release-tui-repository-')),
): TestRepository {
	makeGitFolder(join(folder, '.git'), {bare: false});
	appendFileSync(join(folder, '.git/config'), '[user]\n\tname = Ana\n\temail = ana@shop.example\n');
	return repositoryIn(folder, {commits: 0, branches: []});
}

/** Makes what "git init" makes, without its samples: a program less to start for each of the many repositories. */
export function makeGitFolder(folder: string, {bare}: {readonly bare: boolean}): void {
	for (const name of ['objects', 'refs/heads', 'refs/tags', 'info', 'hooks'])
		mkdirSync(join(folder, name), {recursive: true});
	writeFileSync(join(folder, 'HEAD'), 'ref: refs/heads/main\n');
	const core = ['repositoryformatversion = 0', 'filemode = true', `bare = ${bare}`];
	if (!bare) core.push('logallrefupdates = true');
	writeFileSync(join(folder, 'config'), `[core]\n${core.map(line => `\t${line}\n`).join('')}`);
}

/** The repository that is in a folder, with so many commits made here, and these branches. */
export function repositoryIn(
	folder: string,
	made: {readonly commits: number; readonly branches: readonly string[]},
): TestRepository {
	const root = realpathSync(folder);
	const run = (input: string | undefined, args: readonly string[]) =>
		execFileSync('git', args, {
			cwd: root,
			encoding: 'utf8',
			env: plainGitEnvironment,
			maxBuffer: 1 << 28,
			stdio: ['pipe', 'pipe', 'pipe'],
			...(input === undefined ? {} : {input}),
		}).replace(/\n$/, '');
	const git = (...args: readonly string[]) => run(undefined, args);
	let count = made.commits;
	const existing = new Set(made.branches.map(branch => `refs/heads/${branch}`));
	const commits = (...wanted: readonly NewCommit[]) => {
		let input = '';
		const begun = new Set<string>();
		const starts = wanted.map((commit, index) => {
			const branch = `refs/heads/${commit.branch ?? 'main'}`;
			// Within one import a branch goes on by itself; only its first commit there has to be told.
			const from = existing.has(branch) && !begun.has(branch) ? `${branch}^0` : null;
			input += fastImportCommit(commit, branch, index + 1, count++, from);
			begun.add(branch);
			return index + 1;
		});
		const marks = run(`feature done\n${input}${starts.map(mark => `get-mark :${mark}\n`).join('')}done\n`, [
			'fast-import',
			'--quiet',
			'--force',
		]);
		for (const branch of begun) existing.add(branch);
		if (existsSync(join(root, '.git'))) git('reset', '--quiet', '--hard');
		return marks.split('\n');
	};
	return {
		root,
		git,
		commits,
		commit: (commit = {}) => commits(commit)[0] ?? '',
		tag: (name, at = 'HEAD') => {
			git('update-ref', `refs/tags/${name}`, `${at}^{commit}`);
		},
		branch: (name, at = 'HEAD') => {
			git('update-ref', `refs/heads/${name}`, `${at}^{commit}`);
			existing.add(`refs/heads/${name}`);
		},
		remove: () => rmSync(root, {recursive: true, force: true}),
	};
}

/** A repository with a long straight history, made in seconds. */
export function createLargeRepository(commitCount: number): TestRepository {
	const repository = createRepository();
	repository.commits(...Array.from({length: commitCount}, () => ({})));
	return repository;
}

function fastImportCommit(commit: NewCommit, branch: string, mark: number, count: number, from: string | null): string {
	const {author = 'Ana', email = 'ana@shop.example', at = firstCommitAt + count * 60} = commit;
	const {message = `Commit ${count + 1}`, files = {count: `${count + 1}\n`}} = commit;
	const parts = [
		`commit ${branch}\nmark :${mark}\n`,
		`author ${author} <${email}> ${at} +0000\ncommitter ${author} <${email}> ${at} +0000\n`,
		data(message),
	];
	if (from !== null) parts.push(`from ${from}\n`);
	if (commit.merge) parts.push(`merge ${commit.merge}\n`);
	for (const [path, content] of Object.entries(files)) {
		parts.push(content === null ? `D ${path}\n` : `M 100644 inline ${path}\n${data(content)}`);
	}

	return `${parts.join('')}\n`;
}

function data(text: string): string {
	return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
