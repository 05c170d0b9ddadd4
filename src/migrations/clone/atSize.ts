import type {ProofStep, TimeRange} from '../../domain/migrationProof.ts';
import type {JudgedMigration} from '../lint/judgePending.ts';

/** A guess from one run on another machine's memory and disks is right within this factor, in either direction. */
const uncertainty = 2;

/**
 * How long each migration that was applied on a clone, and timed, would take on a database of other sizes. What is done
 * at once takes as long everywhere; the rest grows with its table.
 * @param ratio how many times as large a table is there
 */
export function timesAtSize(
	steps: readonly ProofStep[],
	migrations: readonly JudgedMigration[],
	ratio: (table: string | null) => number,
): readonly (TimeRange & {readonly id: string})[] {
	return steps
		.filter(({direction, error, statements}) => direction === 'up' && error === null && statements.length > 0)
		.map(({id, statements}) => {
			const judged = migrations.find(({script}) => script.id === id)?.statements ?? [];
			const ranges = statements.map(({line, ms}): TimeRange => {
				const statement = judged.find(each => each.line === line);
				if (statement?.cost === 'meta') return {fromMs: ms, toMs: ms};
				const tables = statement?.operations.flatMap(each =>
					'table' in each && each.table !== null ? [each.table] : [],
				);
				const scaled = ms * Math.max(...(tables && tables.length > 0 ? tables : [null]).map(ratio));
				return {fromMs: scaled / uncertainty, toMs: scaled * uncertainty};
			});
			return {id, ...sumOf(ranges)};
		});
}

/** How long all of it takes, one after the other. */
export function sumOf(ranges: readonly TimeRange[]): TimeRange {
	return ranges.reduce<TimeRange>((sum, range) => ({fromMs: sum.fromMs + range.fromMs, toMs: sum.toMs + range.toMs}), {
		fromMs: 0,
		toMs: 0,
	});
}
