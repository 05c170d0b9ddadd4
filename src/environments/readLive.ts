import {messageOf} from '../domain/messageOf.ts';
import type {Revision} from '../domain/plan.ts';
import type {LiveConfig} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import type {Repository} from '../git/repository.ts';
import type {LiveReading} from './live.ts';
import {type CommandResult, runCommand} from './runCommand.ts';

/**
 * Asks an environment what it runs. Never throws: whatever goes wrong is said in `error`.
 * @param input.env variables for the command, on top of those that this process has
 * @param input.secrets values that are masked in what the command says
 * @param input.guarded the command ends with this process also where that is killed
 */
export async function readLive(
	input: {
		readonly live: LiveConfig;
		readonly cwd: string;
		readonly env: Readonly<Record<string, string>>;
		readonly repository: Pick<Repository, 'revision'>;
		readonly secrets: readonly string[];
		readonly guarded?: boolean;
	},
	signal?: AbortSignal,
): Promise<LiveReading> {
	const answer = await ask(input, signal);
	const at = new Date().toISOString();
	return typeof answer === 'string' ? {revision: null, error: answer, at} : {revision: answer, error: null, at};
}

type Input = Parameters<typeof readLive>[0];

async function ask(input: Input, signal: AbortSignal | undefined): Promise<Revision | string> {
	const {live, cwd, env, repository, secrets, guarded = false} = input;
	try {
		const result = await runCommand({run: live.run, cwd, env, timeoutMs: live.timeoutMs, secrets, guarded}, signal);
		const problem = problemOf(result, live);
		return problem ?? (await understand(result.stdout, live, repository));
	} catch (error) {
		return `the live command could not be run: ${plainText(messageOf(error))}`;
	}
}

function problemOf(result: CommandResult, live: LiveConfig): string | null {
	switch (result.end) {
		case 'exited': {
			if (result.exitCode === 0) return null;
			const said = firstLine(result.stderr);
			return `the live command failed with exit code ${result.exitCode}${said === '' ? '' : `: ${said}`}`;
		}

		case 'killed':
			return `the live command was ended by ${result.signal}`;
		case 'timed-out':
			return `the live command timed out after ${seconds(live.timeoutMs)}`;
		case 'cancelled':
			return 'the reading was cancelled';
		case 'not-started':
			return `the live command could not be started: ${plainText(result.reason)}`;
	}
}

/** What an environment may call a commit: a short id, or a full one of SHA-1 or SHA-256. */
const commitId = /^[0-9a-f]{7,64}$/i;

/** More than any version has, in characters. */
const longestVersion = 200;

async function understand(
	output: string,
	live: LiveConfig,
	repository: Input['repository'],
): Promise<Revision | string> {
	if (output.trim() === '') return 'the live command printed nothing';
	if (live.match === null) return fromFirstLine(output, repository);
	let groups: Readonly<Record<string, string | undefined>> | undefined;
	try {
		groups = new RegExp(live.match, 'm').exec(output)?.groups;
	} catch {
		return `"match" is no regular expression: ${plainText(live.match)}`;
	}

	const sha = groups?.sha;
	if (sha === undefined) return `"match" found nothing in what the live command printed: ${glimpse(output)}`;
	if (!commitId.test(sha)) return `"match" found "${plainText(sha.slice(0, 60))}", which is no commit id`;
	const version = plainText((groups?.version ?? '').slice(0, longestVersion)).trim();
	const known = await repository.revision(sha);
	return {sha: known?.sha ?? sha.toLowerCase(), version: version || known?.version || sha.slice(0, 7).toLowerCase()};
}

// A date or a port number is made of hexadecimal digits, too: nothing is picked out of a sentence.
async function fromFirstLine(output: string, repository: Input['repository']): Promise<Revision | string> {
	const [line = ''] = output.trim().split('\n', 1);
	const sha = line.trim().toLowerCase();
	if (!commitId.test(sha)) {
		return `the live command printed no commit id on a line of its own: ${glimpse(output)}; else it needs "match"`;
	}

	return (await repository.revision(sha)) ?? {sha, version: sha.slice(0, 7)};
}

function glimpse(output: string): string {
	const shown = [...plainText(output.trim().slice(0, 240))];
	return `"${shown.slice(0, 60).join('')}${shown.length > 60 ? '…' : ''}"`;
}

function firstLine(text: string): string {
	const line = text.split('\n').find(candidate => candidate.trim() !== '') ?? '';
	return plainText(line.trim().slice(0, 200));
}

function seconds(milliseconds: number): string {
	return `${Number((milliseconds / 1000).toFixed(1))} s`;
}
