import type {EnvironmentCommand} from '../domain/decideEnvironment.ts';
import type {ReleaseCommand} from '../domain/decideRelease.ts';
import type {StepCommand} from '../domain/decideStep.ts';
import type {Refusal} from '../domain/decision.ts';
import type {Due} from '../domain/deferred.ts';
import type {EnvironmentState} from '../domain/environment.ts';
import type {GateOverride, Instant, Recorded, ReleaseEvent} from '../domain/events.ts';
import type {FreezeCommand} from '../domain/freeze.ts';
import type {GateVerdict} from '../domain/gates.ts';
import type {JournalWait} from '../domain/journalWait.ts';
import type {Candidate, Plan, Revision} from '../domain/plan.ts';
import type {Project} from '../domain/project.ts';
import type {Answer, Answers} from '../domain/questions.ts';
import type {Release} from '../domain/release.ts';
import type {RollbackPlan} from '../domain/rollback.ts';
import type {Runbook} from '../domain/runbook.ts';
import type {RunnerHost} from '../domain/runnerHost.ts';
import type {SignoffCommand} from '../domain/signoffs.ts';
import type {ReleaseSummary} from '../domain/summary.ts';
import type {GroupStatus} from '../domain/targetGate.ts';
import type {Watcher} from '../domain/watcher.ts';
import type {LiveReading} from '../environments/live.ts';
import type {Commit, Relation} from '../git/repository.ts';
import type {ReleaseQuery} from '../journal/journal.ts';
import type {MigrationOutlook} from '../migrations/migrations.ts';
import type {Fetching} from './fetchOutput.ts';

/** An environment as the journal knows it. `open` is the release that runs there, `last` the newest that is over. */
export type EnvironmentOverview = {
	readonly state: EnvironmentState;
	readonly open: ReleaseSummary | null;
	readonly last: ReleaseSummary | null;
	/** When the last release that stayed began; null: none did, or nobody wants to know how often that is. */
	readonly lastShipped: Instant | null;
	/** When the newest release that is no rollback began, whatever became of it. */
	readonly lastStarted: Instant | null;
	/** What releases put off, what is due first at the beginning. */
	readonly due: readonly ({readonly release: number; readonly step: string} & Due)[];
	/** What recent releases should have announced and did not, newest first. */
	readonly unsent: readonly {readonly release: number; readonly step: string}[];
};

/** Everything that `plan ENV` shows and that a start needs: computed before anything runs. */
export type PlanPreview = {
	readonly environment: string;
	/** Sequence number of the environment's stream when this was computed: a start on anything newer is refused. */
	readonly seen: number;
	/** What was asked for, as it was typed: a start looks again what it means. */
	readonly ref: string;
	readonly candidate: Candidate;
	readonly previous: Revision | null;
	readonly live: LiveReading | null;
	readonly relation: Relation | null;
	/** What would ship, newest first, without merges; at most a few hundred, `commitCount` counts all. */
	readonly commits: readonly Commit[];
	readonly commitCount: number;
	readonly migrations: MigrationOutlook | null;
	readonly plan: Plan;
	readonly gates: readonly GateVerdict[];
	/** Targets that cannot be worked with. */
	readonly dead?: readonly string[];
	/** What a person answered to the questions of the gates. */
	readonly answers?: readonly Answer[];
	/** What a rollback of this release would do once all its steps have run. */
	readonly rollback: RollbackPlan | Refusal;
	readonly expectedMs: number | null;
};

/** What a plan is made with besides release.yaml. */
export type PlanOptions = {
	/** Takes the place of the configured steps, in each phase that it has items for. */
	readonly runbook?: Runbook | undefined;
	/** To the questions of the gates. */
	readonly answers?: Answers | undefined;
	/** Targets that are left out of the groups that its steps run on. */
	readonly without?: readonly string[] | undefined;
};

/** What starting came to. */
export type Started = {readonly ok: true; readonly release: number};

/** A terminal that is lent to a command. */
export type LentTerminal = {
	/** What stood there is covered when it is taken back: why the command failed stays to be read until Enter. */
	readonly covers: boolean;
	/** Lets go of the terminal, does the work, and takes it back. */
	lend(work: () => Promise<void>): Promise<void>;
};

/** What a person wrote. */
export type Written = {readonly ok: true; readonly wording: string};

/** What a command to the engine came to. */
export type Done = {readonly ok: true};

/** What trying on a clone came to: whether all of it worked there, and no query of the live code broke. */
export type Proven = Done & {readonly isSafe: boolean};

