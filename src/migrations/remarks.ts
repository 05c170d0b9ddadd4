import type {MigrationRow} from './migrations.ts';

/** How many of a kind are named one by one. */
const mostNamed = 5;

/**
 * What people should know of a status, in sentences.
 * @param candidate its commit
 * @param outOfOrder what the tool does with those
 */
export function remarksOn(
	rows: readonly MigrationRow[],
	candidate: string,
	outOfOrder: string | undefined,
): readonly string[] {
	const here = candidate.slice(0, 7);
	return [
		...named(
			rows,
			({state}) => state === 'failed',
			({id}) => `${id} was begun and did not succeed: put the database right, and tell its tool.`,
		),
		...named(
			rows,
			({state}) => state === 'gone',
			row => goneRemark(row, here),
		),
		...named(
			rows,
			row => row.outOfOrder,
			({id}) =>
				`${id} is pending, although a later one is applied${outOfOrder === undefined ? '' : `: ${outOfOrder}`}.`,
		),
		...named(
			rows,
			({state}) => state === 'undone',
			({id}) => `${id} was taken back: it would be applied again.`,
		),
	];
}

function goneRemark({id, file, foundIn, hasDown}: MigrationRow, candidate: string): string {
	const gone = `${id} is in the database, and not in ${candidate}`;
	if (foundIn === null) return `${gone}; no commit that was looked at has its file.`;
	const way = hasDown ? 'from where it can be taken back' : 'and has no way back';
	return `${gone}: ${file} is still in ${foundIn.slice(0, 7)}, ${way}.`;
}

function named(
	rows: readonly MigrationRow[],
	fits: (row: MigrationRow) => boolean,
	sentence: (row: MigrationRow) => string,
): readonly string[] {
	const found = rows.filter(fits);
	const more = found.length - mostNamed;
	const first = found.slice(0, mostNamed).map(sentence);
	return more > 0 ? [...first, `The same holds for ${more} more.`] : first;
}
