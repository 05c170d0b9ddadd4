import type {DatabaseNow} from '../domain/databaseNow.ts';
import type {MigrationProof} from '../domain/migrationProof.ts';
import {databaseVariable, type MigrationScript} from '../domain/plan.ts';
import type {EnvironmentConfig, Project} from '../domain/project.ts';
import type {LiveReading} from '../environments/live.ts';
import {readLive} from '../environments/readLive.ts';
import type {Repository} from '../git/repository.ts';
import type {MigrationOutlook} from '../migrations/migrations.ts';
import {secretValuesOf} from './secrets.ts';

/** The questions that are put to an environment; each answer may be an error in words. */
export type EnvironmentProbes = {
	/** What it runs; null where it cannot be asked. */
	live(environment: EnvironmentConfig): Promise<LiveReading | null>;
	/**
	 * Its migrations, seen from a candidate, and what is to be said of them; null where the project has none.
	 * @param others where else to look: at what is live, and at commits that were here before
	 */
	migrations(
		environment: EnvironmentConfig,
		candidate: string,
		others?: {readonly live: string | null; readonly settled: string | null; readonly elsewhere: readonly string[]},
	): Promise<MigrationOutlook | null>;
	/** Its database as it is now, or why it does not answer; null where the project has no migrations. */
	database(environment: EnvironmentConfig): Promise<DatabaseNow | string | null>;
	/** Ids of the migrations that its ledger has, begun ones included; null where that cannot be known. Asks no tool. */
	applied(environment: EnvironmentConfig, candidate: string): Promise<ReadonlySet<string> | null>;
};

/** Probes by the configured commands and the database itself. */
export function environmentProbes(project: Project, repository: Repository, home: string): EnvironmentProbes {
	const place = (environment: EnvironmentConfig) => {
		const variable = databaseVariable(project, environment);
		if (!project.migrations || !variable) return null;
		const database = environment.env[variable] ?? process.env[variable];
		const config = {...project.migrations, database: variable, commandsDatabase: project.migrations.database};
		return {config, database, repository, cwd: repository.root};
	};
	return {
		async live(environment) {
			if (!environment.live) return null;
			const env = commandVariables(environment);
			const secrets = secretValuesOf(project, environment);
			return readLive({live: environment.live, cwd: repository.root, env, repository, secrets});
		},
		async migrations(environment, candidate, others) {
			const asked = place(environment);
			if (!asked) return null;
			const {config, database} = asked;
			if (!database) {
				const error = `The variable ${config.database}, which names the database of ${environment.name}, is not set.`;
				return {ok: false, error, at: new Date().toISOString()};
			}

			// Only those who look at migrations pay for the libraries of databases and their parsers.
			const {migrationStatus} = await import('../migrations/status.ts');
			const {judgeBeside} = await import('../migrations/lint/judgeBeside.ts');
			const {tablesOf} = await import('../migrations/tablesOf.ts');
			const {readProof} = await import('../migrations/clone/records.ts');
			const commands = {env: commandVariables(environment), secrets: secretValuesOf(project, environment)};
			const status = await migrationStatus({...asked, database, candidate, commands, ...others});
			if (!status.ok) return status;
			const judged = await judgeBeside({
				scripts: status.pending,
				dialect: config.dialect,
				weights: project.migrationRules,
				tables: await tablesOf({dialect: config.dialect, database, cwd: asked.cwd}, status.pending),
			});
			return {...status, judged, proof: fitting(readProof(home, environment.name), candidate, status.pending)};
		},
		async database(environment) {
			const asked = place(environment);
			if (!asked) return null;
			if (!asked.database) return `The variable ${asked.config.database} is not set.`;
			const {databaseNow} = await import('../migrations/databaseNow.ts');
			return databaseNow({dialect: asked.config.dialect, database: asked.database, cwd: asked.cwd});
		},
		async applied(environment, candidate) {
			const asked = place(environment);
			if (!asked?.database) return null;
			const {migrationStatus} = await import('../migrations/status.ts');
			const status = await migrationStatus({...asked, database: asked.database, candidate});
			if (!status.ok) return null;
			return new Set(status.rows.filter(({state}) => state !== 'pending' && state !== 'undone').map(({id}) => id));
		},
	};
}

// What was found out about another candidate, or other migrations, says nothing about these.
function fitting(
	proof: MigrationProof | null,
	candidate: string,
	pending: readonly MigrationScript[],
): MigrationProof | null {
	const ids = pending.map(({id}) => id);
	return proof?.candidate === candidate && proof.ids.join('\n') === ids.join('\n') ? proof : null;
}

/** What an environment's short commands get. */
export function commandVariables(environment: EnvironmentConfig): Readonly<Record<string, string>> {
	return {...environment.env, RELEASE_ENVIRONMENT: environment.name, RELEASE_ENV_URL: environment.url ?? ''};
}
