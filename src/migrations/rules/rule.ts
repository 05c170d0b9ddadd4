import type {MigrationLock, MigrationPhase, UndoClass, Works} from '../../domain/migrationJudgement.ts';
import type {Operation} from '../sql/operation.ts';
import type {SqlDialect} from '../sql/tokenAt.ts';
import type {Facts} from './facts.ts';

/** How much a finding weighs: it stops, it wants a look, or it is good to know. */
export type Severity = 'block' | 'warn' | 'info';

export type {
	MigrationLock as Lock,
	MigrationPhase as Phase,
	UndoClass as Undo,
	Works,
} from '../../domain/migrationJudgement.ts';

/** What it costs: the same for every table, or it reads all rows, builds an index, or writes all rows. */
export type Cost = 'meta' | 'scan' | 'build' | 'rewrite' | 'rows';

/** When it can run: before the code, after it, at any time, in several releases, or while nobody uses the database. */
export type Order = 'schema-first' | 'code-first' | 'any' | 'split' | 'window';

/** Phase, lock, cost, old code on the new schema, new code on the old one, undo, order. */
export type Effects = readonly [
	phase: MigrationPhase,
	lock: MigrationLock,
	cost: Cost,
	oldOnNew: Works,
	newOnOld: Works,
	undo: UndoClass,
	order: Order,
];

/** A rule of the table: whom it is about, what it says, and what to do instead. */
export type Rule = {
	readonly id: string;
	readonly dialects: readonly SqlDialect[];
	readonly severity: Severity;
	/** Null for what is no change of the schema or its data. */
	readonly effects: Effects | null;
	/** Why. */
	readonly text: string;
	/** The safer way, or null where there is none. */
	readonly instead: string | null;
	/** A remark on style, which is only made when it is asked for. */
	readonly style?: true;
	/** Said once for a file, where it is met first. */
	readonly once?: true;
} & (
	| {readonly about: 'operation'; readonly applies: (operation: Operation, facts: Facts) => Applies}
	/** Judged when the effects of the statement are known. */
	| {readonly about: 'statement'; readonly applies: (statement: Matched, facts: Facts) => Applies}
	/** Found by comparing whole files; see wayBack.ts and order.ts. */
	| {readonly about: 'set'}
);

/** No; yes, as the table says; yes, with another severity; or yes, with other effects, too. */
export type Applies = boolean | Severity | {readonly severity: Severity; readonly effects: Effects};

/** A statement of which the effects are known. */
export type Matched = {
	readonly operations: readonly Operation[];
	/** The effects of its rules, but of those on tables that the same set makes. */
	readonly effects: readonly Effects[];
};

export const all: readonly SqlDialect[] = ['postgres', 'mysql', 'sqlite'];
export const postgres: readonly SqlDialect[] = ['postgres'];
export const mysql: readonly SqlDialect[] = ['mysql'];
export const sqlite: readonly SqlDialect[] = ['sqlite'];
export const servers: readonly SqlDialect[] = ['postgres', 'mysql'];

/** The parts of a rule about single operations, in the order of the table. */
export function rule(
	id: string,
	dialects: readonly SqlDialect[],
	severity: Severity,
	effects: Effects | null,
	text: string,
	instead: string | null,
	applies: (operation: Operation, facts: Facts) => Applies,
): Rule {
	return {id, dialects, severity, effects, text, instead, about: 'operation', applies};
}
