import type {ProofStep, TimeRange} from '../../domain/migrationProof.ts';
import type {JudgedMigration} from '../lint/judgePending.ts';

/** A guess from one run on another machine's memory and disks is right within this factor, in either direction. */
const uncertainty = 2;

/**
 * How long all that was applied on a clone would take on a database of other sizes. What is done at once takes as long
 * everywhere; the rest grows with its table.
 * @param ratio how many times as large a table is there
 */
export function timeAtSize(
	steps: readonly ProofStep[],
	migrations: readonly JudgedMigration[],
	ratio: (table: string | null) => number,
): TimeRange {
	const range = {fromMs: 0, toMs: 0};
	for (const {id, direction, statements} of steps) {
		if (direction !== 'up') continue;
		const judged = migrations.find(({script}) => script.id === id)?.statements ?? [];
		for (const {line, ms} of statements) {
			const statement = judged.find(each => each.line === line);
			const isQuick = statement?.cost === 'meta';
			const tables = statement?.operations.flatMap(each =>
				'table' in each && each.table !== null ? [each.table] : [],
			);
			const scaled = isQuick ? ms : ms * Math.max(...(tables && tables.length > 0 ? tables : [null]).map(ratio));
			range.fromMs += isQuick ? scaled : scaled / uncertainty;
			range.toMs += isQuick ? scaled : scaled * uncertainty;
		}
	}

	return range;
}
