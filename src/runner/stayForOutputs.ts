import {type ReleaseEvent, releaseStream} from '../domain/events.ts';
import {foldRelease} from '../domain/evolveRelease.ts';
import {nextAction} from '../domain/nextAction.ts';
import {sameProcess} from '../process/identity.ts';
import type {RunnerWorld} from './runnerWorld.ts';

/**
 * Stays until what the release printed is shared, or is given up. Meanwhile this process still counts as the release's
 * runner: what somebody asks of the release is for it to do.
 * @returns whether somebody asked for something
 */
export async function stayForOutputs({journal, identity, outputs}: RunnerWorld, id: number): Promise<boolean> {
	const {promise: asked, resolve} = Promise.withResolvers<true>();
	const look = async () => {
		const release = foldRelease(await journal.read<ReleaseEvent>(releaseStream(id)));
		if (release?.runner && sameProcess(release.runner, identity) && nextAction(release)) resolve(true);
	};
	// Where the history cannot be read, nobody can have asked.
	const lookIfPossible = () => void look().catch(() => {});
	const unsubscribe = journal.subscribe(lookIfPossible);
	lookIfPossible();
	const shared = outputs.finish().then(() => false);
	const isAsked = await Promise.race([shared, asked]);
	unsubscribe();
	return isAsked;
}
