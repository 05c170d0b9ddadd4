import type {EnvironmentCommand} from '../../domain/decideEnvironment.ts';
import type {ReleaseCommand} from '../../domain/decideRelease.ts';
import type {StepCommand} from '../../domain/decideStep.ts';
import {chooseRelease} from '../chooseRelease.ts';
import {orExit} from '../cliError.ts';
import {withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {say} from '../output.ts';

/** `confirm`, `retry`, `skip`: what a person decides about a step. */
export async function step(release: string, command: StepCommand, said: string): Promise<ExitCode> {
	return withContext(async ({engine}) => {
		const {id} = await chooseRelease(engine, release);
		orExit(await engine.decideStep(id, command));
		await engine.ensureRunner(id);
		say(`#${id} ${command.step}: ${said}`);
		return exitCodes.done;
	});
}

/** `pause`, `resume`, `abort`, `note`: what a person asks of a release. */
export async function release(id: string | undefined, command: ReleaseCommand, said: string): Promise<ExitCode> {
	return withContext(async ({engine}) => {
		const chosen = await chooseRelease(engine, id);
		orExit(await engine.decideRelease(chosen.id, command));
		if (!chosen.end) await engine.ensureRunner(chosen.id);
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
