import {type EnvironmentConfig, type Project, phaseIds, stepsFor} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import {runCommand} from '../environments/runCommand.ts';
import {type Check, checksOf} from './check.ts';
import type {NamedCommand} from './namedCommands.ts';

/** How long a remote may take to answer, in milliseconds. */
const limitMs = 10_000;

/** Remotes of the clone that a release to these environments goes to, with their addresses. */
export async function usedRemotes(
	root: string,
	project: Project,
	environments: readonly EnvironmentConfig[],
	commands: readonly NamedCommand[],
): Promise<ReadonlyMap<string, string>> {
	const said = await runCommand({run: 'git remote --verbose', cwd: root, env: {}, timeoutMs: limitMs, secrets: []});
	const known = new Map(
		[...said.stdout.matchAll(/^(\S+)\t(\S+) \(push\)$/gm)].map(([, name = '', url = '']) => [name, url]),
	);
	const pushed = new Set([
		...(project.version ? [project.version.push] : []),
		...environments.flatMap(({name}) =>
			phaseIds
				.flatMap(phase => stepsFor(project.phases[phase] ?? [], name))
				.flatMap(step => (step.kind === 'branch' || step.kind === 'tag' ? (step.push ?? []) : [])),
		),
	]);
	return new Map(
		[...known].filter(
			([name]) => pushed.has(name) || commands.some(({command}) => namesRemote(command, name, environments)),
		),
	);
}

// As a word behind git, or as the environment's name, which a command puts in.
function namesRemote(command: string, remote: string, environments: readonly EnvironmentConfig[]): boolean {
	if (!/\bgit\b/.test(command)) return false;
	if (command.split(/[\s"'=]+/).includes(remote)) return true;
	return (
		/\bgit\s+(push|ls-remote|fetch)\b[^;&|]*\$\{?RELEASE_ENVIRONMENT\b/.test(command) &&
		environments.some(({name}) => name === remote)
	);
}

/** Whether remotes answer, asked as the steps of a release would: with the clone's settings, and without a terminal. */
export function remoteChecks(root: string, remotes: ReadonlyMap<string, string>): Promise<readonly Check[]> {
	return Promise.all(
		[...remotes.keys()].map(async remote => {
			const {ok, fail} = checksOf('remote');
			const result = await runCommand({
				run: 'git ls-remote --heads -- "$DOCTOR_REMOTE"',
				cwd: root,
				env: {DOCTOR_REMOTE: remote, GIT_TERMINAL_PROMPT: '0', SSH_ASKPASS_REQUIRE: 'never'},
				timeoutMs: limitMs,
				secrets: [],
			});
			const name = plainText(remote);
			const mend = `Look at it by hand: git ls-remote ${name}`;
			if (result.end === 'timed-out') return fail(`${name} does not answer in ${limitMs / 1000} s`, mend);
			if (result.end === 'exited' && result.exitCode === 0) {
				const heads = result.stdout.split('\n').filter(Boolean).length;
				return ok(`${name} answers${heads === 0 ? '; it has no branch yet' : ''}`);
			}

			const why = plainText(result.stderr.trim().split('\n')[0] ?? '').slice(0, 200);
			return fail(`${name} cannot be reached${why === '' ? '' : `: ${why}`}`, mend);
		}),
	);
}
