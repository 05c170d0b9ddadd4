/** The first row that a list shows, so that its cursor stands in the middle wherever the ends allow it. */
export function windowTop(cursor: number, rows: number, length: number): number {
	const last = Math.max(0, length - rows);
	return Math.max(0, Math.min(last, cursor - (rows >> 1)));
}
