import type {StreamWrite} from '../domain/decision.ts';
import type {EnvironmentState} from '../domain/environment.ts';
import {emptyEnvironment, evolveEnvironment} from '../domain/environment.ts';
import type {EnvironmentEvent, ReleaseEvent} from '../domain/events.ts';
import {environmentStream, releaseStream} from '../domain/events.ts';
import type {Release} from '../domain/release.ts';
import {evolveRelease} from '../domain/release.ts';
import {JournalError} from '../journal/journalError.ts';
import {sameProcess} from '../process/identity.ts';
import type {RunnerWorld} from './runnerWorld.ts';

/** Milliseconds until a journal that could not take an event is asked again. */
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
	/** Why the journal takes nothing, once it was said. */
	#trouble: string | null = null;

	constructor(world: RunnerWorld, id: number) {
		this.world = world;
		this.id = id;
	}

	/** The release as the journal has it now. */
	async refresh(): Promise<Release> {
		const events = await this.world.journal.read<ReleaseEvent>(releaseStream(this.id), this.#release?.seq ?? 0);
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
		const events = await this.world.journal.read<EnvironmentEvent>(environmentStream(environment), known.seq);
		this.#environment = events.reduce(evolveEnvironment, known);
		return this.#environment;
	}

	/**
	 * Records what `decide` makes of the present state, deciding again when somebody else was faster.
	 * @param decide gives the events; null or none: nothing to record any more
	 * @throws NotOurs when this runner no longer runs the release
	 */
	async record(decide: (release: Release) => readonly ReleaseEvent[] | null): Promise<Release> {
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
			if (!writes) return release;
			if (await this.append(writes)) return this.refresh();
		}
	}

	/**
	 * Appends to the journal. False: another was faster, or the journal could not take it just now; then read again what
	 * it has, and decide again. Nothing else is to be done before.
	 */
	async append(writes: readonly StreamWrite[]): Promise<boolean> {
		const {journal, operator, clock, say} = this.world;
		try {
			const {ok} = await journal.append(writes, operator, clock.now().toISOString());
			if (this.#trouble !== null) say('The journal can be written again.');
			this.#trouble = null;
			return ok;
		} catch (error) {
			if (!(error instanceof JournalError && error.passing)) throw error;
			// What the step came to stands in its exit record: it is recorded as soon as the journal can.
			if (this.#trouble !== error.message) say(`${error.message} The release waits. ${error.hint ?? ''}`.trim());
			this.#trouble = error.message;
			await clock.sleep(retryMs);
			return false;
		}
	}

	#mustBeOurs(release: Release): void {
		const {runner} = release;
		if (!runner || !sameProcess(runner, this.world.identity)) {
			throw new NotOurs(`Release #${this.id} is run by another runner.`);
		}
	}
}
