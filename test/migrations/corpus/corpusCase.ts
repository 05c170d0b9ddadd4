import type {Phase, Undo, Works} from '../../../src/migrations/rules/rule.ts';

/** A statement as a person classified it: what it is, whether old code goes on, what taking it back loses, which rules. */
export type CorpusCase = {
	readonly sql: string;
	readonly phase: Phase;
	readonly oldOnNew: Works;
	readonly undo: Undo;
	/** Identifiers in order, without those that every statement of its kind meets: X01, X02, X21, T04. */
	readonly rules: string;
};

/** A case on one line. */
export function judged(sql: string, phase: Phase, oldOnNew: Works, undo: Undo, rules: string): CorpusCase {
	return {sql, phase, oldOnNew, undo, rules};
}
