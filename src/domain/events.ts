import type {FieldValues} from './announcement.ts';
import type {LogNewsFacts} from './logNews.ts';
import type {Operator, ProcessIdentity} from './operator.ts';
import type {Candidate, Plan, Revision} from './plan.ts';
import type {Answer} from './questions.ts';
import type {SignalReadings, SignalVerdict} from './signal.ts';
import type {TargetChange, TargetDecision} from './targets.ts';

/** A moment, as an ISO 8601 text in UTC with milliseconds. */
export type Instant = string;

/** How one attempt ended, as its shim recorded it. */
export type AttemptOutcome = 'succeeded' | 'failed' | 'timed-out' | 'cancelled';

/** What an attempt left behind. `exitCode` and `signal` are both kept: 143 may be either. */
export type AttemptResult = {
	readonly outcome: AttemptOutcome;
	readonly exitCode: number | null;
	readonly signal: string | null;
	/** Why it failed, in words, where that is not the exit code; of a success, what it left running. */
	readonly detail: string | null;
	readonly durationMs: number;
};

/** A process that outlived its shim. Its arguments are left out: a secret may stand in them. */
export type OrphanProcess = {readonly pid: number; readonly name: string};

/** How a release ended. */
export type ReleaseOutcome = 'succeeded' | 'failed' | 'aborted' | 'unknown';

/** A gate that did not pass and was overruled, and why. */
export type GateOverride = {readonly gate: string; readonly reason: string};

/** What happens in one release. Facts only, in the past tense. */
export type ReleaseEvent =
	| {
			readonly type: 'release-started';
			readonly release: number;
			readonly kind: 'deploy' | 'rollback';
			readonly environment: string;
			readonly candidate: Candidate;
			readonly previous: Revision | null;
			readonly plan: Plan;
			/** The release that a rollback takes back. */
			readonly reverts: number | null;
			/** All the releases that it takes back, newest first. */
			readonly undoes: readonly number[];
			/** What a failed step does: wait for a person, or end the release because nobody is there. */
			readonly onFailure: 'ask' | 'stop';
			/** Fencing token of the environment's lease; it only grows. */
			readonly token: number;
			/** Identifies the key press: the same request never starts a second release. */
			readonly request: string;
			readonly overrides: readonly GateOverride[];
			/** What a person answered before; absent: nothing was asked. */
			readonly answers?: readonly Answer[] | undefined;
			/** What a rollback said that it will not undo. */
			readonly willNotUndo: readonly string[];
			/** Working folder of its commands: the clone that it was planned in. Null: that of whoever runs it. */
			readonly root: string | null;
			/** Names of the locks that it takes besides its environment's lease. */
			readonly locks: readonly string[];
			/** Name or label of the runner hosts that may run it; absent: the machine that started it does. */
			readonly runsOn?: string | undefined;
	  }
	/** A process runs it from now on; with the runner host that started that process, where one did. */
	| {readonly type: 'runner-started'; readonly runner: ProcessIdentity; readonly host?: string | undefined}
	/** A person takes a release, of which nothing was begun, from the runner host that has it: another one may run it. */
	| {readonly type: 'release-handed-over'; readonly reason: string}
	| {readonly type: 'step-intended'; readonly step: string; readonly attempt: number}
	| {
			readonly type: 'step-started';
			readonly step: string;
			readonly attempt: number;
			readonly shim: ProcessIdentity | null;
	  }
	| ({readonly type: 'step-finished'; readonly step: string; readonly attempt: number} & AttemptResult)
	/** Proven never to have run: the claim was taken before the shim could. */
	| {readonly type: 'step-fenced'; readonly step: string; readonly attempt: number}
	/** Nobody knows how it ended. */
	| {readonly type: 'step-lost'; readonly step: string; readonly attempt: number; readonly why: string}
	/** Its shim died, and processes of it live on: nothing else is started before they have ended. */
	| {
			readonly type: 'step-orphaned';
			readonly step: string;
			readonly attempt: number;
			readonly processes: readonly OrphanProcess[];
	  }
	/** What became of targets of an attempt that is under way; a later finding stands for an earlier one. */
	| {
			readonly type: 'targets-changed';
			readonly step: string;
			readonly attempt: number;
			readonly changes: readonly TargetChange[];
	  }
	/** What a person decided about targets of a step. */
	| {
			readonly type: 'targets-decided';
			readonly step: string;
			readonly decision: TargetDecision;
			readonly targets: readonly string[];
			readonly reason: string;
	  }
	/** A person wants what is left of it to be ended. */
	| {readonly type: 'orphan-end-requested'; readonly step: string; readonly attempt: number}
	/** A person wants an attempt to be ended that an abort leaves alone. */
	| {readonly type: 'step-end-requested'; readonly step: string; readonly attempt: number}
	/** It runs in a terminal, and waits for somebody to give it one. */
	| {readonly type: 'step-needs-person'; readonly step: string}
	/** A person gives it the terminal that they sit at; this attempt, and no other, runs there. */
	| {readonly type: 'step-taken'; readonly step: string; readonly attempt: number}
	| {readonly type: 'step-asked'; readonly step: string}
	| {readonly type: 'step-confirmed'; readonly step: string; readonly note: string | null}
	| {readonly type: 'step-declined'; readonly step: string; readonly note: string | null}
	/** What a person wrote for an announcement: all of it, or the summary in it. */
	| {readonly type: 'announcement-written'; readonly step: string; readonly text: string}
	/** Exactly what went out, and what is kept of the answer. */
	| {
			readonly type: 'announcement-sent';
			readonly step: string;
			readonly attempt: number;
			readonly text: string;
			readonly kept?: FieldValues | undefined;
	  }
	| {readonly type: 'step-retried'; readonly step: string; readonly attempt: number}
	| {readonly type: 'step-skipped'; readonly step: string; readonly reason: string}
	| {
			readonly type: 'artifact-stored';
			readonly step: string;
			readonly file: string;
			readonly bytes: number;
			readonly sha256: string;
			/** When it is deleted; null: never. */
			readonly keepUntil: Instant | null;
	  }
	| {readonly type: 'release-paused'; readonly reason: string | null}
	| {readonly type: 'release-resumed'}
	| {readonly type: 'abort-requested'; readonly reason: string; readonly rollback: number | null}
	| {readonly type: 'live-read'; readonly live: Revision | null; readonly error: string | null}
	| {
			readonly type: 'release-finished';
			readonly outcome: ReleaseOutcome;
			/** The environment itself named the candidate, or, where it cannot be asked, every check passed. */
			readonly verified: boolean;
			readonly reason: string | null;
	  }
	| {readonly type: 'release-marked-bad'; readonly reason: string}
	| {readonly type: 'release-rolled-back'; readonly by: number}
	/** A remark; with a step, on that. It decides nothing. */
	| {readonly type: 'note-added'; readonly text: string; readonly step?: string | undefined}
	/** What a person says that the answer to an announcement gives: it was cut short, or did not say so. */
	| {readonly type: 'value-kept'; readonly name: string; readonly text: string}
	/** One look at the signals of a watch. */
	| {
			readonly type: 'signals-sampled';
			readonly step: string;
			/** Before the release changed anything, or while one watches. */
			readonly stage: 'before' | 'during';
			readonly readings: SignalReadings;
	  }
	| {
			readonly type: 'signals-judged';
			readonly step: string;
			readonly attempt: number;
			readonly verdict: SignalVerdict;
	  }
	/** A failed watch will roll back by itself. */
	| {readonly type: 'rollback-announced'; readonly step: string; readonly at: Instant}
	/** It cannot: a person decides. */
	| {readonly type: 'rollback-refused'; readonly step: string; readonly reason: string}
	/** A cockpit compared the environment's logs with what came before. A later one stands for the earlier ones. */
	| ({readonly type: 'log-news-recorded'} & LogNewsFacts);

