import type {GateOverride, Instant} from '../domain/events.ts';
import type {RecordedNews} from '../domain/logNews.ts';
import type {MigrationJudgement} from '../domain/migrationJudgement.ts';
import type {Candidate, Revision} from '../domain/plan.ts';
import type {PhaseId} from '../domain/project.ts';
import type {Answer} from '../domain/questions.ts';
import type {Artifact, ReleaseStatus, StepState} from '../domain/release.ts';
import type {SignalVerdict} from '../domain/signal.ts';
import type {TargetStatus} from '../domain/targets.ts';
import type {PostMortem} from './postMortem.ts';

// The document of `report --format json`, which the pages are made of, too. Fields may be added; none is renamed or
// removed, or `reportVersion` moves.

/** Version of the document. */
export const reportVersion = 1;

/** All that is known of one release, afterwards. Moments are in UTC. */
export type Report = {
	readonly version: typeof reportVersion;
	readonly project: string;
	readonly madeAt: Instant;
	readonly release: ReportedRelease;
	readonly changes: Changes;
	/** In the order in which they ran. */
	readonly phases: readonly ReportedPhase[];
	/** What people did, and where the release turned; of its rollback, too. In the order in which it happened. */
	readonly actions: readonly Action[];
	readonly signals: readonly ReportedSignal[];
	readonly questions: readonly Question[];
	/** What people answered to the questions of the gates. */
	readonly answers: readonly Answer[];
	readonly overrides: readonly GateOverride[];
	readonly approvals: readonly {readonly by: string; readonly at: Instant}[];
	/** `bug`: what the role found; null: signed off. */
	readonly signoffs: readonly {
		readonly role: string;
		readonly by: string;
		readonly at: Instant;
		readonly bug: string | null;
	}[];
	readonly migrations: readonly ReportedMigration[];
	readonly failures: readonly Failure[];
	readonly notes: readonly {
		readonly at: Instant;
		readonly by: string;
		readonly step: string | null;
		readonly text: string;
	}[];
	readonly announcements: readonly {
		readonly step: string;
		readonly status: StepStatus;
		readonly text: string;
	}[];
	readonly artifacts: readonly Artifact[];
	/** What is known from the answers to announcements, by name. */
	readonly kept: Readonly<Record<string, string>>;
	/** Null: nobody compared the logs. */
	readonly logNews: (Omit<RecordedNews, 'by'> & {readonly by: string}) | null;
	/** What its rollback, or this rollback, did not undo. */
	readonly notUndone: readonly string[];
	/** Of a release that was rolled back. */
	readonly postMortem: PostMortem | null;
};

/** What a release was, and what became of it. */
export type ReportedRelease = {
	readonly id: number;
	readonly kind: 'deploy' | 'rollback';
	readonly environment: string;
	readonly status: ReleaseStatus;
	/** Why it ended so. */
	readonly reason: string | null;
	readonly verified: boolean;
	readonly bad: string | null;
	readonly operator: string;
	readonly candidate: Candidate;
	readonly previous: Revision | null;
	readonly startedAt: Instant;
	/** When its candidate was known to run. */
	readonly liveAt: Instant | null;
	readonly finishedAt: Instant | null;
	readonly durationMs: number | null;
	/** The releases that a rollback took back, newest first. */
	readonly undoes: readonly number[];
	readonly rolledBackBy: number | null;
};

/** The commits between what was live and what was brought; of a rollback, those that were taken back. Without merges. */
export type Changes = {
	/** Newest first. */
	readonly commits: readonly {
		readonly sha: string;
		readonly subject: string;
		readonly author: string;
		readonly at: Instant;
	}[];
	readonly count: number;
	/** Why they are not all there; null: they are. */
	readonly lacking: string | null;
};

/** A phase with its steps. */
export type ReportedPhase = {readonly id: PhaseId; readonly steps: readonly ReportedStep[]};

/** The states of a step. */
export type StepStatus = StepState['status'];

/** What became of a step. */
export type ReportedStep = {
	readonly id: string;
	readonly kind: string;
	readonly title: string;
	readonly status: StepStatus;
	/** Who answered, skipped or declined it. */
	readonly by: string | null;
	readonly note: string | null;
	/** When it was worked on, or people were waited for, in the order of time. */
	readonly spans: readonly StepSpan[];
	/** Of a step that ran on many. */
	readonly targets: readonly ReportedTarget[];
};

/** A stretch of time of a step. `endedAt` is null while it goes on, and where nobody knows. */
export type StepSpan = {
	readonly what: 'attempt' | 'waiting';
	readonly attempt: number | null;
	readonly startedAt: Instant;
	readonly endedAt: Instant | null;
	readonly outcome: 'succeeded' | 'failed' | 'timed-out' | 'cancelled' | 'unknown' | 'never-ran' | 'answered' | null;
	readonly exitCode: number | null;
	readonly detail: string | null;
};

/** What became of a target of a step. */
export type ReportedTarget = {
	readonly name: string;
	readonly status: TargetStatus;
	readonly rounds: number;
	readonly startedAt: Instant | null;
	readonly at: Instant | null;
	readonly exitCode: number | null;
	readonly detail: string | null;
	readonly decided: {readonly by: string; readonly reason: string} | null;
};

/** Something that somebody did, or that turned the release. */
export type Action = {
	readonly at: Instant;
	/** In whose name; null: nobody's, such as a signal that fails. */
	readonly by: string | null;
	/** The release whose event it is: this one, or its rollback. */
	readonly release: number;
	readonly type: string;
	readonly text: string;
};

/** A signal of a watch: what was read, and what it came to. */
export type ReportedSignal = {
	readonly step: string;
	readonly name: string;
	readonly kind: 'logs' | 'http' | 'run';
	readonly verdict: SignalVerdict;
	readonly why: string | null;
	/** The last figure, and what would fail it, in words. */
	readonly figure: string;
	readonly fails: string;
	/** What the figures of the looks are: a share of 1, lines a minute, milliseconds, or the number itself. */
	readonly unit: 'share' | 'per-minute' | 'ms' | 'number';
	readonly most: number | null;
	readonly least: number | null;
	readonly looks: readonly SignalLook[];
};

/** One look at a signal; a value of null: nothing could be read, and why. */
export type SignalLook = {
	readonly at: Instant;
	readonly stage: 'before' | 'during';
	readonly value: number | null;
	readonly problem: string | null;
};

/** What a person was asked: an item of a checklist, or a question between steps. */
export type Question = {
	readonly step: string;
	readonly section: string;
	readonly text: string;
	readonly status: StepStatus;
	readonly by: string | null;
	readonly at: Instant | null;
	readonly note: string | null;
};

/** A migration that the plan had, and what was known of it before. */
export type ReportedMigration = {
	readonly id: string;
	readonly name: string;
	readonly direction: 'up' | 'down';
	readonly status: StepStatus;
	readonly hasDown: boolean;
	/** Null: it was never judged. */
	readonly judgement: MigrationJudgement | null;
};

/** An attempt that did not go well, with the end of what it printed, masked. */
export type Failure = {
	readonly step: string;
	readonly attempt: number;
	readonly at: Instant;
	readonly detail: string;
	/** The last lines; null: nothing was kept on this machine. */
	readonly output: readonly string[] | null;
	/** There is more before them. */
	readonly cut: boolean;
};
