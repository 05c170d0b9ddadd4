import {loadReader} from '../sql/loadReader.ts';
import {type JudgedSet, type JudgeOptions, judgeSet} from './judgeSet.ts';
import {type SourceFile, unitsOf} from './unit.ts';

/** Reads and judges files. Asks no database, and runs nothing. */
export async function lintFiles(files: readonly SourceFile[], options: JudgeOptions): Promise<JudgedSet> {
	return judgeSet(unitsOf(files, options.dialect, await loadReader(options.dialect)), options);
}
