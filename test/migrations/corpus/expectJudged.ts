import {expect} from 'vitest';
import type {JudgedStatement} from '../../../src/migrations/lint/judgeSet.ts';
import type {SqlDialect} from '../../../src/migrations/sql/tokenAt.ts';
import {lintText} from '../lint/lintText.ts';
import type {CorpusCase} from './corpusCase.ts';

/** What every statement of its kind meets tells nothing of this one. */
const general: ReadonlySet<string> = new Set(['X01', 'X02', 'X21', 'T04']);

/** Expects that the linter judges a statement as a person did; gives what it said. */
export async function expectJudged(dialect: SqlDialect, {sql, ...expected}: CorpusCase): Promise<JudgedStatement> {
	const {statements} = await lintText(dialect, sql);
	const [only] = statements;
	if (!only || statements.length > 1) throw new Error(`${sql} is not one statement`);
	const {phase, oldOnNew, undo, rules} = only;
	const met = rules.map(({id}) => id).filter(id => !general.has(id));
	const sorted = (ids: readonly string[]) => [...new Set(ids)].sort().join(' ');
	expect({sql, phase, oldOnNew, undo, rules: sorted(met)}).toEqual({
		sql,
		...expected,
		rules: sorted(expected.rules.split(' ').filter(Boolean)),
	});
	return only;
}
