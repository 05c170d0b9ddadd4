import type {Recorded, ReleaseEvent} from '../../src/domain/events.ts';
import {type Release, runningStep, stepOf} from '../../src/domain/release.ts';
import {type Ledger, wordFor} from './ledger.ts';
import type {MemoryStore} from './memoryStore.ts';

/** What may still happen to a release that has ended. */
const afterTheEnd: readonly string[] = [
	'step-started',
	'step-orphaned',
	'step-finished',
	'step-fenced',
	'step-lost',
	'artifact-stored',
	'live-read',
	'release-marked-bad',
	'release-rolled-back',
	'note-added',
	'value-kept',
	'log-news-recorded',
];

/**
 * What must hold when an event of a release is recorded.
 * @param was the release before
 * @param together everything that was recorded in the same moment
 */
export function checkReleaseEvent(
	book: Ledger,
	store: MemoryStore,
	was: Release | null,
	{event, stream, at}: Recorded,
	together: readonly Recorded[],
): void {
	if (event.type === 'release-started') {
		oneRequest(book, store, event);
		if (event.request.startsWith('watch ')) mayRollBackByItself(book, store, event, at);
	} else if (was) checkGoingOn(book, store, was, event, together);
	else book.fail(`O1: ${stream} does not begin with its start`);
}

function checkGoingOn(
	book: Ledger,
	store: MemoryStore,
	was: Release,
	event: Recorded['event'],
	together: readonly Recorded[],
): void {
	if (was.end && !afterTheEnd.includes(event.type)) book.fail(`end: ${event.type} of #${was.id} after its end`);
	switch (event.type) {
		case 'runner-started':
			if (was.runner && book.isAlive(was.runner))
				book.fail(`runner: #${was.id} gets a second runner beside a living one`);
			return;
		case 'step-intended':
			mayIntend(book, store, was, event);
			return;
		case 'step-finished':
			mayFinish(book, was, event, together);
			return;
		case 'step-fenced':
			mustBeUnderWay(book, was, event);
			if (book.execution({release: was.id, ...event}))
				book.fail(`fence: ${nameOf(was, event)} is called fenced and ran`);
			return;
		case 'step-lost':
			mustBeUnderWay(book, was, event);
			mustHaveEnded(book, was, event);
			if (book.exitOf({release: was.id, ...event})) book.fail(`lost: how ${nameOf(was, event)} ended is recorded`);
			return;
		case 'rollback-announced':
			if (was.paused) book.fail(`auto: #${was.id} announces a rollback during a pause`);
			mustRollBackByItself(book, was, event.step);
			return;
		case 'release-finished':
			mayEnd(book, store, was, event);
	}
}

type Of<T extends ReleaseEvent['type']> = Extract<ReleaseEvent, {type: T}>;
type Attempted = {readonly step: string; readonly attempt: number};

function nameOf(release: Release, {step, attempt}: Attempted): string {
	return wordFor({release: release.id, step, attempt});
}

function oneRequest(book: Ledger, store: MemoryStore, event: Of<'release-started'>): void {
	const same = store.releases({}).filter(({request}) => request === event.request);
	if (same.length > 1) book.fail(`request: ${event.request} started ${same.map(({id}) => `#${id}`).join(' and ')}`);
}

function mayRollBackByItself(book: Ledger, store: MemoryStore, event: Of<'release-started'>, at: string): void {
	const was = event.reverts === null ? null : store.release(event.reverts);
	const due = Object.values(was?.watches ?? {}).find(({rollbackAt}) => rollbackAt !== null && rollbackAt <= at);
	if (!due) book.fail(`auto: ${event.request} rolls back before its time, or without having said so`);
	const failed = was?.plan.steps.some(step => stepOf(was, step.id).state.status === 'failed');
	if (was?.paused || was?.end || !failed) book.fail(`auto: ${event.request} rolls back what somebody decided about`);
}

function mustRollBackByItself(book: Ledger, was: Release, id: string): void {
	const step = was.plan.steps.find(each => each.id === id);
	if (step?.kind !== 'watch' || step.onFail !== 'rollback' || was.kind === 'rollback')
		book.fail(`auto: #${was.id} rolls back by itself at ${id}, which nobody wants`);
	if (was.watches[id]?.verdict !== 'fail') book.fail(`auto: #${was.id} rolls back by itself, and ${id} has not failed`);
}

function mayIntend(book: Ledger, store: MemoryStore, was: Release, event: Of<'step-intended'>): void {
	const name = nameOf(was, event);
	const other = runningStep(was);
	if (other) book.fail(`O4: ${name} is begun while ${other.id} is under way`);
	if (was.abort) book.fail(`abort: ${name} is begun after an abort`);
	if (was.paused) book.fail(`pause: ${name} is begun during a pause`);
	if (store.environment(was.environment).lease?.release !== was.id)
		book.fail(`lease: ${name} is begun without the lease`);
	const {attempts} = stepOf(was, event.step);
	if (event.attempt !== attempts.length + 1) book.fail(`O3: ${name} is begun after attempt ${attempts.length}`);
	for (const step of was.plan.steps) {
		if (step.id === event.step) break;
		const {status} = stepOf(was, step.id).state;
		if (status !== 'succeeded' && status !== 'skipped')
			book.fail(`order: ${name} is begun, and ${step.id} is ${status}`);
	}
}

function mayFinish(book: Ledger, was: Release, event: Of<'step-finished'>, together: readonly Recorded[]): void {
	const name = nameOf(was, event);
	const isFenced = together.some(({event: {type}}) => type === 'step-fenced');
	if (!isFenced) mustBeUnderWay(book, was, event);
	mustHaveEnded(book, was, event);
	const kind = was.plan.steps.find(({id}) => id === event.step)?.kind;
	if (event.outcome !== 'succeeded' || !(kind === 'run' || kind === 'migrate')) return;
	const attempt = {release: was.id, ...event};
	const exit = book.exitOf(attempt);
	if (exit?.outcome !== 'succeeded' || exit.exitCode !== 0)
		book.fail(`O5: ${name} is a success without an exit record of 0`);
	if (book.execution(attempt)?.exitCode !== 0) book.fail(`O5: ${name} is a success and did not exit with 0`);
}

function mustBeUnderWay(book: Ledger, was: Release, event: Attempted): void {
	const {state, attempts} = stepOf(was, event.step);
	if (state.status !== 'running' || attempts.length !== event.attempt) {
		book.fail(`O3: the end of ${nameOf(was, event)} is recorded, and it is ${state.status}`);
	}
}

function mustHaveEnded(book: Ledger, was: Release, event: Attempted): void {
	if (book.execution({release: was.id, ...event})?.isAlive)
		book.fail(`O4: ${nameOf(was, event)} is settled and still runs`);
}

function mayEnd(book: Ledger, store: MemoryStore, was: Release, event: Of<'release-finished'>): void {
	const alive = book.alive(was.environment).filter(({release}) => release === was.id);
	for (const execution of alive) book.fail(`end: #${was.id} ends while ${wordFor(execution)} runs`);
	if (event.outcome !== 'succeeded') return;
	for (const {id} of was.plan.steps) {
		const {status} = stepOf(store.release(was.id) ?? was, id).state;
		if (status !== 'succeeded' && status !== 'skipped') book.fail(`end: #${was.id} succeeds, and ${id} is ${status}`);
	}
}
