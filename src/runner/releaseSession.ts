import type {StreamWrite} from '../domain/decision.ts';
import type {EnvironmentState} from '../domain/environment.ts';
import {emptyEnvironment, evolveEnvironment} from '../domain/environment.ts';
import type {EnvironmentEvent, JournalEvent, Recorded, ReleaseEvent} from '../domain/events.ts';
import {environmentStream, releaseStream} from '../domain/events.ts';
import {evolveRelease} from '../domain/evolveRelease.ts';
import {messageOf} from '../domain/messageOf.ts';
import type {Release} from '../domain/release.ts';
import {JournalError} from '../journal/journalError.ts';
import {sameProcess} from '../process/identity.ts';
import {isPassing} from '../process/systemError.ts';
import type {Outbox} from './outbox.ts';
import type {RunnerWorld} from './runnerWorld.ts';

/** Milliseconds until what could not be read or written is tried again. */
const retryMs = 500;

/** This runner lost its release: another one runs it now, or somebody broke the lease. It must start nothing more. */
export class NotOurs extends Error {
	override readonly name = 'NotOurs';
}

/** A runner's view of its release: always what the journal says, read on from where it was. */
export class ReleaseSession {
	readonly world: RunnerWorld;
	readonly id: number;
	#release: Release | null = null;
	#environment: EnvironmentState | null = null;
	/** What the release waits for, once it was said. */
	#trouble: string | null = null;
	readonly #outbox: Outbox;

	constructor(world: RunnerWorld, id: number) {
		this.world = world;
		this.id = id;
		this.#outbox = world.outbox(id);
	}

	/** The release as the journal has it now. */
	async refresh(): Promise<Release> {
		const events = await this.#read<ReleaseEvent>(releaseStream(this.id), this.#release?.seq ?? 0);
		for (const event of events) {
			// Another refresh may have folded it while we read.
			if (event.seq > (this.#release?.seq ?? 0)) this.#release = evolveRelease(this.#release, event);
		}

		if (!this.#release) throw new NotOurs(`There is no release #${this.id}.`);
		return this.#release;
	}

	/** The environment as the journal has it now. */
	async environment(): Promise<EnvironmentState> {
		const {environment} = await this.refresh();
		const known = this.#environment ?? emptyEnvironment(environment);
		const events = await this.#read<EnvironmentEvent>(environmentStream(environment), known.seq);
		this.#environment = events.reduce(evolveEnvironment, known);
		return this.#environment;
	}

	/**
	 * Records what `decide` makes of the present state, deciding again when somebody else was faster.
	 * @param decide gives the events; null or none: nothing to record any more
	 * @throws NotOurs when this runner no longer runs the release
	 */
	async record(decide: (release: Release) => readonly ReleaseEvent[] | null): Promise<Release> {
		this.#keepNow(this.#release && decide(this.#release));
		return this.transact(async release => {
			const events = decide(release);
			return events && events.length > 0 ? [{stream: releaseStream(this.id), expected: release.seq, events}] : null;
		});
	}

	/** As `record`, for writes to several streams. */
	async transact(decide: (release: Release) => Promise<readonly StreamWrite[] | null>): Promise<Release> {
		for (;;) {
			const release = await this.refresh();
			this.#mustBeOurs(release);
			const writes = await decide(release);
			if (!writes) {
				this.#outbox.answers(true);
				return release;
			}

			if (await this.append(writes)) return this.refresh();
		}
	}

	/**
	 * Appends to the journal. False: another was faster, or the journal could not take it just now; then read again what
	 * it has, and decide again. Nothing else is to be done before.
	 */
	async append(writes: readonly StreamWrite[]): Promise<boolean> {
		const {journal, operator, clock} = this.world;
		try {
			const events = writes.flatMap(write => write.events);
			const at = this.#outbox.keep(events, clock.now().toISOString());
			const {ok} = await journal.append(writes, operator, at);
			this.#outbox.answers(true);
			this.#goesOn();
			return ok;
		} catch (error) {
			// What the step came to stands in its exit record: it is recorded as soon as the journal can.
			await this.#waitOut(error);
			return false;
		}
	}

	/**
	 * Does something with files, again and again while the system cannot: on a full disk, or out of open files.
	 * @param act must leave nothing behind that harms when it fails
	 */
	async eventually<T>(act: () => T): Promise<T> {
		for (;;) {
			try {
				const done = act();
				this.#goesOn();
				return done;
			} catch (error) {
				await this.#waitOut(error);
			}
		}
	}

	/** This runner is done with the release. */
	leave(): void {
		this.#outbox.close();
	}

	/** Says what the release waits for, once. */
	waitsFor(problem: string): void {
		if (this.#trouble !== problem) this.world.say(`${problem.replace(/\.?$/, '.')} The release waits.`);
		this.#trouble = problem;
	}

	async #read<E extends JournalEvent>(stream: string, after: number): Promise<readonly Recorded<E>[]> {
		for (;;) {
			try {
				const events = await this.world.journal.read<E>(stream, after);
				this.#outbox.answers(false);
				return events;
			} catch (error) {
				await this.#waitOut(error);
			}
		}
	}

	async #waitOut(error: unknown): Promise<void> {
		if (!isPassing(error) && !(error instanceof JournalError && error.passing)) throw error;
		if (!this.world.isThere()) throw new NotOurs('The state folder is gone: nobody can decide any more.');
		const hint = error instanceof JournalError ? error.hint : null;
		// One that is away says now this, now that.
		const isKnown = error instanceof JournalError && this.#trouble !== null;
		if (!isKnown) this.waitsFor([messageOf(error), hint].filter(Boolean).join(' '));
		if (error instanceof JournalError) this.#tellAway(error);
		await this.world.clock.sleep(retryMs);
	}

	// As it looks from what was last read: that may be all there is to be read for a while.
	#keepNow(events: readonly ReleaseEvent[] | null): void {
		if (!events || events.length === 0) return;
		try {
			this.#outbox.keep(events, this.world.clock.now().toISOString());
		} catch (error) {
			// It is tried again before they are appended.
			if (!isPassing(error)) throw error;
		}
	}

	// Whoever looks on this machine is told; where that cannot be written, the runner's own log says it.
	#tellAway({message}: JournalError): void {
		try {
			this.#outbox.waits(message, this.world.clock.now().toISOString());
		} catch (error) {
			if (!isPassing(error)) throw error;
		}
	}

	#goesOn(): void {
		if (this.#trouble !== null) this.world.say('The release goes on.');
		this.#trouble = null;
	}

	#mustBeOurs(release: Release): void {
		const {runner} = release;
		if (!runner || !sameProcess(runner, this.world.identity)) {
			throw new NotOurs(`Release #${this.id} is run by another runner.`);
		}
	}
}
