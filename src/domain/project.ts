// What `release.yaml` says, after it has been read and checked. Plain data; the schema in src/config makes it.
import type {Deferral} from './deferred.ts';
import type {FanOutConfig} from './fanOut.ts';
import type {GatesConfig} from './gatesConfig.ts';
import type {Keep} from './kept.ts';
import type {SignalConfig} from './signal.ts';
import type {TargetGroupConfig} from './targetGroup.ts';
import type {TrainConfig} from './train.ts';
import type {VersionConfig} from './versionConfig.ts';

/** The phases of a release, in the order they run. `contract` follows `verify`: the way back stays open while one verifies. */
export const phaseIds = [
	'preflight',
	'backup',
	'schema',
	'deploy',
	'verify',
	'contract',
	'announce',
	'cleanup',
] as const;

/** One of the eight phases. */
export type PhaseId = (typeof phaseIds)[number];

/** What to do when an attempt's outcome is not known: start it again, ask a person, or never start it twice. */
export type RetryPolicy = 'safe' | 'ask' | 'never';

/** A whole project as configured. Environments stand in order of promotion. */
export type Project = {
	readonly name: string;
	/** URL that shows the commits between {from} and {to}. */
	readonly compare: string | null;
	readonly environments: readonly EnvironmentConfig[];
	/** Where its version stands; null: nobody said. */
	readonly version: VersionConfig | null;
	readonly migrations: MigrationsConfig | null;
	readonly migrationRules: RuleWeights;
	readonly phases: Readonly<Partial<Record<PhaseId, readonly StepConfig[]>>>;
	/** Names of environment variables whose values are masked wherever they would be shown or kept. */
	readonly secrets: readonly string[];
	/** Where its history is, when several machines share it: the variable that holds the database's URL. */
	readonly journal: {readonly variable: string} | null;
};

/** A place that runs the project. */
export type EnvironmentConfig = {
	readonly name: string;
	readonly url: string | null;
	/** Starting a release here asks to type the environment's name. */
	readonly protected: boolean;
	/** The environment whose verified releases alone may come here. */
	readonly promotes: string | null;
	/** How often a release is due while something waits, in milliseconds; null: never. */
	readonly cadenceMs: number | null;
	/** When releases are due here; null: whenever somebody likes. */
	readonly train: TrainConfig | null;
	/** Name or label of the runner hosts that run the releases here; null: the machine that starts them does. */
	readonly runner: string | null;
	/** Names of what it shares with other environments, sorted: of those that share something, one at a time is released. */
	readonly locks: readonly string[];
	readonly live: LiveConfig | null;
	/** Groups of hosts that steps run on. */
	readonly targets: readonly TargetGroupConfig[];
	readonly logs: readonly LogSourceConfig[];
	readonly gates: GatesConfig;
	/** Steps that a rollback of this environment runs after the undo of the executed steps. */
	readonly rollback: readonly StepConfig[];
	/** Plain variables for this environment's commands. */
	readonly env: Readonly<Record<string, string>>;
	/** Name of the environment variable that holds the database's URL, where it differs from `migrations.database`; false: it has no database. */
	readonly database: string | false | null;
};

/** How to ask an environment what it runs. `match` is a regular expression with the groups `sha` and, if wished, `version`. */
export type LiveConfig = {readonly run: string; readonly match: string | null; readonly timeoutMs: number};

/** A named source of log lines: a command's output or a followed file. */
export type LogSourceConfig =
	| {readonly name: string; readonly kind: 'run'; readonly run: string}
	| {readonly name: string; readonly kind: 'file'; readonly file: string};

/** A kind of database. */
export type Dialect = 'sqlite' | 'postgres' | 'mysql';

/** How migrations are kept, and by which tool. */
export const adapterNames = [
	'sql-dir',
	'growing-file',
	'dbmate',
	'knex',
	'node-pg-migrate',
	'drizzle',
	'alembic',
	'django',
	'rails',
	'prisma',
	'flyway',
	'liquibase',
	'command',
] as const;

/** One way to keep migrations. */
export type AdapterName = (typeof adapterNames)[number];

/** Where the migrations are and which database they belong to. What is left out is as the adapter has it. */
export type MigrationsConfig = {
	readonly adapter: AdapterName;
	readonly dialect: Dialect;
	/** The folder, or for a growing file the file. */
	readonly path: string;
	/** Name of the environment variable with the database's URL (or, for SQLite, its path). */
	readonly database: string;
	/** The name by which commands know that variable, where an environment's own is called otherwise. */
	readonly commandsDatabase?: string | undefined;
	/** SQL that asks the tool's ledger what is applied. */
	readonly ledger?: string | undefined;
	/** Which files are migrations: a path below `path` with {id}, or {app} and {name}, and "*". */
	readonly files?: string | undefined;
	/** The command that applies one migration, with names in braces; so are the next three. */
	readonly up?: string | undefined;
	readonly down?: string | undefined;
	/** Prints the SQL of a migration that is code, and changes nothing. */
	readonly sql?: string | undefined;
	readonly sqlDown?: string | undefined;
};

/** What release.yaml says of the rules on migrations: how much they weigh here, and what is accepted, and why. */
export type RuleWeights = {
	/** By the rule's identifier. */
	readonly severity: Readonly<Record<string, 'block' | 'warn' | 'info' | 'off'>>;
	readonly accept: readonly {readonly migration: string; readonly rule: string; readonly reason: string}[];
};

