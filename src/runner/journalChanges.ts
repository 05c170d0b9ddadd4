import {releaseStream} from '../domain/events.ts';
import type {Release} from '../domain/release.ts';
import type {ReleaseSession} from './releaseSession.ts';

/** How long to wait for news before looking again, in milliseconds: the other runner may have died without any. */
const patienceMs = 1000;

/** Waits until the release has an event after `seq`, or for a moment. */
export async function nextChange(session: ReleaseSession, seq: number): Promise<void> {
	const {journal, clock} = session.world;
	const news = new AbortController();
	const done = () => news.abort();
	const look = () => {
		// What cannot be read now is said by the next reading, of those who wait.
		session.refresh().then(release => release.seq > seq && done(), done);
	};
	const unsubscribe = journal.subscribe(look, [releaseStream(session.id)]);
	look();
	await clock.sleep(patienceMs, news.signal);
	unsubscribe();
}

/** A signal that fires as soon as something was asked for, as the journal has it. `stop` ends the listening. */
export function signalWhen(session: ReleaseSession, release: Release, asked: (release: Release) => boolean) {
	const controller = new AbortController();
	if (asked(release)) controller.abort();
	const look = () => {
		session.refresh().then(
			current => asked(current) && controller.abort(),
			// What can be read later was waited for; what else is wrong with the journal, the next append says.
			() => {},
		);
	};
	const unsubscribe = session.world.journal.subscribe(look, [releaseStream(session.id)]);
	// It may have been asked for between the last reading and the subscription.
	look();
	return {signal: controller.signal, stop: unsubscribe};
}
