import {releaseStream} from '../domain/events.ts';
import {nextAction} from '../domain/nextAction.ts';
import {sameProcess} from '../process/identity.ts';
import type {ReleaseSession} from './releaseSession.ts';

/**
 * Makes this process the release's runner. Of several that try, the journal lets one win; while the earlier runner
 * lives, or ran on another machine and cannot be asked, nobody does. Of what was not planned or checked on this machine
 * nothing is run.
 */
export async function takeOver(session: ReleaseSession): Promise<boolean> {
	const {identity, host, isAlive} = session.world;
	for (;;) {
		const release = await session.refresh();
		if (!nextAction(release)) return false;
		const {runner} = release;
		if (runner && sameProcess(runner, identity)) return true;
		if (runner && isAlive(runner) !== false) return false;
		// What anybody may have written is not run. To end a release runs nothing.
		if (!session.world.isSealed(release) && nextAction(release)?.do !== 'finish') return false;
		const write = {
			stream: releaseStream(release.id),
			expected: release.seq,
			events: [{type: 'runner-started' as const, runner: identity, ...(host === undefined ? {} : {host})}],
		};
		if (await session.append([write])) return true;
	}
}
