// What really happens in a simulated world, held against what the journal says, at every event and every execution.
import {isDeepStrictEqual} from 'node:util';
import type {EnvironmentState} from '../../src/domain/environment.ts';
import {type Recorded, type ReleaseEvent, releaseStream} from '../../src/domain/events.ts';
import {foldRelease} from '../../src/domain/evolveRelease.ts';
import type {ProcessIdentity} from '../../src/domain/operator.ts';
import {type Release, stepOf} from '../../src/domain/release.ts';
import {summarize} from '../../src/domain/summary.ts';
import type {ExitRecord} from '../../src/runner/attemptFiles.ts';
import {checkLease} from './leaseInvariants.ts';
import type {MemoryStore} from './memoryStore.ts';
import {checkReleaseEvent} from './releaseInvariants.ts';

/** A rule was broken. The message begins with its name. */
export class Violation extends Error {
	override readonly name = 'Violation';
}

/** One attempt, as everybody calls it. */
export type AttemptName = {readonly release: number; readonly step: string; readonly attempt: number};

/** One execution of a command. */
export type Execution = AttemptName & {
	readonly environment: string;
	isAlive: boolean;
	/** Null: it was killed, or nobody saw its end. */
	exitCode: number | null;
};

/** An attempt's name in one word. */
export const wordFor = ({release, step, attempt}: AttemptName) => `${release}.${step}.${attempt}`;

/** What really happened. */
export type Ledger = {
	/** The first rule that was broken; null while all hold. */
	broken(): Violation | null;
	/** A command begins to run. */
	begins(attempt: AttemptName): Execution;
	/** An exit record was written. */
	exits(attempt: AttemptName, exit: ExitRecord): void;
	execution(attempt: AttemptName): Execution | undefined;
	/** Commands that run right now. */
	alive(environment: string): readonly Execution[];
	exitOf(attempt: AttemptName): ExitRecord | undefined;
	acknowledge(recorded: readonly Recorded[]): void;
	/** What must hold when everything is over. */
	close(): void;
	isAlive(process: ProcessIdentity): boolean;
	/** How often a command ran. */
	count(): number;
	/** A rule is broken. */
	fail(message: string): never;
	/** The same, from where nobody would hear of an error that is thrown. */
	report(message: string): void;
};

/**
 * Begins to hold a store against what happens.
 * @param isAlive whether a process really runs
 */
