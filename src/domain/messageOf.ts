/** What something that was thrown says, whatever it is. It may have several lines, or none. */
export function messageOf(thrown: unknown): string {
	return thrown instanceof Error ? thrown.message : String(thrown);
}
