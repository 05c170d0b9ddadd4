import {databaseVariable, secretNames} from '../domain/plan.ts';
import type {EnvironmentConfig, Project} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import {sizeText} from '../domain/sizeText.ts';
import {namesText} from '../domain/targetWords.ts';
import {commandVariables} from '../engine/probes.ts';
import {secretValuesOf} from '../engine/secrets.ts';
import {lookAtTargets} from '../environments/lookAtTargets.ts';
import {readLive} from '../environments/readLive.ts';
import {readTargets} from '../environments/readTargets.ts';
import type {Repository} from '../git/repository.ts';
import {type Check, checksOf, inTime} from './check.ts';

/** What an environment is asked with. */
export type EnvironmentPlace = {
	readonly project: Project;
	readonly environment: EnvironmentConfig;
	readonly repository: Repository;
	readonly env: NodeJS.ProcessEnv;
};

/** More than any one of them may take, in milliseconds: each has limits of its own. */
const limitMs = 90_000;

/** What an environment is asked: what it runs, its database and ledger, its hosts. Its commands are run. */
export async function environmentChecks(place: EnvironmentPlace): Promise<readonly Check[]> {
	const {name} = place.environment;
	const looks: readonly (readonly [string, () => Promise<readonly Check[]>])[] = [
		['variables', async () => variableChecks(place)],
		['live', () => liveChecks(place)],
		['database', () => databaseChecks(place)],
		['targets', () => targetChecks(place)],
	];
	const done = await Promise.all(looks.map(([what, look]) => inTime(what, name, limitMs, look)));
	return done.flat();
}

function variableChecks({project, environment, env}: EnvironmentPlace): readonly Check[] {
	const {ok, fail, unknown} = checksOf('variables', environment.name);
	const names = secretNames(project, environment);
	if (names.length === 0) return [];
	const missing = names.filter(name => !env[name] && !environment.env[name]);
	if (missing.length === 0) return [ok(`set: ${names.map(name => `$${name}`).join(', ')}`)];
	const shown = missing.map(name => `$${name}`).join(', ');
	if (environment.runner !== null) {
		return [unknown(`not set here: ${shown}`, `Its runner host needs them: ${there(environment.runner)}`)];
	}

	return [fail(`not set: ${shown}`, `export ${missing[0]}=…, in the shell that releases are started from`)];
}

// What this machine lacks, it may well have.
const there = (label: string) => `look there, with its variables (a host that serves "${label}": release-tui runners)`;

async function liveChecks({project, environment, repository}: EnvironmentPlace): Promise<readonly Check[]> {
	const {ok, warn, fail} = checksOf('live', environment.name);
	const {live} = environment;
	if (live === null) {
		return [
			warn(
				'nothing says what runs here: a release is proven by its checks alone',
				'Give the environment "live" in release.yaml.',
			),
		];
	}

	const secrets = secretValuesOf(project, environment);
	const {revision, error} = await readLive({
		live,
		cwd: repository.root,
		env: commandVariables(environment),
		repository,
		secrets,
	});
	if (revision === null) {
		const why = error ?? 'it does not answer';
		// That is how a new environment is.
		if (/printed nothing$/.test(why)) return [warn(why, 'Before the first release that is as it should be.')];
		return [fail(why, 'Run the command of "live" by hand.')];
	}

	const short = revision.sha.slice(0, 7);
	const known = await repository.revision(revision.sha);
	if (known) return [ok(`runs ${plainText(revision.version)} (${short})`)];
	return [warn(`runs ${short}, a commit that this clone does not have`, 'git fetch --all')];
}

async function databaseChecks({project, environment, repository, env}: EnvironmentPlace): Promise<readonly Check[]> {
	const variable = databaseVariable(project, environment);
	if (!project.migrations || !variable) return [];
	const database = environment.env[variable] ?? env[variable];
	// That it is not set was said above.
	if (!database) return [];
	const {ok, fail} = checksOf('database', environment.name);
	const {databaseNow} = await import('../migrations/databaseNow.ts');
	const now = await databaseNow({dialect: project.migrations.dialect, database, cwd: repository.root});
	if (typeof now === 'string')
		return [fail(plainText(now), `Is $${variable} right, and is there a way to it from here?`)];
	const reached = ok(`${now.server} answers${now.bytes ? `, ${sizeText(now.bytes)}` : ''}`);
	return [reached, await ledgerCheck({project, environment, repository, env}, variable, database)];
}

async function ledgerCheck(
	{project, environment, repository}: EnvironmentPlace,
	variable: string,
	database: string,
): Promise<Check> {
	const {ok, fail, unknown} = checksOf('ledger', environment.name);
	const head = await repository.candidate('HEAD');
	if ('ok' in head) return unknown(head.message);
	if (!project.migrations) return unknown('there are no migrations');
	const {migrationStatus} = await import('../migrations/status.ts');
	const config = {...project.migrations, database: variable, commandsDatabase: project.migrations.database};
	const status = await migrationStatus({config, database, repository, cwd: repository.root, candidate: head.sha});
	if (!status.ok) return fail(status.error, `See: release-tui migrations plan ${environment.name}`);
	const applied = status.rows.filter(({state}) => state === 'applied').length;
	return ok(`the ledger is readable: ${applied} applied, ${status.pending.length} pending`);
}

async function targetChecks({project, environment, repository}: EnvironmentPlace): Promise<readonly Check[]> {
	const env = commandVariables(environment);
	const secrets = secretValuesOf(project, environment);
	const checked = await Promise.all(
		environment.targets.map(async (group): Promise<readonly Check[]> => {
			const {ok, fail, unknown} = checksOf('targets', environment.name);
			const list = await readTargets(group, {cwd: repository.root, env, secrets});
			if ('problem' in list)
				return [fail(`${group.name}: ${list.problem}`, 'Mend the list: without it there is no plan.')];
			const looks = await lookAtTargets(group, list.targets, {cwd: repository.root, env, secrets, repository});
			const dead = looks.filter(look => look.dead !== null);
			if (dead.length === 0) return [ok(`${group.name}: all ${looks.length} can be worked with`)];
			const names = namesText(dead.map(({target}) => plainText(target)));
			if (environment.runner !== null) {
				const text = `${group.name}: ${dead.length} of ${looks.length} cannot be worked with from here (${names})`;
				return [unknown(text, `Its runner host works with them: ${there(environment.runner)}`)];
			}

			return [
				fail(
					`${group.name}: ${dead.length} of ${looks.length} cannot be worked with (${names}): ${dead[0]?.dead}`,
					'Bring them back, or leave them out: release-tui deploy ENV --without HOST',
				),
			];
		}),
	);
	return checked.flat();
}
