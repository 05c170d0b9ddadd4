import {randomBytes} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {type Refusal, refuse} from '../domain/decision.ts';
import type {MigrationProof} from '../domain/migrationProof.ts';
import {databaseVariable} from '../domain/plan.ts';
import {type EnvironmentConfig, environmentOf, type MigrationsConfig, type Project} from '../domain/project.ts';
import type {Repository} from '../git/repository.ts';
import {sumOf, timesAtSize} from '../migrations/clone/atSize.ts';
import {type ClonePlace, cloneHindrance, createClone, dropClone} from '../migrations/clone/clone.ts';
import {type ProveInput, proveOnClone} from '../migrations/clone/prove.ts';
import {gatherQueries, type Query, queriesOf} from '../migrations/clone/queries.ts';
import {cloneFolder, clonesOf, forgetClone, keepProof, noteClone} from '../migrations/clone/records.ts';
import {ratioOf, type TableSizes, tableSizes} from '../migrations/clone/sizes.ts';
import {databaseError} from '../migrations/databaseError.ts';
import type {MigrationOutlook} from '../migrations/migrations.ts';
import {unknownEnvironment} from './previewPlan.ts';
import {commandVariables} from './probes.ts';
import {secretValuesOf} from './secrets.ts';

/** What a proof on a clone is made of. */
export type ProofInput = {
	readonly project: Project;
	readonly repository: Repository;
	/** The project's private state folder. */
	readonly home: string;
	readonly environment: string;
	readonly candidate: string;
	readonly outlook: MigrationOutlook;
	/** The environment whose database is cloned. */
	readonly from: string;
	/** Files with the queries of the live code and of the candidate. */
	readonly queries: string | null;
	readonly newQueries: string | null;
	/** Commands of tools may run, with the clone in the variable of the database. */
	readonly tools: boolean;
	readonly say: (line: string) => void;
	/** Ends it early: the clone is dropped all the same. */
	readonly signal: AbortSignal;
};

/**
 * Clones the database of an environment, tries there what is pending, keeps what was found out, and drops the clone.
 * Nothing is written to the original.
 */
export async function proveMigrations(input: ProofInput): Promise<MigrationProof | Refusal> {
	const {project, home, outlook, say, signal} = input;
	const config = project.migrations;
	const source = environmentOf(project, input.from);
	if (!source) return unknownEnvironment(project, input.from);
	if (!config) return refuse('not-possible', 'This project has no migrations.');
	if (!outlook.ok) return refuse('not-possible', outlook.error);
	if (outlook.pending.length === 0) return refuse('not-possible', 'Nothing is pending: there is nothing to try.');
	const place = placeOf(input, config, source);
	if ('ok' in place) return place;
	const code = outlook.pending.find(({up}) => up === null);
	if (code && !input.tools) {
		return refuse(
			'not-possible',
			`${code.id} is code that only its tool can run.`,
			`--tools runs its commands, with $${databaseVariable(project, source)} naming the clone: be sure that they read no other setting.`,
		);
	}

	await dropForgotten(input, config);
	// What can be read is run as SQL, since a tool might have another database in mind; where one is needed, it runs all,
	// since it trusts its own ledger only.
	const scripts = code ? outlook.pending : outlook.pending.map(script => ({...script, commands: null}));
	const hindrance = await cloneHindrance(place, outlook.pending);
	if (hindrance !== null) return refuse('not-possible', `On a clone this cannot be tried: ${hindrance}.`);
	const queries = await readQueries(input, config, place);
	if ('ok' in queries) return queries;
	say(`clone the database of ${source.name}`);
	noteClone(home, place.name, source.name);
	try {
		const proving = tryOnClone(input, place, source, {...queries, scripts});
		const proof = await Promise.race([proving, interrupted(signal)]);
		if (!('ok' in proof)) keepProof(home, proof);
		return proof;
	} finally {
		const trouble = await dropClone(place);
		// The server may still have been making it: then the next one drops it.
		if (trouble === null && !signal.aborted) forgetClone(home, place.name);
		else if (trouble !== null) say(trouble);
	}
}