/** What happens to one environment besides its releases. */
export type EnvironmentEvent =
	| {readonly type: 'lease-taken'; readonly release: number}
	/** A rollback inherits the lease of the release that it aborts. */
	| {readonly type: 'lease-passed'; readonly from: number; readonly to: number}
	| {readonly type: 'lease-freed'; readonly release: number}
	/** A person's word that the release is over, where its runner can never be asked. */
	| {readonly type: 'lease-broken'; readonly release: number; readonly reason: string}
	| {readonly type: 'environment-locked'; readonly reason: string}
	| {readonly type: 'environment-unlocked'; readonly reason: string | null}
	/** No release is to start here until then; null: until it is lifted. */
	| {readonly type: 'environment-frozen'; readonly reason: string; readonly until: Instant | null}
	| {readonly type: 'environment-unfrozen'; readonly reason: string | null}
	/** Somebody approves of a commit with a plan, whose hash it is. */
	| {readonly type: 'release-approved'; readonly sha: string; readonly plan: string}
	/** A role signs a candidate off, or names the bug that it found in it. */
	| {readonly type: 'candidate-signed'; readonly role: string; readonly sha: string}
	| {readonly type: 'candidate-blocked'; readonly role: string; readonly sha: string; readonly bug: string}
	/** A commit that may be added to a candidate. */
	| {readonly type: 'fix-named'; readonly sha: string}
	| {readonly type: 'candidate-postponed'; readonly sha: string; readonly reason: string};

/** What happens to a lock that environments share: see SharedLock. */
export type LockEvent = {readonly type: 'lock-taken'; readonly release: number; readonly environment: string};

/**
 * A place in the whole history, across all streams: the number of the last event up to there (0: none), and a hash over
 * all events up to there.
 */
export type Head = {readonly position: number; readonly hash: string};

/** Names one event. */
export type EventName = {readonly stream: string; readonly seq: number};

/** What happens to the history itself. */
export type HistoryEvent = {
	/** A person's word that a history that is not the recorded one is the history from now on. */
	readonly type: 'history-accepted';
	/** The end that was recorded; null: no record of it could be read. */
	readonly recorded: Head | null;
	/** The end that was found. */
	readonly found: Head;
	/** Events that were found damaged or missing, and are accepted as they are. */
	readonly damaged: readonly EventName[];
	readonly reason: string;
};

/** Any event of the journal. */
export type JournalEvent = ReleaseEvent | EnvironmentEvent | LockEvent | HistoryEvent;

/** An event as the journal has it. */
export type Recorded<E extends JournalEvent = JournalEvent> = {
	readonly stream: string;
	/** Position in its stream, from 1, without holes. */
	readonly seq: number;
	readonly at: Instant;
	readonly by: Operator;
	readonly event: E;
};

/** The stream that holds a release's events. */
export const releaseStream = (release: number) => `release:${release}`;

/** The stream that holds an environment's events. */
export const environmentStream = (environment: string) => `environment:${environment}`;

/** The stream that holds who took a lock that environments share. */
export const lockStream = (name: string) => `lock:${name}`;

/** The stream that holds what happened to the history itself. */
export const historyStream = 'journal';
