import process from 'node:process';
import {provesSafe} from '../../domain/migrationProof.ts';
import {environmentOf} from '../../domain/project.ts';
import {unknownEnvironment} from '../../engine/previewPlan.ts';
import {collectFiles} from '../../migrations/lint/collectFiles.ts';
import type {Verdict} from '../../migrations/lint/judgeSet.ts';
import {lintFiles} from '../../migrations/lint/lintFiles.ts';
import type {SqlDialect} from '../../migrations/sql/tokenAt.ts';
import {orExit, usageError} from '../cliError.ts';
import {withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {lintLines} from '../lintLines.ts';
import {migrationPlanDocument} from '../migrationDocument.ts';
import {migrationPlanLines} from '../migrationPlanLines.ts';
import {remark, say, sayJson} from '../output.ts';
import {proofLines} from '../proofLines.ts';
import {refOf} from './start.ts';

/** What `migrations lint` is called with. */
export type LintOptions = {
	readonly dialect: string;
	readonly serverVersion?: string;
	readonly style?: boolean;
	readonly remarks?: boolean;
	readonly json?: boolean;
};

/** `migrations lint`: judges SQL files. Needs no configuration, asks no database, and runs nothing. */
export async function lint(paths: readonly string[], options: LintOptions): Promise<ExitCode> {
	const dialect = dialectOf(options.dialect);
	const version = versionOf(options.serverVersion);
	const files = collectFiles(paths);
	if (typeof files === 'string')
		throw usageError(files, 'release-tui migrations lint --dialect postgres db/migrations');
	const judged = await lintFiles(files, {dialect, version, style: options.style === true});
	if (options.json) sayJson(judged);
	else for (const line of lintLines(judged, options.remarks === true)) say(line);
	return verdictExit(judged.verdict);
}

/** `migrations plan ENV`: the ledger, what is pending and what is to be said of it, the order, the ways back. */
export async function plan(
	environment: string,
	options: {readonly to?: string; readonly json?: boolean},
): Promise<ExitCode> {
	return withContext(async ({engine, repository}) => {
		if (!environmentOf(engine.project, environment)) orExit(unknownEnvironment(engine.project, environment));
		const candidate = orExit(await repository.candidate((await refOf(engine, options.to)) ?? 'HEAD'));
		const outlook = await engine.migrations(environment, candidate.sha);
		if (!outlook) throw usageError('This project has no migrations.', 'See "migrations" in docs/configuration.md');
		if (options.json) sayJson(migrationPlanDocument(environment, candidate, outlook));
		else for (const line of migrationPlanLines(outlook)) say(line);
		return outlook.ok ? exitCodes.done : exitCodes.failed;
	});
}

/** `migrations clone ENV`: tries what is pending on a clone of a database, and drops the clone. */
export async function clone(
	environment: string,
	options: {
		readonly to?: string;
		readonly from?: string;
		readonly queries?: string;
		readonly newQueries?: string;
		readonly tools?: boolean;
		readonly json?: boolean;
	},
): Promise<ExitCode> {
	return withContext(async ({engine, repository, project, home}) => {
		if (!environmentOf(project, environment)) orExit(unknownEnvironment(project, environment));
		const candidate = orExit(await repository.candidate((await refOf(engine, options.to)) ?? 'HEAD'));
		const outlook = await engine.migrations(environment, candidate.sha);
		if (!outlook) throw usageError('This project has no migrations.', 'See "migrations" in docs/configuration.md');
		const {proveMigrations} = await import('../../engine/proveMigrations.ts');
		// A clone is a copy of all data: whoever is impatient does not leave it behind. The second time ends at once.
		const ended = new AbortController();
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ended.abort());
		const proof = await proveMigrations({
			project,
			repository,
			home,
			environment,
			candidate: candidate.sha,
			outlook,
			from: options.from ?? environment,
			queries: options.queries ?? null,
			newQueries: options.newQueries ?? null,
			tools: options.tools === true,
			say: options.json ? () => {} : remark,
			signal: ended.signal,
		});
		// What was running goes on running otherwise, and keeps the process.
		if (ended.signal.aborted) process.exit(exitCodes.interrupted);
		const found = orExit(proof);
		if (options.json) sayJson(found);
		else for (const line of proofLines(found, outlook)) say(line);
		return provesSafe(found) ? exitCodes.done : exitCodes.failed;
	});
}

function dialectOf(typed: string): SqlDialect {
	const dialect = dialects[typed.toLowerCase()];
	if (!dialect) throw usageError(`There is no dialect "${typed}".`, 'One of: postgres, mysql, sqlite');
	return dialect;
}

const dialects: Readonly<Record<string, SqlDialect>> = {
	postgres: 'postgres',
	postgresql: 'postgres',
	mysql: 'mysql',
	mariadb: 'mysql',
	sqlite: 'sqlite',
};

function versionOf(typed: string | undefined): readonly number[] | null {
	if (typed === undefined) return null;
	if (!/^\d{1,4}(?:\.\d{1,4}){0,3}$/.test(typed))
		throw usageError(`"${typed}" is no version of a server.`, 'Such as 14.2');
	return typed.split('.').map(Number);
}

function verdictExit(verdict: Verdict): ExitCode {
	switch (verdict) {
		case 'safe':
			return exitCodes.done;
		case 'warnings':
			return exitCodes.needsPerson;
		case 'opaque':
		case 'blocked':
			return exitCodes.failed;
	}
}
