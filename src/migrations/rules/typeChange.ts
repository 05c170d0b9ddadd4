/** What a change of a column's type costs PostgreSQL: nothing but the catalog, a new table, or it cannot be known. */
export function typeChange(from: string | undefined, to: string): 'metadata' | 'rewrite' | 'unknown' {
	if (from === undefined || from === '') return 'unknown';
	if (from === to) return 'metadata';
	const [before, after] = [parts(from), parts(to)];
	if (isText(before.base) && isText(after.base)) return fits(before.sizes[0], after.sizes[0]) ? 'metadata' : 'rewrite';
	if (before.base === 'numeric' && after.base === 'numeric') {
		if (after.sizes.length === 0) return 'metadata';
		const sameScale = (before.sizes[1] ?? 0) === (after.sizes[1] ?? 0);
		return before.sizes.length > 0 && sameScale && fits(before.sizes[0], after.sizes[0]) ? 'metadata' : 'rewrite';
	}

	if (before.base === 'cidr' && after.base === 'inet') return 'metadata';
	// In a session whose time zone is UTC it is no rewrite; that cannot be seen from here.
	return 'rewrite';
}

/** What a MODIFY does to a type of MySQL: the values stay as they are, a VARCHAR gets wider, or it is another type. */
export function modifiedType(
	from: string | undefined,
	to: string,
): 'same' | 'wider' | 'wider-past-255' | 'other' | 'unknown' {
	if (from === undefined || from === '') return 'unknown';
	if (withoutDisplayWidth(from) === withoutDisplayWidth(to)) return 'same';
	const [before, after] = [parts(from), parts(to)];
	if (before.base !== 'varchar' || after.base !== 'varchar') return 'other';
	const [was = 0, becomes = 0] = [before.sizes[0], after.sizes[0]];
	if (becomes < was) return 'other';
	return was <= 255 && becomes > 255 ? 'wider-past-255' : 'wider';
}

/** Whether the values of an ENUM of MySQL stay where they are, and new ones come behind them. */
export function appendsToEnum(from: string | undefined, to: string): boolean {
	return from !== undefined && to.startsWith(from.replace(/\)$/, ',')) && /^enum\(/.test(from);
}

function isText(base: string): boolean {
	return base === 'varchar' || base === 'text' || base === 'character varying';
}

function fits(from: number | undefined, to: number | undefined): boolean {
	return to === undefined || (from !== undefined && to >= from);
}

function withoutDisplayWidth(type: string): string {
	return type.replace(/^((?:tiny|small|medium|big)?int(?:eger)?)\(\d+\)/, '$1');
}

function parts(type: string): {readonly base: string; readonly sizes: readonly number[]} {
	const base = type.replace(/\(.*/, '').trim();
	const sizes = (/\(([\d,]+)\)/.exec(type)?.[1] ?? '').split(',').filter(Boolean).map(Number);
	return {base, sizes};
}