export function ledger(store: MemoryStore, isAlive: (process: ProcessIdentity) => boolean): Ledger {
	const executions = new Map<string, Execution>();
	const exits = new Map<string, ExitRecord>();
	const releases = new Map<number, Release>();
	const environments = new Map<string, EnvironmentState>();
	const lengths = new Map<string, number>();
	const acknowledged: Recorded[] = [];
	let broken: Violation | null = null;

	const book: Ledger = {
		broken: () => broken,
		begins(attempt) {
			const release = store.release(attempt.release);
			if (!release) return book.fail(`O3: ${wordFor(attempt)} runs, and there is no such release`);
			mayBegin(book, store, release, attempt, executions);
			const execution = {...attempt, environment: release.environment, isAlive: true, exitCode: null};
			executions.set(wordFor(attempt), execution);
			return execution;
		},
		exits: (attempt, exit) => void exits.set(wordFor(attempt), exit),
		execution: attempt => executions.get(wordFor(attempt)),
		alive: environment =>
			[...executions.values()].filter(execution => execution.isAlive && execution.environment === environment),
		exitOf: attempt => exits.get(wordFor(attempt)),
		acknowledge: recorded => void acknowledged.push(...recorded),
		close() {
			for (const event of acknowledged) {
				const kept = store.read(event.stream, event.seq - 1)[0];
				if (kept !== event) book.fail(`O2: ${event.stream} ${event.seq} was acknowledged and is gone`);
			}

			for (const {id} of store.releases({})) {
				// The stream's name says which events it has.
				const again = foldRelease(store.read(releaseStream(id)) as readonly Recorded<ReleaseEvent>[]);
				const known = store.release(id);
				if (!again || !known || !isDeepStrictEqual(again, known)) book.fail(`O10: #${id} folds to something else`);
				if (again && known && !isDeepStrictEqual(summarize(again), summarize(known))) {
					book.fail(`O10: the list tells of #${id} something else`);
				}
			}
		},
		isAlive,
		count: () => executions.size,
		report(message) {
			broken ??= new Violation(message);
		},
		fail(message) {
			broken ??= new Violation(message);
			throw broken;
		},
	};

	store.listen(recorded => {
		for (const {stream, seq} of recorded) {
			const expected = (lengths.get(stream) ?? 0) + 1;
			if (seq !== expected) book.fail(`O1: ${stream} has ${seq} where ${expected} belongs`);
			lengths.set(stream, seq);
		}

		for (const each of recorded) {
			const [kind, name = ''] = each.stream.split(':');
			if (kind === 'environment') checkLease(book, store, environments.get(name) ?? null, name, each);
			else if (kind === 'release') checkReleaseEvent(book, store, releases.get(Number(name)) ?? null, each, recorded);
		}

		for (const {stream} of recorded) {
			const [kind, name = ''] = stream.split(':');
			if (kind === 'environment') environments.set(name, store.environment(name));
			const release = kind === 'release' ? store.release(Number(name)) : null;
			if (release) releases.set(release.id, release);
		}

		oneOpenRelease(book, store, recorded);
	});
	return book;
}

function mayBegin(
	book: Ledger,
	store: MemoryStore,
	release: Release,
	attempt: AttemptName,
	executions: ReadonlyMap<string, Execution>,
): void {
	const word = wordFor(attempt);
	if (executions.has(word)) book.fail(`O4: ${word} runs a second time`);
	const {attempts} = stepOf(release, attempt.step);
	const known = attempts[attempt.attempt - 1];
	if (!known) book.fail(`O3: ${word} runs without an intent`);
	if (known?.fenced) book.fail(`fence: ${word} runs though it was fenced`);
	if (known?.result || known?.lost) book.fail(`O3: ${word} runs after its outcome was recorded`);
	if (release.end) book.fail(`end: ${word} runs after its release has ended`);
	const others = book.alive(release.environment).map(wordFor);
	if (others.length > 0) book.fail(`O4: ${word} runs beside ${others.join(', ')}`);
	if (!mayUse(store, release)) book.fail(`lease: ${word} runs, and its release has no lease`);
	const step = release.plan.steps.find(({id}) => id === attempt.step);
	if (step?.retry !== 'never') return;
	const own = [...executions.values()].filter(each => each.release === release.id && each.step === attempt.step);
	const events = store.read(releaseStream(release.id));
	const words = events.filter(({event}) => event.type === 'step-retried' && event.step === attempt.step).length;
	if (own.length > words) book.fail(`O6: ${word} is "never", and runs again without a person's word`);
}

// A release that a rollback aborted still runs its step to the end.
function mayUse(store: MemoryStore, release: Release): boolean {
	const {lease} = store.environment(release.environment);
	if (!lease || lease.release === release.id) return lease !== null;
	return release.abort !== null && store.release(lease.release)?.undoes.includes(release.id) === true;
}

function oneOpenRelease(book: Ledger, store: MemoryStore, recorded: readonly Recorded[]): void {
	if (!recorded.some(({event}) => event.type === 'release-started')) return;
	for (const {environment} of store.releases({limit: 1})) {
		const open = store.releases({environment, open: true}).map(({id}) => store.release(id));
		const [newest, ...others] = open;
		for (const other of others) {
			if (!other?.abort || !newest?.undoes.includes(other.id)) {
				book.fail(`O4: #${newest?.id} and #${other?.id} are both open on ${environment}`);
			}
		}
	}
}
