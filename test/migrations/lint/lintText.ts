import type {JudgedSet, JudgeOptions} from '../../../src/migrations/lint/judgeSet.ts';
import {lintFiles} from '../../../src/migrations/lint/lintFiles.ts';
import type {SqlDialect} from '../../../src/migrations/sql/tokenAt.ts';

/** Lints texts: one, which is called `change.sql`, or several by their names. */
export function lintText(
	dialect: SqlDialect,
	texts: string | Readonly<Record<string, string>>,
	options: Partial<JudgeOptions> = {},
): Promise<JudgedSet> {
	const named = typeof texts === 'string' ? {'change.sql': texts} : texts;
	const files = Object.entries(named).map(([name, text]) => ({name, text}));
	return lintFiles(files, {dialect, version: null, style: false, ...options});
}

/** The rules that a set met, as `C15 block`, in order, each once. */
export function rulesOf({statements}: JudgedSet): readonly string[] {
	return [...new Set(statements.flatMap(({rules}) => rules.map(({id, severity}) => `${id} ${severity}`)))];
}
