/** A duration in its two largest units: `40 ms`, `7.2 s`, `4 min 12 s`, `1 h 02 min`, `2 d 3 h`. */
export function spentText(ms: number): string {
	if (ms < 999.5) return `${Math.max(0, Math.round(ms))} ms`;
	if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
	const seconds = Math.round(ms / 1000);
	if (seconds < 60) return `${seconds} s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
	const minutes = Math.round(ms / 60_000);
	if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
	const hours = Math.round(ms / 3_600_000);
	return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

function two(value: number): string {
	return String(value).padStart(2, '0');
}
