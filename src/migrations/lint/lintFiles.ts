import {loadPostgresReader} from '../sql/postgres/readPostgres.ts';
import {readTokens} from '../sql/tokens/readTokens.ts';
import {type JudgedSet, type JudgeOptions, judgeSet} from './judgeSet.ts';
import {type SourceFile, unitsOf} from './unit.ts';

/** Reads and judges files. PostgreSQL's parser is loaded only where it is needed. Asks no database, and runs nothing. */
export async function lintFiles(files: readonly SourceFile[], options: JudgeOptions): Promise<JudgedSet> {
	const {dialect} = options;
	const read = dialect === 'postgres' ? await loadPostgresReader() : (sql: string) => readTokens(sql, dialect);
	return judgeSet(unitsOf(files, dialect, read), options);
}
