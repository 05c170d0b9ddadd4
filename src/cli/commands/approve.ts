import {operatorName} from '../../domain/operator.ts';
import {planHash} from '../../engine/planHash.ts';
import {orExit} from '../cliError.ts';
import {withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {say, sayJson} from '../output.ts';
import {planLines} from '../planLines.ts';
import {requireConsent} from '../requireConsent.ts';
import {short} from '../words.ts';
import {refOf} from './start.ts';

/** `approve ENV`: shows what would ship and how, and approves of exactly that in the operator's name. */
export async function approve(
	environment: string,
	options: {
		readonly to?: string;
		readonly without?: readonly string[];
		readonly yes?: boolean;
		readonly json?: boolean;
	},
): Promise<ExitCode> {
	return withContext(async ({engine}) => {
		const ref = await refOf(engine, options.to);
		const preview = orExit(await engine.plan(environment, ref, {without: options.without}));
		if (!options.json) for (const line of planLines(preview)) say(line);
		await requireConsent(
			{
				question: 'Do you approve of this? [y/N] ',
				needed: `Approving for ${preview.environment} must be confirmed.`,
				declined: 'Nothing was approved.',
			},
			options,
		);
		orExit(await engine.approve(preview));
		const {state} = await engine.overview(environment);
		const given = state.approvals.at(-1);
		const after = orExit(await engine.plan(environment, ref, {without: options.without}));
		const gate = after.gates.find(({id}) => id === 'approvals') ?? null;
		if (options.json) {
			const {candidate, plan} = preview;
			const by = given ? operatorName(given.by) : null;
			sayJson({environment, sha: candidate.sha, plan: planHash(plan), by, at: given?.at ?? null, gate});
		} else {
			const {version, sha} = preview.candidate;
			say(`${environment}: you approve of ${version} (${short(sha)}) with this plan. ${gate?.text ?? ''}`);
		}

		return exitCodes.done;
	});
}
