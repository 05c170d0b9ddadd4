import type {Instant} from '../domain/events.ts';
import {messageOf} from '../domain/messageOf.ts';
import type {NextAction} from '../domain/nextAction.ts';
import {nextAction} from '../domain/nextAction.ts';
import {type Release, stepOf} from '../domain/release.ts';
import {JournalError} from '../journal/journalError.ts';
import {isPassing} from '../process/systemError.ts';
import {nextChange} from './journalChanges.ts';
import type {ReleaseSession} from './releaseSession.ts';

/** A countdown that ended longer ago than this, in milliseconds, is none any more. */
const lateMs = 10_000;

/**
 * Where the clock and the time that passed differ by more than this, in milliseconds, the machine slept, or the clock was
 * set: nobody saw the countdown as it was announced.
 */
const apartMs = 2000;

/** The countdown that each runner announced, and when it ends by its own measure of time. */
const countdowns = new WeakMap<ReleaseSession, {readonly at: Instant; readonly due: number}>();

/** Of a reason, more than anybody reads is not kept. */
const longestReason = 500;

/** Says when the release rolls back by itself. */
export async function announceRollback(session: ReleaseSession): Promise<void> {
	await announce(session, now => now.do === 'announce-rollback');
}

/** Rolls the release back when its time has come, unless somebody decided otherwise. Where it cannot, a person must. */
export async function rollBack(
	session: ReleaseSession,
	release: Release,
	action: Extract<NextAction, {readonly do: 'roll-back'}>,
): Promise<void> {
	const {clock, rollBack: rollBackAsPerson} = session.world;
	const left = Date.parse(action.at) - clock.now().getTime();
	const countdown = countdowns.get(session);
	const due = countdown?.at === action.at ? countdown.due : Number.POSITIVE_INFINITY;
	// People get the whole time again.
	if (left < -lateMs || Math.abs(due - clock.elapsed() - left) > apartMs) {
		return announce(session, now => isStill(now, action.at));
	}

	if (left > 0) return nextChange(session, release.seq);
	try {
		const done = await rollBackAsPerson(release, orderOf(release, action));
		if (done.ok || done.code === 'state-changed') return;
		await refuse(session, action, [done.message, done.hint].filter(Boolean).join(' '));
	} catch (error) {
		const message = messageOf(error);
		if (!isPassing(error) && !(error instanceof JournalError && error.passing)) {
			return refuse(session, action, message);
		}

		session.waitsFor(message);
		return nextChange(session, release.seq);
	}
}

function orderOf(release: Release, {step, at}: Extract<NextAction, {readonly do: 'roll-back'}>) {
	const {state, attempts} = stepOf(release, step.id);
	const why = state.status === 'failed' ? state.detail : 'it failed';
	return {
		request: `watch ${step.id} ${attempts.length} of #${release.id}`,
		reason: `by itself, since ${step.id} failed: ${why}`.slice(0, longestReason),
		onlyIf: (running: Release) => running.id === release.id && isStill(nextAction(running), at),
	};
}

function isStill(now: NextAction | null, at: Instant): boolean {
	return now?.do === 'roll-back' && now.at === at;
}

async function announce(session: ReleaseSession, isWanted: (now: NextAction) => boolean): Promise<void> {
	const {clock} = session.world;
	await session.record(current => {
		const now = nextAction(current);
		if (!now || !isWanted(now) || (now.do !== 'announce-rollback' && now.do !== 'roll-back')) return null;
		const {countdownMs} = now.step;
		const at = new Date(clock.now().getTime() + countdownMs).toISOString();
		countdowns.set(session, {at, due: clock.elapsed() + countdownMs});
		return [{type: 'rollback-announced', step: now.step.id, at}];
	});
}

async function refuse(
	session: ReleaseSession,
	{step, at}: Extract<NextAction, {readonly do: 'roll-back'}>,
	reason: string,
): Promise<void> {
	await session.record(current =>
		isStill(nextAction(current), at)
			? [{type: 'rollback-refused', step: step.id, reason: reason.slice(0, longestReason)}]
			: null,
	);
}