/** A file that a step leaves behind, and how long it is kept. */
export type ArtifactConfig = {
	readonly file: string;
	readonly keepMs: number | null;
	/** What stands in it is masked wherever it would be shown or kept. */
	readonly secret?: boolean | undefined;
	/** The program that encrypts it, and to whom; the plain file is deleted. */
	readonly encrypt?: {readonly by: 'age' | 'gpg'; readonly to: string} | undefined;
};

type StepBase = {
	readonly id: string;
	/** Environments that have this step; null: all. */
	readonly only: readonly string[] | null;
	readonly timeoutMs: number;
	readonly retry: RetryPolicy;
	/** The command that takes this step back, run by a rollback. */
	readonly undo: string | null;
	/** What people are warned of before it starts. */
	readonly warn?: string | undefined;
};

/** One thing to do, as configured. */
export type StepConfig =
	| (StepBase & {
			readonly kind: 'run';
			readonly run: string;
			readonly artifact: ArtifactConfig | null;
			/** The step whose doing it ends, wherever the release goes. */
			readonly closes?: string | undefined;
			/** It is put off until after the release's end. */
			readonly deferred?: Deferral | undefined;
			/** It asks something of a person: it, and its undo, run in the terminal of somebody who is there. */
			readonly interactive: boolean;
			/** It runs on the targets of a group; absent: here. */
			readonly fanOut?: FanOutConfig | undefined;
	  })
	| (StepBase & {
			readonly kind: 'ask';
			readonly ask: string;
			/** The role whose word of the candidate the answer is. */
			readonly signoff?: string | undefined;
	  })
	/** A command that is asked again, after so many milliseconds, until it succeeds. */
	| (StepBase & {readonly kind: 'until'; readonly until: string; readonly everyMs: number})
	| (StepBase & {
			readonly kind: 'http';
			readonly url: string;
			readonly status: number;
			/** The answer must come within this time. */
			readonly withinMs: number;
			/** And stay good for this long. */
			readonly forMs: number;
	  })
	/** The environment, or each host of a group, says that it runs the candidate. */
	| (StepBase & {readonly kind: 'live'; readonly targets?: string | undefined})
	| (StepBase & {
			readonly kind: 'watch';
			readonly forMs: number;
			readonly signals: readonly SignalConfig[];
			/** What a signal that fails does: wait for a person, or roll back after a countdown. */
			readonly onFail: 'ask' | 'rollback';
			/** How long people can hold that rollback, in milliseconds. */
			readonly countdownMs: number;
	  })
	| (StepBase & AnnouncementConfig & {readonly kind: 'announce'})
	| (StepBase & TagConfig & {readonly kind: 'tag'})
	| (StepBase & BranchConfig & {readonly kind: 'branch'})
	| (StepBase & ChecklistConfig & {readonly kind: 'checklist'});

/** How an announcement goes out: a command gets it on its standard input, or it is posted to the URL in a variable. */
export type AnnouncementWay =
	| {readonly by: 'run'; readonly run: string}
	/** `body` is JSON with `{{text}}` in its texts; null: `{"text": …}`. */
	| {readonly by: 'webhook'; readonly variable: string; readonly body: string | null};

/** Something that others are told. */
export type AnnouncementConfig = {
	readonly announcement: string;
	/** Path of the text's template in the repository. */
	readonly template: string;
	readonly way: AnnouncementWay;
	/** When it goes out; `now`: where the step stands. */
	readonly when: 'planned' | 'live' | 'rolled-back' | 'now';
	/** What a person does before it goes out: change the text, or write a summary for it. */
	readonly asks: 'text' | 'summary' | null;
	readonly keeps: readonly Keep[];
};

/** A tag on the candidate. */
export type TagConfig = {
	/** With {version} or {date}. */
	readonly name: string;
	/** File of the candidate that has the version; null: as git describes it. */
	readonly version: string | null;
	readonly sign: 'if-key' | 'always' | 'never';
	/** Remote that gets it. */
	readonly push: string | null;
};

/** A branch of a remote that is brought to the candidate. */
export type BranchConfig = {
	readonly name: string;
	/** The remote that has it. */
	readonly push: string;
	/** It is put onto the candidate, whatever it had; or the candidate is merged into it. */
	readonly how: 'replace' | 'merge';
};

/** What people go through, item by item. */
export type ChecklistConfig = {
	readonly title: string;
	/** As release.yaml says them. */
	readonly sections: readonly ChecklistSection[];
	/** A file of the candidate that has them instead; `added`: only what was added to it since what is live. */
	readonly source: {readonly file: string; readonly added: boolean} | null;
};

/** A part of a checklist; `name` is empty where there is but one. */
export type ChecklistSection = {readonly name: string; readonly items: readonly string[]};

/** The environment of that name, or undefined. */
export function environmentOf(project: Project, name: string): EnvironmentConfig | undefined {
	return project.environments.find(environment => environment.name === name);
}

/** The group of targets that a step runs on, or asks; null: none. */
export function groupOf(step: StepConfig): string | null {
	if (step.kind === 'run') return step.fanOut?.group ?? null;
	return step.kind === 'live' ? (step.targets ?? null) : null;
}

/** The steps of a list that an environment has. */
export function stepsFor(steps: readonly StepConfig[], environment: string): readonly StepConfig[] {
	return steps.filter(step => step.only === null || step.only.includes(environment));
}