async function tryOnClone(
	input: ProofInput,
	place: ClonePlace,
	source: EnvironmentConfig,
	tried: Pick<ProveInput, 'scripts' | 'old' | 'fresh'>,
): Promise<MigrationProof | Refusal> {
	const {project, environment, candidate, outlook, say} = input;
	const started = performance.now();
	const clone = await createClone(place);
	if (typeof clone === 'string') return refuse('not-possible', clone);
	const cloneMs = performance.now() - started;
	const cloned = await tableSizes(place.dialect, clone.database, place.cwd);
	// Under every name that a tool may know it by, it finds the clone.
	const names = [project.migrations?.database, databaseVariable(project, source)].filter(
		name => typeof name === 'string',
	);
	const found = await proveOnClone({
		...tried,
		clone: clone.database,
		cwd: place.cwd,
		env: {
			...commandVariables(source),
			...Object.fromEntries(names.map(name => [name, clone.database])),
		},
		secrets: [...secretValuesOf(project, source), clone.database],
		commit: candidate,
		say,
	});
	const ids = tried.scripts.map(({id}) => id);
	const how = source.name === environment ? clone.how : `of ${source.name}, ${clone.how}`;
	const sizes = source.name === environment ? cloned : await sizesOf(input, place);
	const estimates = outlook.ok
		? timesAtSize(found.steps, outlook.judged.migrations, table => ratioOf(table, sizes, cloned))
		: [];
	return {
		at: new Date().toISOString(),
		environment,
		candidate,
		ids,
		how,
		cloneMs,
		...found,
		// A tool's command is timed as a whole, and what failed is not known to its end: then nobody knows of all.
		atSize: estimates.length === ids.length ? sumOf(estimates) : null,
		estimates,
	};
}

// What the environment does not tell is taken for as large as the clone.
async function sizesOf(input: ProofInput, {dialect, cwd}: ClonePlace): Promise<TableSizes> {
	const config = input.project.migrations;
	const environment = environmentOf(input.project, input.environment);
	const place = config && environment ? placeOf(input, config, environment) : null;
	if (!place || 'ok' in place) return new Map();
	return tableSizes(dialect, place.database, cwd).catch(() => new Map());
}

function interrupted(signal: AbortSignal): Promise<Refusal> {
	const refusal = refuse('not-possible', 'It was interrupted: nothing was found out, and the clone is dropped.');
	return new Promise(resolve => signal.addEventListener('abort', () => resolve(refusal), {once: true}));
}

/** Drops the clones that processes left which are no more. */
async function dropForgotten(input: ProofInput, config: MigrationsConfig): Promise<void> {
	for (const {name, environment, isUsed} of clonesOf(input.home)) {
		const source = environmentOf(input.project, environment);
		const place = source && !isUsed ? placeOf(input, config, source, name) : null;
		if (!place || 'ok' in place) continue;
		const trouble = await dropClone(place);
		input.say(trouble ?? `dropped the clone ${name}, which was left over`);
		if (trouble === null) forgetClone(input.home, name);
	}
}

function placeOf(
	{project, repository, home}: ProofInput,
	config: MigrationsConfig,
	environment: EnvironmentConfig,
	name = `release_tui_clone_${randomBytes(5).toString('hex')}`,
): ClonePlace | Refusal {
	const variable = databaseVariable(project, environment) ?? config.database;
	const database = environment.env[variable] ?? process.env[variable];
	if (!database) return refuse('not-possible', `The variable ${variable}, which names the database, is not set.`);
	return {dialect: config.dialect, database, cwd: repository.root, folder: cloneFolder(home), name};
}

async function readQueries(
	{queries, newQueries}: ProofInput,
	{dialect}: MigrationsConfig,
	{database, cwd}: ClonePlace,
): Promise<{readonly old: readonly Query[] | string; readonly fresh: readonly Query[] | null} | Refusal> {
	try {
		const read = (file: string) => queriesOf(readFileSync(file, 'utf8'), dialect);
		return {
			old: queries === null ? await gatherQueries(dialect, database, cwd) : read(queries),
			fresh: newQueries === null ? null : read(newQueries),
		};
	} catch (error) {
		return refuse('not-possible', `The queries cannot be read: ${databaseError(error, database)}`);
	}
}
