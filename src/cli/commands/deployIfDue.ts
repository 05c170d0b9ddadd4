import {isRefusal} from '../../domain/decision.ts';
import {type EnvironmentConfig, environmentOf} from '../../domain/project.ts';
import {departureRequest, trainState, trainText} from '../../domain/train.ts';
import type {Engine} from '../../engine/engine.ts';
import {unknownEnvironment} from '../../engine/previewPlan.ts';
import {CliError, orExit, usageError} from '../cliError.ts';
import {withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {remark} from '../output.ts';
import {refOf, type StartOptions, startPreviewed} from './start.ts';

/**
 * `deploy ENV --if-due`, for cron: starts the one release of a departure, if it is due, something waits, and the gates
 * allow it. Nobody is asked: the configuration has said so.
 */
export async function deployIfDue(
	name: string,
	options: StartOptions & {
		readonly to?: string;
		readonly runbook?: string;
		readonly answer?: readonly string[];
		readonly override?: readonly string[];
	},
): Promise<ExitCode> {
	if (options.override || options.runbook || options.answer || options.request) {
		throw usageError(
			'--if-due goes with neither --override, --runbook, --answer nor --request: nobody is there to answer for it.',
		);
	}

	return withContext(async ({engine}) => {
		const environment = orExit(environmentOf(engine.project, name) ?? unknownEnvironment(engine.project, name));
		const {train} = environment;
		if (!train)
			throw usageError(`${name} has no train.`, 'Add: train: { at: "fri 14:00-16:00", zone: Europe/Ljubljana }');
		if (train.start !== 'auto') {
			throw usageError(`Releases to ${name} are started by a person.`, 'What may start by itself has "start: auto".');
		}

		const {open, lastStarted} = await engine.overview(name);
		const state = trainState(train, lastStarted, new Date());
		if (!state.isDue || open) {
			remark(open ? `${name}: release #${open.id} is open` : `${name}: ${trainText(train, state)}`);
			return exitCodes.done;
		}

		const preview = orExit(
			await engine.plan(name, (await refOf(engine, options.to)) ?? (await promoted(engine, environment))),
		);
		// An environment that cannot be asked runs what was verified there last.
		if (preview.previous?.sha === preview.candidate.sha) {
			remark(`${name}: a release is due, and nothing waits for it`);
			return exitCodes.done;
		}

		const {relation, candidate} = preview;
		// A gate only warns of that, and nobody would read it: the candidate was rolled back where it comes from, or is old.
		if (relation !== null && relation.kind !== 'ahead') {
			throw new CliError(
				`${name}: a release is due, but ${candidate.sha.slice(0, 7)} does not follow what is live there, and nobody is asked here.`,
				`Look, and start it by hand: release-tui plan ${name} --to ${candidate.sha.slice(0, 7)}`,
				exitCodes.needsPerson,
			);
		}

		return startPreviewed(engine, preview, {...options, yes: true, request: departureRequest(name, state)}, []);
	});
}

// What is shipped without a person's word is what it promotes.
async function promoted(engine: Engine, {promotes}: EnvironmentConfig): Promise<string | undefined> {
	if (promotes === null) return undefined;
	const reading = await engine.live(promotes);
	if (!reading || isRefusal(reading) || !reading.revision) throw usageError(`${promotes} does not say what it runs.`);
	return reading.revision.sha;
}
