import type {Bars} from '../src/domain/barText.ts';
import type {Refusal} from '../src/domain/decision.ts';
import type {Due} from '../src/domain/deferred.ts';
import type {OrphanProcess, Recorded, ReleaseEvent} from '../src/domain/events.ts';
import type {Answers} from '../src/domain/questions.ts';
import type {Release} from '../src/domain/release.ts';
import type {PreparedRevert} from '../src/domain/revert.ts';
import type {RollbackPlan} from '../src/domain/rollback.ts';
import type {Runbook} from '../src/domain/runbook.ts';
import type {Stats} from '../src/domain/stats.ts';
import type {GroupStatus} from '../src/domain/targetGate.ts';
import type {TargetDecision} from '../src/domain/targets.ts';
import type {PlanPreview} from '../src/engine/engine.ts';
import type {Bump} from '../src/git/bumpVersion.ts';
import type {CommitDetail, Ref} from '../src/git/repository.ts';
import type {LogNews, LogView} from '../src/logs/logView.ts';
import type {JudgedMigration} from '../src/migrations/lint/judgePending.ts';
import type {MigrationRow} from '../src/migrations/migrations.ts';
import type {Loadable} from './loadable.ts';

/** What a text prompt is for. */
export type PromptPurpose =
	| {readonly for: 'skip'; readonly release: number; readonly step: string}
	| {readonly for: 'decline'; readonly release: number; readonly step: string}
	| {readonly for: 'note'; readonly release: number; readonly step: string | null}
	/** A value that an announcement keeps of its answer. */
	| {readonly for: 'keep'; readonly release: number; readonly name: string}
	| {readonly for: 'lock'; readonly environment: string}
	| {readonly for: 'unlock'; readonly environment: string}
	/** A freeze: first the reason, then until when. */
	| {readonly for: 'freeze'; readonly environment: string; readonly reason: string | null}
	| {readonly for: 'unfreeze'; readonly environment: string}
	| {readonly for: 'signoff'; readonly environment: string; readonly sha: string}
	/** Breaking a lease: first the reason, then the environment's name. */
	| {readonly for: 'break'; readonly environment: string; readonly reason: string | null}
	/** The next version: first which, then a look at what it changes. */
	| {readonly for: 'bump'; readonly prepared: Bump | null}
	/** What is to be undone: first which commits, then a look at what that does. */
	| {readonly for: 'revert'; readonly environment: string; readonly prepared: PreparedRevert | null}
	| {
			readonly for: 'targets';
			readonly release: number;
			readonly step: string;
			readonly decision: TargetDecision;
			readonly targets: readonly string[];
	  }
	/** Targets that are left out of the plan of the confirmation. */
	| {readonly for: 'without'}
	| {readonly for: 'runbook'}
	| {readonly for: 'answer'; readonly question: string}
	| {readonly for: 'override'; readonly gate: string; readonly text: string}
	| {readonly for: 'search'}
	| {readonly for: 'commits'}
	| {readonly for: 'saveLog'}
	| {readonly for: 'logTime'}
	| {readonly for: 'filter'};

/** A line that a person types into. */
export type PromptOverlay = {
	readonly kind: 'prompt';
	readonly purpose: PromptPurpose;
	/** Sequence number of the release or environment that it is about, as it was when it was opened. */
	readonly seen?: number | undefined;
	readonly title: string;
	/** Of one or more lines. */
	readonly explain: string;
	readonly value: string;
	readonly error: string | null;
	readonly busy: boolean;
};

/** The plan of a deploy, before it starts. */
export type DeployOverlay = {
	readonly kind: 'deploy';
	readonly environment: string;
	readonly protected: boolean;
	readonly ref: string | null;
	/** Ids of the migrations that are taken back, while the code stays; null: the candidate is deployed. */
	readonly down: readonly string[] | null;
	/** One id for the whole dialog: however often a key is pressed, one release starts. */
	readonly request: string;
	readonly preview: Loadable<PlanPreview | Refusal>;
	readonly reasons: Readonly<Record<string, string>>;
	/** To the questions of the gates. */
	readonly answers: Answers;
	/** Targets that are left out. */
	readonly without: readonly string[];
	/** Whose items are the steps, in the phases that it has. */
	readonly runbook: Runbook | null;
	/** What its author should know, such as what of it is left out. */
	readonly remarks: readonly string[];
	/** What was typed of a protected environment's name. */
	readonly typed: string;
	readonly hint: string | null;
	readonly stage: 'review' | 'starting';
	readonly error: Refusal | null;
	readonly top: number;
};

/** The plan of a rollback, and the countdown to it. */
export type GoBackOverlay = {
	readonly kind: 'goBack';
	readonly environment: string;
	readonly to: number | null;
	readonly request: string;
	readonly plan: Loadable<RollbackPlan | Refusal>;
	/** When the countdown ends, in milliseconds; null before the plan is known and when nothing counts down. */
	readonly fireAt: number | null;
	readonly stage: 'reading' | 'counting' | 'starting' | 'refused';
	readonly error: Refusal | null;
	readonly top: number;
};

