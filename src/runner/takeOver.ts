import {releaseStream} from '../domain/events.ts';
import {nextAction} from '../domain/nextAction.ts';
import {sameProcess} from '../process/identity.ts';
import type {ReleaseSession} from './releaseSession.ts';

/**
 * Makes this process the release's runner. Of several that try, the journal lets one win; while the earlier runner
 * lives, or ran on another machine and cannot be asked, nobody does.
 */
export async function takeOver(session: ReleaseSession): Promise<boolean> {
	const {identity, isAlive} = session.world;
	for (;;) {
		const release = await session.refresh();
		if (!nextAction(release)) return false;
		const {runner} = release;
		if (runner && sameProcess(runner, identity)) return true;
		if (runner && isAlive(runner) !== false) return false;
		const write = {
			stream: releaseStream(release.id),
			expected: release.seq,
			events: [{type: 'runner-started' as const, runner: identity}],
		};
		if (await session.append([write])) return true;
	}
}
