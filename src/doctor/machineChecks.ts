import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {type Project, phaseIds} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import {sizeText} from '../domain/sizeText.ts';
import {hostVerdicts} from '../engine/hostVerdicts.ts';
import {createGit} from '../git/gitClient.ts';
import {mergesAlone, refuseOldGit} from '../git/gitVersion.ts';
import {diskSpace} from '../process/diskSpace.ts';
import {type Check, checksOf} from './check.ts';

/**
 * What the machine itself is asked: Node, git, the locale, what becomes of a release at logout.
 * @param project where it is known: whether git is new enough depends on its steps
 */
export async function machineChecks(
	cwd: string,
	env: NodeJS.ProcessEnv,
	project: Project | null,
): Promise<readonly Check[]> {
	return [
		checksOf('node').ok(`Node ${process.versions.node} (${process.execPath})`),
		await gitCheck(cwd, env, project),
		localeCheck(env),
		...hostVerdicts(env).map(({id, text}) => checksOf(id).warn(plainText(text))),
	];
}

/** Whether letters outside of ASCII arrive: in file names, in what commands print, on the screen. */
export function localeCheck(env: NodeJS.ProcessEnv): Check {
	const {ok, warn} = checksOf('locale');
	// Of these, the first that is set counts.
	const [name, value] =
		['LC_ALL', 'LC_CTYPE', 'LANG'].map(key => [key, env[key]] as const).find(([, set]) => set) ?? [];
	if (value !== undefined && /utf-?8/i.test(value)) return ok(`${name}=${plainText(value)}`);
	// macOS is UTF-8 whatever it says, as long as nothing else is asked for.
	if (value === undefined && process.platform === 'darwin') return ok('UTF-8');
	const text = value === undefined ? 'no locale is set' : `${name}=${plainText(value)} is not UTF-8`;
	return warn(`${text}: programs may print letters outside of ASCII as question marks`, 'export LC_ALL=C.UTF-8');
}

/** What is left on the disk with the state: output, artifacts and dumps need some of it. */
export function diskCheck(folder: string): Check {
	const {ok, warn, fail, unknown} = checksOf('disk');
	const space = diskSpace(nearest(folder));
	if (space === null) return unknown('the system does not say how much is left on the disk');
	const text = `${sizeText(space.bytes)} are left on the disk with ${plainText(folder)}`;
	if (space.files !== null && space.files < fewFiles)
		return fail(`${text}, but no room for files (inodes)`, 'Delete files there.');
	if (space.bytes < fullBytes) return fail(text, 'Free some space: nothing can be recorded on a full disk.');
	return space.bytes < littleBytes
		? warn(text, 'Free some space: output and artifacts of steps are kept there.')
		: ok(text);
}

// The folder is made with the first release.
function nearest(folder: string): string {
	const above = path.dirname(folder);
	return existsSync(folder) || above === folder ? folder : nearest(above);
}

const fewFiles = 100;
const fullBytes = 10 << 20;
const littleBytes = 500 << 20;

async function gitCheck(cwd: string, env: NodeJS.ProcessEnv, project: Project | null): Promise<Check> {
	const {ok, fail} = checksOf('git');
	const git = createGit(cwd, env);
	const said = (await git?.text(['version']).catch(() => '')) ?? '';
	const version = /\d+\.\d+[\w.]*/.exec(said)?.[0];
	if (git === null || version === undefined)
		return fail('git was not found', 'Install git, or add its folder to PATH.');
	const steps = phaseIds.flatMap(phase => project?.phases[phase] ?? []);
	const merges = steps.some(step => step.kind === 'branch' && step.how === 'merge');
	const old = (await refuseOldGit(git)) ?? (merges ? await refuseOldGit(git, mergesAlone) : null);
	return old === null ? ok(`git ${version}`) : fail(old.message, old.hint ?? null);
}
