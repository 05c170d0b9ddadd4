import type {OrphanProcess, ReleaseEvent} from '../domain/events.ts';
import type {ProcessIdentity} from '../domain/operator.ts';
import type {PlanStep} from '../domain/plan.ts';
import type {ArtifactConfig} from '../domain/project.ts';
import type {Release} from '../domain/release.ts';
import type {TargetLine} from '../fanOut/targetLog.ts';
import type {Claim, ExitRecord} from './attemptFiles.ts';

/** A step that is a command: it runs under a shim. */
export type CommandStep = Extract<PlanStep, {kind: 'run' | 'migrate' | 'announce'}>;

/** Whether a step is a command. */
export function isCommand(step: PlanStep): step is CommandStep {
	return step.kind === 'run' || step.kind === 'migrate' || step.kind === 'announce';
}

/** Where commands run: each attempt under a shim of its own, which outlives the runner. */
export type Shells = {
	/** Starts the shim of a new attempt. The intent must be in the journal already. */
	start(release: Release, step: CommandStep, attempt: number): Shell;
	/** An attempt that stands in the journal, whether or not an earlier runner came to start it. */
	find(release: Release, step: CommandStep, attempt: number): Shell;
	/** What is missing, in words, for any command of a release to run; null: nothing. */
	obstacle(release: Release): string | null;
	/** Deletes the folders that a release made for files, where its commands left none. It must not be over yet. */
	tidy(release: Release): void;
	/** Deletes whatever the attempts of a release that is over left behind. */
	forget(release: number): void;
};

/**
 * One attempt as it is found from outside: the evidence that it leaves, and the processes that belong to it. Everything
 * is looked at anew with each call, since the shim goes on meanwhile. What cannot be looked at or done just now throws
 * the system's error: it is as if nobody had looked.
 */
export type Shell = {
	/**
	 * Whether the shim that was started by this very handle still runs; false for an attempt that was found. Of a step
	 * that a person begins in their terminal: whether they may still do so.
	 */
	isStarting(): boolean;
	/** How the command ended; null while nobody recorded it. A damaged record counts as none. */
	exit(): ExitRecord | null;
	/** Who has the right to run it; null when nobody took it. */
	claim(): Claim | null;
	/** Takes the claim, after which no shim will ever run the attempt. False when somebody took it before. */
	fence(): boolean;
	/** Whether its shim still runs; null where that cannot be known from here. */
	isAlive(shim: ProcessIdentity): boolean | null;
	/** Asks its shim to end the command. */
	requestEnd(shim: ProcessIdentity): void;
	/** What lives on of the attempt; to be asked when its shim is dead. */
	orphans(): Orphans;
	/** Whether its time limit is over, which a dead shim no longer enforces. */
	isOverdue(): boolean;
	/** Resolves when any of this may have changed since it was resolved last, and now and then. */
	change(): Promise<void>;
	/** Makes `change` resolve at once. */
	wake(): void;
	/** Stops watching. */
	close(): void;
	/** Takes note of a file that the command should have left, or says why it cannot be kept. */
	storeArtifact(artifact: ArtifactConfig): Promise<Extract<ReleaseEvent, {type: 'artifact-stored'}> | string>;
	/** Deletes what a command that was killed left of an artifact that is only kept encrypted. */
	dropPlain(artifact: ArtifactConfig): void;
	/** What happened on targets since this was asked last; nothing where the command runs here. */
	targetLines(): readonly TargetLine[];
	/** The masked output of a command that has ended; empty where it cannot be read. */
	said(): string;
	/** Says at the end of the kept output that there was more, which nobody could mask. */
	withholdOutput(): void;
	/** Deletes the evidence. The outcome must be in the journal already. */
	forget(): void;
};

/** Processes of an attempt whose shim is dead. */
export type Orphans = {
	readonly alive: boolean;
	readonly processes: readonly OrphanProcess[];
	end(): void;
};
