/** Whether a value that nobody has checked has entries: a map or a list. */
export function isRecord(value: unknown): value is Readonly<Record<string | number, unknown>> {
	return typeof value === 'object' && value !== null;
}
