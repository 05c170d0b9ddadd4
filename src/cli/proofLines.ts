import {type MigrationProof, type ProofQueries, proofSentences} from '../domain/migrationProof.ts';
import {migrationTitle} from '../domain/migrationWords.ts';
import {plainText} from '../domain/sanitize.ts';
import type {MigrationOutlook} from '../migrations/migrations.ts';
import {columns, paint} from './output.ts';

/** How many queries that fail are printed; all are counted. */
const shownQueries = 20;

/** What was found out on a clone, as lines for people. */
export function proofLines(proof: MigrationProof, outlook: MigrationOutlook): readonly string[] {
	const [clone = '', ...others] = proofSentences(proof);
	const names = new Map(outlook.ok ? outlook.pending.map(({id, name}) => [id, name] as const) : []);
	const rows = proof.steps.map(({id, direction, ms, error, statements}) => [
		`  ${error === null ? paint('green', '✔') : paint('red', '✖')} ${direction}`,
		plainText(migrationTitle({id, name: names.get(id) ?? ''})),
		`${Math.round(ms)} ms`,
		statements.length > 1 ? statements.map(each => `line ${each.line} ${Math.round(each.ms)} ms`).join(', ') : '',
	]);
	return [
		paint('bold', plainText(clone)),
		...columns(rows),
		...others.map(text => paint(/ (?:failed: |fails?$)/.test(text) ? 'red' : 'green', plainText(text))),
		...('none' in proof.old ? [] : queryLines(proof.old)),
		...(proof.fresh ? queryLines(proof.fresh) : []),
	];
}

function queryLines({broken}: ProofQueries): readonly string[] {
	return [
		...broken
			.slice(0, shownQueries)
			.flatMap(({sql, error}) => [
				`  ${paint('red', '✖')} ${plainText(sql.replace(/\s+/g, ' ')).slice(0, 160)}`,
				`    ${paint('dim', plainText(error))}`,
			]),
		...(broken.length > shownQueries ? [`  … and ${broken.length - shownQueries} more`] : []),
	];
}
