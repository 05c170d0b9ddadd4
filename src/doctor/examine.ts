import {existsSync} from 'node:fs';
import {projectHome, stateHome} from '../config/home.ts';
import {isRefusal} from '../domain/decision.ts';
import type {EnvironmentConfig, Project} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import {openRepository} from '../git/openRepository.ts';
import type {Repository} from '../git/repository.ts';
import {agentCheck} from './agentCheck.ts';
import {type Check, type CheckGroup, checksOf} from './check.ts';
import {type AskedClock, clockCheck, webClock} from './clockCheck.ts';
import {configurationChecks} from './configurationChecks.ts';
import {environmentChecks} from './environmentChecks.ts';
import {journalChecks} from './journalChecks.ts';
import {diskCheck, machineChecks} from './machineChecks.ts';
import {type NamedCommand, namedCommands} from './namedCommands.ts';
import {programChecks} from './programChecks.ts';
import {remoteChecks, usedRemotes} from './remoteChecks.ts';
import {type TerminalFacts, terminalChecks} from './terminalChecks.ts';

/** What is looked at. */
export type Examined = {
	/** The folder of the project; null: there is none. */
	readonly root: string | null;
	readonly cwd: string;
	readonly env: NodeJS.ProcessEnv;
	readonly terminal: TerminalFacts;
	/** The one environment that it is about; null: all of them. */
	readonly environment: string | null;
};

/**
 * Looks at everything that a release will need, at once. Changes nothing; of a configuration that is not trusted, and of
 * the repository around it, nothing is run.
 * @returns the groups in their order, each as soon as it and those before it are known
 */
export async function* examine(examined: Examined): AsyncGenerator<CheckGroup, void> {
	const {root, cwd, env, terminal} = examined;
	const state = stateHome(env);
	const home = state.ok ? state.path : null;
	const {checks, project, isTrusted} = configurationChecks(root, home);
	const trusted = isTrusted && project !== null && root !== null ? openTrusted(project, root, examined) : null;
	const machine = machineChecks(cwd, env, project);
	const history =
		home !== null && project !== null ? historyOf(project, home, env) : Promise.resolve({checks: [], clock: null});
	const clock = clockOf(history, trusted);
	const environments =
		trusted === null ? [] : namesOf(project, examined).map(chosen => environmentGroup(chosen, trusted, env));
	const tools = trusted === null ? Promise.resolve([]) : toolChecks(trusted, env);
	// What is not waited for yet must not end the process.
	for (const promise of [trusted, machine, history, clock, tools, ...environments]) promise?.catch(() => {});

	yield {title: 'Configuration', checks};
	yield {title: 'This machine', checks: [...(await machine), ...terminalChecks(terminal), await clock]};
	yield {title: 'State', checks: [...stateChecks(state, project, home), ...(await history).checks]};
	const opened = await trusted;
	if (opened === null) return;
	if ('problem' in opened) {
		yield {title: 'Repository', checks: [opened.problem]};
		return;
	}

	yield {title: 'Programs and remotes', checks: await tools};
	for (const environment of environments) yield await environment;
}

type Opened = {
	readonly project: Project;
	readonly repository: Repository;
	readonly environments: readonly EnvironmentConfig[];
	readonly commands: readonly NamedCommand[];
};

type Trusted = Promise<Opened | {readonly problem: Check}>;

function namesOf(project: Project | null, {environment}: Examined): readonly EnvironmentConfig[] {
	return (project?.environments ?? []).filter(({name}) => environment === null || name === environment);
}

async function openTrusted(project: Project, root: string, examined: Examined): Trusted {
	const repository = await openRepository(root, examined.env);
	if (isRefusal(repository)) {
		return {problem: checksOf('repository').fail(plainText(repository.message), repository.hint)};
	}

	const environments = namesOf(project, examined);
	const commands = environments.flatMap(environment => namedCommands(project, environment));
	return {project, repository, environments, commands};
}

async function toolChecks(trusted: Trusted, env: NodeJS.ProcessEnv): Promise<readonly Check[]> {
	const opened = await trusted;
	if ('problem' in opened) return [];
	const {project, repository, environments, commands} = opened;
	const {root} = repository;
	const remotes = await usedRemotes(root, project, environments, commands);
	const [programs, reached, agent] = await Promise.all([
		programChecks(commands, root, env),
		remoteChecks(root, remotes),
		agentCheck(root, env, sshUsers(opened, remotes)),
	]);
	return [...programs, ...reached, ...agent];
}

function sshUsers({environments, commands}: Opened, remotes: ReadonlyMap<string, string>): readonly string[] {
	const groups = environments.flatMap(({targets}) =>
		targets.filter(({transport}) => transport === null).map(({name}) => `targets ${name}`),
	);
	const remote = [...remotes]
		.filter(([, url]) => /^(ssh:\/\/|[^/]+@[^/]+:)/.test(url))
		.map(([name]) => `remote ${name}`);
	const steps = commands.filter(({command}) => /(^|[\s;&|(])(ssh|scp|rsync)\s/.test(command)).map(({where}) => where);
	return [...new Set([...remote, ...groups, ...steps])];
}

async function environmentGroup(
	environment: EnvironmentConfig,
	trusted: Trusted,
	env: NodeJS.ProcessEnv,
): Promise<CheckGroup> {
	const opened = await trusted;
	const checks = 'problem' in opened ? [] : await environmentChecks({...opened, environment, env});
	return {title: `Environment ${environment.name}`, checks};
}

async function historyOf(project: Project, home: string, env: NodeJS.ProcessEnv) {
	const folder = projectHome(home, project.name);
	if (!folder.ok) return {checks: [checksOf('journal').fail(folder.message, folder.hint)], clock: null};
	return journalChecks({project: project.name, home: folder.path, variable: project.journal?.variable ?? null}, env);
}

/** How long an address may take to tell its clock, in milliseconds. */
const clockMs = 4000;

async function clockOf(history: Promise<{readonly clock: AskedClock | null}>, trusted: Trusted | null): Promise<Check> {
	const shared = (await history).clock;
	if (shared !== null) return clockCheck(shared, Date.now());
	const opened = await trusted;
	const urls = opened === null || 'problem' in opened ? [] : opened.environments.flatMap(({url}) => url ?? []);
	const [clock = null] = (await Promise.all(urls.slice(0, 3).map(url => webClock(url, clockMs)))).filter(
		asked => asked !== null,
	);
	return clockCheck(clock, Date.now());
}

function stateChecks(
	state: ReturnType<typeof stateHome>,
	project: Project | null,
	home: string | null,
): readonly Check[] {
	const {ok, fail} = checksOf('state');
	if (!state.ok || home === null) return state.ok ? [] : [fail(plainText(state.message), state.hint)];
	const where = existsSync(home) ? `${plainText(home)} is yours alone to write` : `${plainText(home)} will be made`;
	return [ok(project === null ? where : `${where}; project ${project.name}`), diskCheck(home)];
}