/** What is listed of a release of the history, in the order in which one switches. */
export const recordTabs = ['steps', 'events', 'news', 'notes'] as const;

/** One of these lists. */
export type RecordTab = (typeof recordTabs)[number];

/** Everything about one release of the history. */
export type RecordOverlay = {
	readonly kind: 'record';
	readonly id: number;
	readonly data: Loadable<{readonly release: Release; readonly events: readonly Recorded<ReleaseEvent>[]} | null>;
	readonly tab: RecordTab;
	readonly cursor: number;
};

/** An announcement as it would go out, before it does. */
export type SendOverlay = {
	readonly kind: 'send';
	readonly release: number;
	/** Sequence number of the release as it was when the text was made. */
	readonly seen: number;
	readonly step: string;
	/** What a person wrote: all of it, or the summary in it; null: as it was planned. */
	readonly wording: string | null;
	readonly text: string;
	/** How it goes out. */
	readonly way: string;
	readonly top: number;
};

/** The targets of a step that runs on many. */
export type TargetsOverlay = {
	readonly kind: 'targets';
	readonly release: number;
	readonly step: string;
	/** The release as it was when opened from the history; null: the one that the pane shows, as it goes on. */
	readonly of: Release | null;
	/** The target under the cursor; null: the first, whichever that is. */
	readonly at: string | null;
	readonly filter: string;
	readonly typing: boolean;
	readonly order: 'trouble' | 'plan';
	readonly marked: readonly string[];
};

/** What covers the panes. The last of the list is the one that keys go to. */
export type Overlay =
	| PromptOverlay
	| DeployOverlay
	| GoBackOverlay
	| RecordOverlay
	| TargetsOverlay
	| {readonly kind: 'help'; readonly top: number}
	| {readonly kind: 'history'; readonly filter: string; readonly typing: boolean; readonly cursor: number}
	| {
			readonly kind: 'refs';
			readonly refs: Loadable<readonly Ref[]>;
			readonly query: string;
			readonly cursor: number;
			readonly error: Refusal | null;
	  }
	| {readonly kind: 'sources'; readonly cursor: number}
	| {
			readonly kind: 'stats';
			readonly environment: string;
			readonly stats: Loadable<Stats>;
			readonly bars: Bars;
			readonly top: number;
	  }
	| {
			readonly kind: 'news';
			readonly environment: string;
			readonly news: Loadable<LogNews>;
			readonly cursor: number;
	  }
	| {readonly kind: 'abort'; readonly release: number; readonly seen: number}
	| {readonly kind: 'leave'; readonly release: number}
	| {
			readonly kind: 'attend';
			readonly release: number;
			readonly step: string;
			/** How many attempts of it there were when it was asked about. */
			readonly attempts: number;
			readonly title: string;
	  }
	| SendOverlay
	| {
			/** A command of a runbook, before it runs. */
			readonly kind: 'look';
			/** Sequence number of the release when it was opened. */
			readonly seen: number;
			readonly release: number;
			readonly step: string;
			readonly text: string;
			readonly command: string;
			readonly top: number;
	  }
	| {
			/** Whether to run what a release put off. */
			readonly kind: 'late';
			readonly release: number;
			readonly step: string;
			readonly due: Due;
			readonly run: string;
	  }
	| {
			/** Whether to end a step; without processes that outlived its shim, the step as a whole. */
			readonly kind: 'end';
			readonly release: number;
			/** Sequence number of the release when it was opened. */
			readonly seen: number;
			readonly step: string;
			readonly processes: readonly OrphanProcess[];
	  }
	| {
			readonly kind: 'environment';
			readonly name: string;
			/** What its targets say, when they were asked. */
			readonly targets: Loadable<readonly GroupStatus[]>;
			readonly top: number;
	  }
	| {
			readonly kind: 'commit';
			readonly sha: string;
			readonly detail: Loadable<CommitDetail | null>;
			readonly top: number;
	  }
	| {
			readonly kind: 'migration';
			readonly row: MigrationRow;
			readonly judged: JudgedMigration | null;
			readonly top: number;
	  }
	| {readonly kind: 'migrationPlan'; readonly page: 'all' | 'order' | 'proof'; readonly top: number}
	| {
			readonly kind: 'prove';
			readonly environment: string;
			readonly candidate: string;
			/** How many migrations are pending. */
			readonly count: number;
			/** The first of them that only its tool can run; null: none. */
			readonly code: string | null;
	  }
	| {readonly kind: 'rollbackDetail'; readonly top: number}
	| {
			readonly kind: 'step';
			readonly release: number;
			readonly step: string;
			readonly attempt: number;
			/** The release as it was when opened from the history; null: the one that the pane shows, as it goes on. */
			readonly of: Release | null;
			readonly output: LogView | null;
			/** Of which target the output is, null: of all; absent: it runs on none. */
			readonly target?: string | null;
			/** First row of the output that is shown; null: the end, as it grows. */
			readonly top: number | null;
	  };

/** The names of the overlays: each is a context of the key map. */
export type OverlayKind = Overlay['kind'];
