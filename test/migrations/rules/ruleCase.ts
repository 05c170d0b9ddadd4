import type {JudgeOptions} from '../../../src/migrations/lint/judgeSet.ts';
import type {Severity} from '../../../src/migrations/rules/rule.ts';
import type {SqlDialect} from '../../../src/migrations/sql/tokenAt.ts';

/** A script, or files by their names. */
type Script = string | Readonly<Record<string, string>>;

/** A script that meets a rule, and one near to it that does not. */
export type RuleCase = {
	readonly met: Script;
	readonly but: Script;
	/** Where it is not that of the table. */
	readonly severity?: Severity;
	readonly options?: Partial<JudgeOptions>;
};

/** The cases of a rule, by dialect. */
export type RuleCases = Readonly<Partial<Record<SqlDialect, RuleCase>>>;

export function met(met: Script, but: Script, severity?: Severity, options?: Partial<JudgeOptions>): RuleCase {
	return {met, but, ...(severity ? {severity} : {}), ...(options ? {options} : {})};
}

/** The same case in every dialect. */
export function everywhere(case_: RuleCase): RuleCases {
	return {postgres: case_, mysql: case_, sqlite: case_};
}

/** The same case in PostgreSQL and MySQL. */
export function onServers(case_: RuleCase): RuleCases {
	return {postgres: case_, mysql: case_};
}
