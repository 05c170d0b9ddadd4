import type {Release} from '../domain/release.ts';
import type {ReleaseSession} from './releaseSession.ts';

/** How long to wait for news before looking again, in milliseconds: the other runner may have died without any. */
const patienceMs = 1000;

/** Waits until the release has an event after `seq`, or for a moment. */
export async function nextChange(session: ReleaseSession, seq: number): Promise<void> {
	await new Promise<void>(resolve => {
		const look = () => {
			// What cannot be read now is said by the next reading, of those who wait.
			session.refresh().then(release => release.seq > seq && done(), done);
		};
		const timer = setTimeout(() => done(), patienceMs);
		const unsubscribe = session.world.journal.subscribe(look);
		const done = () => {
			clearTimeout(timer);
			unsubscribe();
			resolve();
		};
		look();
	});
}

/** A signal that fires as soon as the journal has a request to abort. `stop` ends the listening. */
export function abortSignal(session: ReleaseSession, release: Release) {
	const controller = new AbortController();
	if (release.abort) controller.abort();
	const look = () => {
		session.refresh().then(
			current => current.abort && controller.abort(),
			// The next notice brings the next look; what is wrong with the journal, the next append says.
			() => {},
		);
	};
	const unsubscribe = session.world.journal.subscribe(look);
	// It may have been asked for between the last reading and the subscription.
	look();
	return {signal: controller.signal, stop: unsubscribe};
}
