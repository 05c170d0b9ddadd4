import {createReadStream, rmSync} from 'node:fs';
import path from 'node:path';
import {StringDecoder} from 'node:string_decoder';
import {setTimeout as delay} from 'node:timers/promises';
import {isUnderWay, stepOf} from '../../domain/release.ts';
import type {Engine} from '../../engine/engine.ts';
import type {AttemptName} from '../../journal/exchange.ts';
import {createSpoolFolder} from '../../logs/staleSpools.ts';
import {isCommand} from '../../runner/shells.ts';
import {chooseRelease} from '../chooseRelease.ts';
import {usageError} from '../cliError.ts';
import {withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {paint, print, remark, say} from '../output.ts';

/**
 * `logs N [STEP]`: what the steps of a release printed, masked; made safe for the terminal unless `--raw`, which gives the
 * bytes as they are kept. `--follow` goes on while one runs.
 */
export async function logs(
	id: string | undefined,
	step: string | undefined,
	options: {readonly raw?: boolean; readonly follow?: boolean},
): Promise<ExitCode> {
	return withContext(async ({engine, home}) => {
		const release = await chooseRelease(engine, id);
		const steps = release.plan.steps.filter(candidate => step === undefined || candidate.id === step);
		if (steps.length === 0) {
			throw usageError(
				`Release #${release.id} has no step "${step}".`,
				`Its steps: ${release.plan.steps.map(({id}) => id).join(', ')}`,
			);
		}

		const spool = createSpoolFolder(path.join(home, 'logs'));
		let printed = 0;
		try {
			for (const {id: stepId} of steps.filter(isCommand)) {
				for (const {n} of stepOf(release, stepId).attempts) {
					const output = await findOutput(engine, spool, {release: release.id, step: stepId, attempt: n});
					if (output === null) continue;
					const goesOn = isUnderWay(release, stepId, n);
					if (output.isElsewhere && !goesOn) {
						output.close();
						remark(
							`What ${stepId} wrote is on ${release.runner?.host ?? 'the machine that ran it'}, and not in the shared journal.`,
						);
						continue;
					}

					printed++;
					if (steps.length > 1) say(paint('bold', `── ${stepId}${n > 1 ? ` (attempt ${n})` : ''}`));
					await printFile(output.file, options.raw ?? false, async () => {
						if (!(options.follow && goesOn)) return true;
						const now = await engine.release(release.id);
						return output.isOver() && !(now && isUnderWay(now, stepId, n));
					});
					output.close();
				}
			}
		} finally {
			rmSync(spool, {recursive: true, force: true});
		}

		if (printed === 0) remark('Nothing was printed.');
		return exitCodes.done;
	});
}

/** Output of an attempt in a file here, which may grow. */
type Output = {
	readonly file: string;
	/** It was written on another machine, and nothing of it is there yet. */
	readonly isElsewhere: boolean;
	/** Nothing more comes into the file from elsewhere. */
	isOver(): boolean;
	close(): void;
};

/** Null: nothing was written. */
async function findOutput(
	engine: Engine,
	spool: string,
	{release, step, attempt}: AttemptName,
): Promise<Output | null> {
	const own = engine.outputFile(release, step, attempt);
	if (own !== null) return {file: own, isElsewhere: false, isOver: () => true, close: () => {}};
	const fetching = engine.fetchOutput(release, step, attempt, spool);
	if (!fetching) return null;
	const bytes = await fetching.begun;
	return bytes === 0 && fetching.isOver()
		? null
		: {file: fetching.file, isElsewhere: bytes === 0, isOver: fetching.isOver, close: fetching.close};
}

/** How often one looks for more, in milliseconds. */
const lookMs = 250;

/** Prints a file, and what is added to it until it is over. */
async function printFile(file: string, raw: boolean, isOver: () => Promise<boolean>): Promise<void> {
	const decoder = new StringDecoder('utf8');
	let line = '';
	let place = 0;
	for (;;) {
		// Asked first: what was written until then is read below.
		const last = await isOver();
		for await (const chunk of createReadStream(file, {start: place})) {
			place += chunk.length;
			if (raw) {
				print(chunk);
				continue;
			}

			const lines = `${line}${decoder.write(chunk)}`.split('\n');
			line = lines.pop() ?? '';
			for (const whole of lines) say(whole);
		}

		if (last) break;
		await delay(lookMs);
	}

	line += decoder.end();
	if (line !== '') say(line);
}