/** The use cases. Cockpit and command line are equals in front of it; it decides with the domain and records in the journal. */
export type Engine = {
	readonly project: Project;
	overview(environment: string): Promise<EnvironmentOverview>;
	release(id: number): Promise<Release | null>;
	events(id: number): Promise<readonly Recorded<ReleaseEvent>[]>;
	history(query: ReleaseQuery): Promise<readonly ReleaseSummary[]>;
	/** Asks the environment what it runs. */
	live(environment: string): Promise<LiveReading | null>;
	/** Asks those of its targets that can be asked what they run. */
	targets(environment: string): Promise<readonly GroupStatus[]>;
	/** Its migrations, seen from a candidate, with what one wants to know around them. */
	migrations(environment: string, candidate: string): Promise<MigrationOutlook | null>;
	/**
	 * Tries what is pending on a clone of the environment's database, in a process of its own. What it finds out is part
	 * of `migrations` from then on.
	 * @param tools commands of tools may run, with the clone in the variable of the database
	 * @param say is told what is being done
	 * @param signal ends it early: the clone is dropped all the same
	 */
	proveOnClone(
		environment: string,
		candidate: string,
		tools: boolean,
		say: (line: string) => void,
		signal: AbortSignal,
	): Promise<Proven | Refusal>;
	/**
	 * The plan to bring `ref` (default: the head of the current branch) to an environment. Runs read-only commands only.
	 */
	plan(environment: string, ref?: string, options?: PlanOptions): Promise<PlanPreview | Refusal>;
	/** The plan to take migrations back by themselves, while the code stays as it is. */
	planDown(environment: string, ids: readonly string[]): Promise<PlanPreview | Refusal>;
	/** Starts the previewed release and its runner. The same `request` never starts a second one. */
	start(
		preview: PlanPreview,
		options: {
			readonly request: string;
			readonly overrides: readonly GateOverride[];
			readonly onFailure: 'ask' | 'stop';
		},
	): Promise<Started | Refusal>;
	/** What `R` would do now. */
	rollbackPlan(environment: string, to?: number): Promise<RollbackPlan | Refusal>;
	/** Rolls back; aborts the running release in the same transaction where there is one. */
	rollback(
		environment: string,
		options: {
			readonly request: string;
			readonly reason: string;
			readonly onFailure: 'ask' | 'stop';
			readonly to?: number;
			/** The rollback as the person saw it: one that goes elsewhere, or leaves more behind, is refused. */
			readonly seen?: RollbackPlan;
			/** Asked in the moment in which it is recorded, of the release that runs then: false refuses. */
			readonly onlyIf?: (running: Release) => boolean;
		},
	): Promise<Started | Refusal>;
	/**
	 * Records what a person decides about a step.
	 * @param seen sequence number of the release as they saw it: what somebody else decided since then is refused. Without
	 *   it, they are taken to know it as it is
	 */
	decideStep(release: number, command: StepCommand, seen?: number): Promise<Done | Refusal>;
	/**
	 * Gives a step that needs one the terminal of this process. Comes back when its command has ended; how, the journal
	 * says.
	 * @param attempts how many attempts of it the person saw
	 */
	attend(release: number, step: string, attempts: number, terminal: LentTerminal): Promise<Done | Refusal>;
	/**
	 * Lets a person write an announcement, or the summary in it, in their editor. Nothing is recorded or sent.
	 * @param draft what they begin with
	 * @returns what they left, which may be empty
	 */
	compose(release: number, step: string, draft: string, terminal: LentTerminal): Promise<Written | Refusal>;
	/** @param seen as of `decideStep` */
	decideRelease(release: number, command: ReleaseCommand, seen?: number): Promise<Done | Refusal>;
	/** @param seen sequence number of the environment as they saw it */
	decideEnvironment(environment: string, command: EnvironmentCommand, seen?: number): Promise<Done | Refusal>;
	/** Approves of the previewed release, in the operator's name. It starts nothing. */
	approve(preview: PlanPreview): Promise<Done | Refusal>;
	/** Records what a person says of a candidate. The commit of a fix may be named as one likes. */
	decideSignoff(environment: string, command: SignoffCommand): Promise<Done | Refusal>;
	/** Freezes an environment or lifts its freeze. */
	decideFreeze(environment: string, command: FreezeCommand, seen?: number): Promise<Done | Refusal>;
	/** Starts a runner for an open release that has none alive. Does nothing when one is, or a runner host has to. */
	ensureRunner(release: number): Promise<Done | Refusal>;
	/** Whether the process that runs an open release is alive; null when that cannot be told from this host. */
	runnerAlive(release: Release): boolean | null;
	/** Why this machine's terminal cannot be given to steps of a release: they need one of its runner host. Null: it can. */
	terminalElsewhere(release: Release): Refusal | null;
	/** All runner hosts that are known, up or not; none where only one machine has the history. */
	runnerHosts(): Promise<readonly RunnerHost[]>;
	/** What keeps anything from being recorded just now, whatever one asks for; null: nothing that is known. */
	trouble(): Promise<Refusal | null>;
	/** What a release that this machine runs waits for a journal with that is away; null: it does not. */
	journalWait(release: number): JournalWait | null;
	/** The file with a step's masked output, growing while it runs; null when the attempt never wrote one. */
	outputFile(release: number, step: string, attempt: number): string | null;
	/**
	 * Has what a step wrote on another machine brought into a file in a folder here, which grows while it runs.
	 * @returns null where no other machine has the history
	 */
	fetchOutput(release: number, step: string, attempt: number, folder: string): Fetching | null;
	/**
	 * Tells others who have the same history that somebody looks on here, until the result is called.
	 * @param lookingAt a release as `#12`, or an environment
	 * @param changed gets everybody else; it is never called where only one machine has the history
	 */
	lookOn(lookingAt: () => string, changed: (others: readonly Watcher[]) => void): () => Promise<void>;
	/** Who looks on now, wherever; empty where only one machine has the history. */
	watchers(): Promise<readonly Watcher[]>;
	subscribe(listener: () => void): () => void;
	close(): void;
};
