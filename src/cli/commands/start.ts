import process from 'node:process';
import type {GateOverride} from '../../domain/events.ts';
import {environmentOf} from '../../domain/project.ts';
import {plainText} from '../../domain/sanitize.ts';
import type {Engine, PlanPreview} from '../../engine/engine.ts';
import {answerAtTerminal} from '../answerAtTerminal.ts';
import {askOpenQuestions, parseAnswers} from '../answers.ts';
import {releaseNumber} from '../chooseRelease.ts';
import {orExit, usageError} from '../cliError.ts';
import {withContext} from '../context.ts';
import {planDocument, rollbackDocument} from '../documents.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {followRelease} from '../followRelease.ts';
import {loadRunbook} from '../loadRunbook.ts';
import {isInteractive, say, sayJson, sayJsonLine} from '../output.ts';
import {planLines, rollbackLines} from '../planLines.ts';
import {requireConsent} from '../requireConsent.ts';

/** `plan ENV`: what would ship and how, without starting anything. */
export async function plan(
	environment: string,
	options: {
		readonly to?: string;
		readonly runbook?: string;
		readonly answer?: readonly string[];
		readonly without?: readonly string[];
		readonly json?: boolean;
	},
): Promise<ExitCode> {
	const answers = parseAnswers(options.answer ?? []);
	return withContext(async ({engine}) => {
		const runbook =
			options.runbook === undefined ? undefined : await loadRunbook(options.runbook, engine.project, environment);
		const preview = orExit(
			await engine.plan(environment, await refOf(engine, options.to), {runbook, answers, without: options.without}),
		);
		if (options.json) sayJson(planDocument(preview));
		else for (const line of planLines(preview)) say(line);
		return exitCodes.done;
	});
}

/** Options of `deploy` and `rollback` that say how it is started and followed. */
export type StartOptions = {
	readonly json?: boolean;
	readonly yes?: boolean;
	readonly detach?: boolean;
	readonly request?: string;
};

/** `deploy ENV`: ships a commit and follows the release to its end, or until it needs a person. */
export async function deploy(
	environment: string,
	options: StartOptions & {
		readonly to?: string;
		readonly runbook?: string;
		readonly answer?: readonly string[];
		readonly without?: readonly string[];
		readonly override?: readonly string[];
		readonly reason?: string;
	},
): Promise<ExitCode> {
	const overrides = parseOverrides(options.override ?? [], options.reason);
	const given = parseAnswers(options.answer ?? []);
	return withContext(async ({engine}) => {
		const runbook =
			options.runbook === undefined ? undefined : await loadRunbook(options.runbook, engine.project, environment);
		const canAsk = isInteractive() && !options.json && !options.yes;
		const asked = environmentOf(engine.project, environment);
		const answers = canAsk ? await askOpenQuestions(asked, given) : given;
		const preview = orExit(
			await engine.plan(environment, await refOf(engine, options.to), {runbook, answers, without: options.without}),
		);
		return startPreviewed(engine, preview, options, overrides);
	});
}

/** `migrations down ENV ID…`: takes migrations back by themselves, as a release of its own. */
export async function unmigrate(
	environment: string,
	ids: readonly string[],
	options: StartOptions & {readonly override?: readonly string[]; readonly reason?: string},
): Promise<ExitCode> {
	const overrides = parseOverrides(options.override ?? [], options.reason);
	return withContext(async ({engine}) =>
		startPreviewed(engine, orExit(await engine.planDown(environment, ids)), options, overrides),
	);
}

/** Shows a plan, has it confirmed, starts it and follows the release. */
export async function startPreviewed(
	engine: Engine,
	preview: PlanPreview,
	options: StartOptions,
	overrides: readonly GateOverride[],
): Promise<ExitCode> {
	if (!options.json) for (const line of planLines(preview)) say(line);
	await confirmStart(engine, preview.environment, options);
	const attended = isInteractive() && !options.json;
	const request = options.request ?? crypto.randomUUID();
	const started = orExit(await engine.start(preview, {request, overrides, onFailure: attended ? 'ask' : 'stop'}));
	return follow(engine, started.release, options);
}

/** `rollback ENV`: goes back to the last release that was verified live, aborting what runs. */
export async function rollback(
	environment: string,
	options: StartOptions & {readonly to?: string; readonly reason?: string; readonly dryRun?: boolean},
): Promise<ExitCode> {
	return withContext(async ({engine}) => {
		const to =
			options.to === undefined
				? undefined
				: releaseNumber(options.to, 'A rollback goes to a release: release-tui history lists them.');
		const prepared = orExit(await engine.rollbackPlan(environment, to));
		if (options.dryRun) {
			if (options.json) sayJson(rollbackDocument(prepared));
			else for (const line of rollbackLines(prepared)) say(line);
			return exitCodes.done;
		}

		if (!options.json) for (const line of rollbackLines(prepared)) say(line);
		await confirmStart(engine, environment, options);
		const attended = isInteractive() && !options.json;
		const started = orExit(
			await engine.rollback(environment, {
				request: options.request ?? crypto.randomUUID(),
				reason: options.reason ?? 'rolled back',
				onFailure: attended ? 'ask' : 'stop',
				// Without a question nobody looked at it.
				...(options.yes ? {} : {seen: prepared}),
				...(to === undefined ? {} : {to}),
			}),
		);
		return follow(engine, started.release, options);
	});
}

async function follow(engine: Engine, id: number, options: StartOptions): Promise<ExitCode> {
	if (options.detach) {
		if (options.json) sayJsonLine({type: 'release-detached', id});
		else say(`Release #${id} ${await whereItGoesOn(engine, id)}. Watch it: release-tui attach ${id}`);
		return exitCodes.done;
	}

	process.once('SIGINT', () => {
		if (!options.json) say(`\nRelease #${id} goes on without you. Come back with: release-tui attach ${id}`);
		process.exit(exitCodes.interrupted);
	});
	const attended = isInteractive() && !options.json;
	return followRelease(engine, id, {
		json: options.json ?? false,
		answer: attended ? release => answerAtTerminal(engine, release) : null,
	});
}

async function whereItGoesOn(engine: Engine, id: number): Promise<string> {
	const release = await engine.release(id);
	return release?.runsOn === undefined ? 'goes on by itself' : 'is recorded, and run by its runner host';
}

async function confirmStart(engine: Engine, name: string, options: StartOptions): Promise<void> {
	const isProtected = environmentOf(engine.project, name)?.protected ?? false;
	// Only what is protected needs a person where none is asked anyway.
	if (!isProtected && (!isInteractive() || options.json)) return;
	const asked = isProtected
		? {question: `Type ${plainText(name)} to go on: `, expected: name}
		: {question: 'Go on? [y/N] '};
	const needed = `${name} is protected: starting a release there must be confirmed.`;
	await requireConsent({...asked, needed, declined: 'Nothing was started.'}, options);
}

/** What `--to` names; `#12` is the commit of an earlier release: so one ships again what was good. */
export async function refOf(engine: Engine, to: string | undefined): Promise<string | undefined> {
	const id = /^#(\d+)$/.exec(to ?? '')?.[1];
	if (id === undefined) return to;
	const release = await engine.release(Number(id));
	if (!release) throw usageError(`There is no release #${id}.`, 'See: release-tui history');
	return release.candidate.sha;
}

function parseOverrides(gates: readonly string[], reason: string | undefined): readonly GateOverride[] {
	if (gates.length > 0 && !reason?.trim())
		throw usageError('--override needs --reason TEXT: it is kept in the history.');
	return gates.map(gate => ({gate, reason: reason ?? ''}));
}
