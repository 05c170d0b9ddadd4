/** The least of the values that so large a share (0 to 1) of them does not exceed. Needs one value at least. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((one, other) => one - other);
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** The value in the middle. Needs one value at least. */
export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}
