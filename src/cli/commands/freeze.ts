import {type FreezeCommand, freezeNow, freezeText} from '../../domain/freeze.ts';
import {environmentOf} from '../../domain/project.ts';
import {unknownEnvironment} from '../../engine/previewPlan.ts';
import {zoneOf} from '../../engine/zoneOf.ts';
import {orExit} from '../cliError.ts';
import {withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {freezeDocument} from '../freezeDocument.ts';
import {say, sayJson} from '../output.ts';

/** `freeze`, `unfreeze`: sets or lifts a time without releases, and says what holds now. */
export async function freeze(
	name: string,
	command: FreezeCommand,
	options: {readonly json?: boolean},
): Promise<ExitCode> {
	return withContext(async ({engine}) => {
		const environment = orExit(environmentOf(engine.project, name) ?? unknownEnvironment(engine.project, name));
		orExit(await engine.decideFreeze(name, command));
		const now = freezeNow((await engine.overview(name)).state, new Date());
		if (options.json) sayJson({environment: name, freeze: now && freezeDocument(now)});
		else say(now ? `${name}: frozen ${freezeText(now, zoneOf(environment))}` : `${name}: not frozen`);
		return exitCodes.done;
	});
}
