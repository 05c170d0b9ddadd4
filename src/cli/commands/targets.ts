import {type FannedStep, isFannedOut} from '../../domain/fanOut.ts';
import {operatorName} from '../../domain/operator.ts';
import type {Release} from '../../domain/release.ts';
import {plainText} from '../../domain/sanitize.ts';
import {
	isSettled,
	type Target,
	type TargetDecision,
	type TargetStatus,
	tallyOf,
	targetsOf,
} from '../../domain/targets.ts';
import {tallyText, targetWords} from '../../domain/targetWords.ts';
import type {Engine} from '../../engine/engine.ts';
import {chooseRelease} from '../chooseRelease.ts';
import {CliError, orExit, usageError} from '../cliError.ts';
import {withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {columns, paint, say, sayJson, tellRefusal} from '../output.ts';
import {ago} from '../words.ts';

const decisions = ['retry', 'ignore', 'exclude', 'fail', 'later'] as const satisfies readonly TargetDecision[];

type Decisions = Readonly<Partial<Record<TargetDecision, true | readonly string[]>>>;

/** `targets N STEP`: what became of each target of a step; with an option, what is decided about some of them. */
export async function targets(
	release: string,
	id: string,
	options: Decisions & {readonly finish?: boolean; readonly reason?: string; readonly json?: boolean},
): Promise<ExitCode> {
	const chosen = decisions.filter(decision => options[decision] !== undefined);
	const [decision, second] = chosen;
	if (second !== undefined || (decision !== undefined && options.finish)) {
		throw usageError(
			'One thing is decided at a time.',
			`Give one of ${decisions.map(name => `--${name}`).join(', ')}, --finish.`,
		);
	}

	return withContext(async ({engine}) => {
		const found = await chooseRelease(engine, release);
		const step = fannedStep(found, id);
		if (decision !== undefined || options.finish) await decide(engine, found, step, decision, options);
		const now = decision === undefined && !options.finish ? found : await chooseRelease(engine, String(found.id));
		if (options.json) sayJson(document(now, step));
		else for (const line of lines(now, step)) say(line);
		return exitCodes.done;
	});
}

async function decide(
	engine: Engine,
	release: Release,
	step: FannedStep,
	decision: TargetDecision | undefined,
	options: Decisions & {readonly reason?: string},
): Promise<void> {
	const names = decision === undefined ? undefined : options[decision];
	const {reason = ''} = options;
	const {id} = step;
	orExit(
		await engine.decideStep(
			release.id,
			decision === undefined
				? {do: 'run', step: id}
				: {
						do: 'targets',
						step: id,
						decision,
						targets: Array.isArray(names) ? names : meant(release, step, decision),
						reason,
					},
		),
	);
	const runner = await engine.ensureRunner(release.id);
	if (!runner.ok) tellRefusal(runner);
}

// Without names: all that it can mean.
function meant(release: Release, step: FannedStep, decision: TargetDecision): readonly string[] {
	return targetsOf(release, step)
		.filter(target => (decision === 'fail' ? target.status === 'unknown' : !isSettled(target)))
		.map(({name}) => name);
}

function fannedStep({id: release, plan}: Release, id: string): FannedStep {
	const step = plan.steps.find(candidate => candidate.id === id);
	if (step && isFannedOut(step)) return step;
	const known = plan.steps.filter(isFannedOut).map(other => other.id);
	const hint = known.length > 0 ? `Steps with targets: ${known.join(', ')}` : null;
	throw new CliError(`Release #${release} has no step "${id}" that runs on targets.`, hint, exitCodes.usage);
}

function document(release: Release, step: FannedStep) {
	return {
		release: release.id,
		step: step.id,
		group: step.fanOut.group,
		tally: tallyOf(release, step),
		targets: targetsOf(release, step).map(
			({name, status, at, startedAt, attempt, round, exitCode, detail, decided}) => ({
				target: name,
				status,
				since: at === '' ? null : at,
				startedAt,
				attempt,
				round,
				exitCode,
				detail,
				decided: decided && {by: operatorName(decided.by), reason: decided.reason},
			}),
		),
	};
}

const marks: Readonly<Record<TargetStatus, string>> = {
	waiting: '·',
	started: '▸',
	succeeded: '✔',
	failed: '✖',
	unknown: '!',
	'not-reached': '✖',
	ignored: '-',
	excluded: '-',
	later: '◷',
};

function lines(release: Release, step: FannedStep): readonly string[] {
	const all = targetsOf(release, step);
	const now = new Date();
	return [
		`${paint('bold', `${step.id} on ${step.fanOut.group}`)}  ${tallyText(tallyOf(release, step))}`,
		...columns(all.map(target => row(target, now))),
	];
}

function row(target: Target, now: Date): readonly string[] {
	const {name, status, at, exitCode, detail, decided} = target;
	const code = status === 'failed' && detail === null && exitCode !== null ? `exit code ${exitCode}` : '';
	const who = decided && isDecided(status) ? `${operatorName(decided.by)}: ${decided.reason}` : '';
	const text = [code, isDecided(status) ? '' : (detail ?? ''), who].filter(Boolean).join('; ');
	return [`  ${marks[status]} ${plainText(name)}`, targetWords[status], since(status, at, now), plainText(text)];
}

function isDecided(status: TargetStatus): boolean {
	return status === 'ignored' || status === 'excluded' || status === 'later';
}

// What another step excluded has no time here.
function since(status: TargetStatus, at: string, now: Date): string {
	if (status === 'waiting' || at === '') return '';
	return status === 'started' ? `for ${ago(at, now)}` : `${ago(at, now)} ago`;
}
