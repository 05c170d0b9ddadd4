/** What a change of the database is to a release; `breaking` fits neither before nor after the code, `opaque` cannot be read. */
export type MigrationPhase = 'expand' | 'index' | 'data' | 'contract' | 'breaking' | 'neutral' | 'opaque';

/** What others cannot do meanwhile: nothing is stopped, other changes of the schema, writes, or reads, too. */
export type MigrationLock = 'none' | 'schema' | 'writes' | 'all';

/** Whether code works on a schema that it was not written for; `stalled`: it does, but waits meanwhile. */
export type Works = 'yes' | 'stalled' | 'risk' | 'unknown' | 'no';

/** What taking it back loses: nothing (U0), what was written since (U1), data that was there (U2); or it cannot be (U3). */
export type UndoClass = 'U0' | 'U1' | 'U2' | 'U3';

/** A rule that a migration met and that somebody should know of. */
export type MigrationFinding = {
	/** The rule's identifier, as in docs/migration-rules.md. */
	readonly rule: string;
	readonly severity: 'block' | 'warn';
	readonly text: string;
	/** Why release.yaml accepts it; null where it does not. */
	readonly accepted: string | null;
};

/** What is known of a migration before it runs. Frozen with the plan: a rollback decides by it. */
export type MigrationJudgement = {
	readonly phase: MigrationPhase;
	readonly oldOnNew: Works;
	readonly newOnOld: Works;
	readonly undo: UndoClass;
	readonly findings: readonly MigrationFinding[];
};

/** Whether the code of before goes on working once a migration is applied. Unknown is no. */
export function keepsOldCode(judgement: MigrationJudgement | null): boolean {
	return judgement !== null && (judgement.oldOnNew === 'yes' || judgement.oldOnNew === 'stalled');
}
