const units: Readonly<Record<string, number>> = {
	ms: 1,
	s: 1000,
	m: 60_000,
	h: 3_600_000,
	d: 86_400_000,
};

/** How durations are written: a whole number and one unit. */
export const durationPattern = /^[0-9]{1,9}(ms|s|m|h|d)$/;

/** The longest time that a timer can wait: Node's timers hold 31 bits of milliseconds and fire at once past that. */
export const longestWaitMs = 24 * 86_400_000;

/** Milliseconds of `30s`, `20m`, `2h`, `7d` or `500ms`; null for anything else. */
export function parseDuration(text: string): number | null {
	const unit = units[durationPattern.exec(text)?.[1] ?? ''];
	return unit === undefined ? null : Number.parseInt(text, 10) * unit;
}
