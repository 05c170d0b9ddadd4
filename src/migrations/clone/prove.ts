import type {MigrationProof, ProofQueries, ProofStep} from '../../domain/migrationProof.ts';
import {migrationTitle} from '../../domain/migrationWords.ts';
import type {MigrationScript} from '../../domain/plan.ts';
import {runCommand} from '../../environments/runCommand.ts';
import {applyMigration} from '../apply.ts';
import {lastWords} from './lastWords.ts';
import {type Query, type QueryVerdict, tryQueries} from './queries.ts';

/** What is tried on a clone. */
export type ProveInput = {
	/** The clone's URL or path. Nothing else is written to. */
	readonly clone: string;
	/** What is pending, in order. */
	readonly scripts: readonly MigrationScript[];
	/** Queries of the code that is live, or why there are none. */
	readonly old: readonly Query[] | string;
	/** Queries of the candidate; null: none were given. */
	readonly fresh: readonly Query[] | null;
	readonly cwd: string;
	/** For the commands of tools. */
	readonly env: Readonly<Record<string, string>>;
	readonly secrets: readonly string[];
	readonly commit: string;
	/** Is told what is being done. */
	readonly say: (line: string) => void;
};

/** How long a tool's command may take, in milliseconds. */
const commandTimeoutMs = 6 * 3_600_000;

/**
 * Applies all that is pending to a clone, takes it back, and applies it again; and has the clone understand the queries
 * of old and new code. A failure ends its direction, and is no error here: it is what one wanted to know.
 */
export async function proveOnClone(input: ProveInput): Promise<Pick<MigrationProof, 'steps' | 'old' | 'fresh'>> {
	const {scripts, old, fresh} = input;
	const [first] = scripts;
	const ask = async (queries: readonly Query[]) =>
		first ? tryQueries(queries, first.dialect, input.clone, input.cwd) : {tried: 0, broken: []};
	const before = typeof old === 'string' ? null : await ask(old);
	const early = fresh ? await ask(fresh) : null;
	const ups = await inTurn(scripts, script => tryOut(input, script, 'up'));
	const after = typeof old === 'string' ? null : await ask(old);
	const isUp = ups.length === scripts.length && ups.every(({error}) => error === null);
	const ways = scripts.toReversed();
	const downs = isUp ? await inTurn(ways.slice(0, reachOf(ways)), script => tryOut(input, script, 'down')) : [];
	const isDown = downs.every(({error}) => error === null);
	const taken = scripts.slice(scripts.length - downs.length);
	const again = isDown ? await inTurn(taken, script => tryOut(input, script, 'again')) : [];
	return {
		steps: [...ups, ...downs, ...again],
		old: before && after ? newlyBroken(before, after) : {none: typeof old === 'string' ? old : ''},
		fresh: early,
	};
}

// The way back ends where one has none.
function reachOf(ways: readonly MigrationScript[]): number {
	const end = ways.findIndex(({hasDown, down, commands}) => !hasDown || (commands ? commands.down : down) === null);
	return end < 0 ? ways.length : end;
}

/** What failed on the schema of before says nothing about the migrations. */
function newlyBroken(before: QueryVerdict, after: QueryVerdict): ProofQueries {
	const known = new Set(before.broken.map(({sql}) => sql));
	return {tried: before.tried - before.broken.length, broken: after.broken.filter(({sql}) => !known.has(sql))};
}

async function inTurn(
	scripts: readonly MigrationScript[],
	work: (script: MigrationScript) => Promise<ProofStep>,
): Promise<readonly ProofStep[]> {
	const steps: ProofStep[] = [];
	for (const script of scripts) {
		const step = await work(script);
		steps.push(step);
		if (step.error !== null) break;
	}

	return steps;
}

async function tryOut(
	input: ProveInput,
	script: MigrationScript,
	direction: ProofStep['direction'],
): Promise<ProofStep> {
	input.say(`${direction === 'down' ? 'take back' : 'apply'} ${migrationTitle(script)}`);
	const statements: {line: number; ms: number}[] = [];
	const started = performance.now();
	const error = script.commands
		? await byTool(input, script, direction)
		: await bySql(input, script, direction, statements);
	return {id: script.id, direction, ms: performance.now() - started, error, statements};
}

async function bySql(
	{clone, cwd, commit}: ProveInput,
	script: MigrationScript,
	direction: ProofStep['direction'],
	statements: {line: number; ms: number}[],
): Promise<string | null> {
	const result = await applyMigration({
		script,
		direction: direction === 'down' ? 'down' : 'up',
		database: clone,
		cwd,
		commit,
		release: 0,
		print: () => {},
		took: (line, ms) => statements.push({line, ms}),
	});
	return result.ok ? null : result.error;
}

async function byTool(
	{clone, cwd, env, secrets}: ProveInput,
	{commands, database}: MigrationScript,
	direction: ProofStep['direction'],
): Promise<string | null> {
	const run = direction === 'down' ? commands?.down : commands?.up;
	if (!run) return 'there is no command for it';
	// The commands name the variable of the environment that they were written for, which need not be the original.
	const variables = {...env, [database]: clone};
	const result = await runCommand({run, cwd, env: variables, timeoutMs: commandTimeoutMs, secrets, guarded: true});
	if (result.end === 'exited' && result.exitCode === 0) return null;
	const said = lastWords(result.stderr.trim() || result.stdout);
	return `${run}: ${said === '' ? result.end : said}`;
}
