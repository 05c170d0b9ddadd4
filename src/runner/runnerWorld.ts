import type {Refusal} from '../domain/decision.ts';
import type {Operator, ProcessIdentity} from '../domain/operator.ts';
import type {Release} from '../domain/release.ts';
import type {Journal} from '../journal/journal.ts';
import type {DiskSpace} from '../process/diskSpace.ts';
import type {Clock} from './clock.ts';
import type {OpenMeter} from './meters.ts';
import type {Outbox} from './outbox.ts';
import type {Probes} from './probes.ts';
import type {ReleaseOutputs} from './releaseOutputs.ts';
import type {Shells} from './shells.ts';

/** A rollback without anybody's word. The same request does it once. */
export type RollbackOrder = {
	readonly request: string;
	readonly reason: string;
	readonly onlyIf: (running: Release) => boolean;
};

/** All that a runner knows of the world outside. It decides everything else by itself, from the journal. */
export type RunnerWorld = {
	readonly journal: Journal;
	/** This runner's process. */
	readonly identity: ProcessIdentity;
	/** The runner host that started this runner; absent: none did. */
	readonly host?: string | undefined;
	/** Whether a release, with all that it runs, was planned or checked on this machine. */
	isSealed(release: Release): boolean;
	/** On whose behalf it records. */
	readonly operator: Operator;
	readonly clock: Clock;
	readonly shells: Shells;
	readonly probes: Probes;
	readonly openMeter: OpenMeter;
	readonly outputs: ReleaseOutputs;
	/** Where what happens in a release is kept before the journal has taken it. */
	outbox(release: number): Outbox;
	/** Rolls a release back, as a person would, if it is still so in the moment in which that is recorded. */
	rollBack(release: Release, order: RollbackOrder): Promise<{readonly ok: true} | Refusal>;
	/** Whether that very process still runs; null where that cannot be known from here. */
	isAlive(identity: ProcessIdentity): boolean | null;
	/** Whether the project's state is still where it was; without it nobody can decide any more. */
	isThere(): boolean;
	/** What is left on the disk that the project's state is on; null where nobody knows. */
	diskSpace(): DiskSpace | null;
	/** Says something that does not belong into the journal to whoever looks for what is wrong. */
	say(message: string): void;
};
