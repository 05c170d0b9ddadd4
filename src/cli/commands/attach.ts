import {releaseStatus} from '../../domain/release.ts';
import {answerAtTerminal} from '../answerAtTerminal.ts';
import {chooseRelease} from '../chooseRelease.ts';
import {openContext, withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {followRelease} from '../followRelease.ts';
import {isInteractive, say} from '../output.ts';

/** `attach N`: the cockpit on a release, or, with `--plain` or without a terminal, its events as lines. */
export async function attach(
	id: string | undefined,
	options: {readonly plain?: boolean; readonly json?: boolean},
): Promise<ExitCode> {
	if (isInteractive() && !options.plain && !options.json) {
		const context = await openContext();
		const release = await chooseRelease(context.engine, id);
		const {showCockpit} = await import('../../showCockpit.ts');
		return showCockpit(context, {focusRelease: release.id});
	}

	return withContext(async ({engine}) => {
		const release = await chooseRelease(engine, id);
		const attended = isInteractive() && !options.json;
		const leave = engine.lookOn(
			() => `#${release.id}`,
			() => {},
		);
		const code = await followRelease(engine, release.id, {
			json: options.json ?? false,
			answer: attended ? current => answerAtTerminal(engine, current) : null,
		}).finally(leave);
		if (release.end && !options.json) say(`#${release.id} is over: ${releaseStatus(release)}.`);
		return release.end ? exitCodes.done : code;
	});
}
