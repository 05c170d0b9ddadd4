import {readFileSync} from 'node:fs';
import type {EnvironmentCommand} from '../../domain/decideEnvironment.ts';
import type {ReleaseCommand} from '../../domain/decideRelease.ts';
import type {StepCommand} from '../../domain/decideStep.ts';
import {isDeferred, isToFinish} from '../../domain/deferred.ts';
import {messageOf} from '../../domain/messageOf.ts';
import {plainText} from '../../domain/sanitize.ts';
import type {Engine} from '../../engine/engine.ts';
import {chooseRelease} from '../chooseRelease.ts';
import {orExit, usageError} from '../cliError.ts';
import {withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {say, tellRefusal} from '../output.ts';
import {requireConsent} from '../requireConsent.ts';

/** `confirm`, `retry`, `skip`: what a person decides about a step. */
export async function step(release: string, command: StepCommand, said: string): Promise<ExitCode> {
	return withContext(async ({engine}) => {
		const {id} = await chooseRelease(engine, release);
		orExit(await engine.decideStep(id, command));
		await goOn(engine, id);
		say(`#${id} ${command.step}: ${said}`);
		return exitCodes.done;
	});
}

/** `confirm`: answers an item of the checklist; with `--text`, says what an announcement says, from a file or `-`. */
export async function confirm(
	release: string,
	id: string,
	options: {readonly decline?: boolean; readonly note?: string; readonly text?: string},
): Promise<ExitCode> {
	const {decline, note = null, text} = options;
	if (text !== undefined) return step(release, {do: 'write', step: id, wording: readWording(text)}, 'is sent');
	return step(release, {do: decline ? 'decline' : 'confirm', step: id, note}, decline ? 'declined' : 'confirmed');
}

function readWording(file: string): string {
	try {
		return readFileSync(file === '-' ? 0 : file, 'utf8');
	} catch (error) {
		throw usageError(`${file} cannot be read: ${messageOf(error)}`);
	}
}

/** `run`: does what a release put off, after a look at its command. */
export async function runLate(release: string, id: string, options: {readonly yes?: boolean}): Promise<ExitCode> {
	return withContext(async ({engine}) => {
		const chosen = await chooseRelease(engine, release);
		const late = chosen.plan.steps.find(candidate => candidate.id === id);
		if (late && (isDeferred(late) || isToFinish(chosen, late))) {
			await requireConsent(
				{
					about: plainText(late.run),
					question: 'Run this now? [y/N] ',
					needed: 'Running a step after its release must be confirmed.',
					declined: 'Nothing was started.',
				},
				options,
			);
		}

		orExit(await engine.decideStep(chosen.id, {do: 'run', step: id}, chosen.seq));
		await goOn(engine, chosen.id);
		say(`#${chosen.id} ${id}: runs. How it ends: release-tui show ${chosen.id}`);
		return exitCodes.done;
	});
}

/** `pause`, `resume`, `abort`, `note`: what a person asks of a release. */
export async function release(id: string | undefined, command: ReleaseCommand, said: string): Promise<ExitCode> {
	return withContext(async ({engine}) => {
		const chosen = await chooseRelease(engine, id);
		orExit(await engine.decideRelease(chosen.id, command));
		if (!chosen.end) await goOn(engine, chosen.id);
		say(`#${chosen.id}: ${said}`);
		return exitCodes.done;
	});
}

/** `lock`, `unlock`: what a person asks of an environment. */
export async function environment(name: string, command: EnvironmentCommand, said: string): Promise<ExitCode> {
	return withContext(async ({engine}) => {
		orExit(await engine.decideEnvironment(name, command));
		say(`${name}: ${said}`);
		return exitCodes.done;
	});
}

/** `unlock ENV --break`: takes the lease from a release whose runner can never be asked, and ends that release. */
export async function breakLease(name: string, reason: string, options: {readonly yes?: boolean}): Promise<ExitCode> {
	if (reason.trim() === '') throw usageError('--break needs --reason TEXT: it is kept in the history.');
	return withContext(async ({engine}) => {
		const {lease, seq: seen} = (await engine.overview(name)).state;
		const held = lease && (await engine.release(lease.release));
		// What is refused anyway is refused before anything is asked.
		if (held && engine.runnerAlive(held) !== true && !options.yes) {
			const where = held.runner ? `was run on ${held.runner.host}` : 'was never run';
			say(`#${held.id} ${held.candidate.version} holds ${name} and ${where}. It would end with an unknown outcome.`);
			say('A command of it that still runs somewhere is not stopped. Look there first.');
			await requireConsent(
				{
					question: `Type ${name} to go on: `,
					expected: name,
					needed: `Breaking the lease of ${name} must be confirmed.`,
					declined: 'Nothing was changed.',
				},
				options,
			);
		}

		orExit(await engine.decideEnvironment(name, {do: 'break', reason}, seen));
		say(`${name}: free${lease ? `; #${lease.release} ended with an unknown outcome` : ''}`);
		return exitCodes.done;
	});
}

// What was said is recorded; a release that cannot be gone on with from here waits for whoever can.
async function goOn(engine: Engine, release: number): Promise<void> {
	const runner = await engine.ensureRunner(release);
	if (!runner.ok) tellRefusal(runner);
}
