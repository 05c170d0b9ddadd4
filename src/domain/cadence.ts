import type {Instant} from './events.ts';

/** How releases to an environment keep up with what waits for it. */
export type CadenceState = {
	/** How often one is due, in milliseconds. */
	readonly everyMs: number;
	/** When the last one that stayed began; null: none is known. */
	readonly lastShipped: Instant | null;
	/** Commits that wait; null: not known. */
	readonly behind: number | null;
};

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Whether a release is overdue: something waits, and the last release is longer ago than one is due. */
export function isOverdue({everyMs, lastShipped, behind}: CadenceState, now: Date): boolean {
	if (lastShipped === null || behind === null || behind === 0) return false;
	return now.getTime() - Date.parse(lastShipped) > everyMs;
}

/** What is said of a release that is overdue: `last release 9 d ago, due every 7 d`; null when none is. */
export function overdueText(state: CadenceState, now: Date): string | null {
	if (!isOverdue(state, now) || state.lastShipped === null) return null;
	return `last release ${cadenceText(now.getTime() - Date.parse(state.lastShipped))} ago, due every ${cadenceText(state.everyMs)}`;
}

/** A time in its largest unit: `7 d`, `12 h`. */
export function cadenceText(ms: number): string {
	if (ms >= dayMs) return `${Math.floor(ms / dayMs)} d`;
	return ms >= hourMs ? `${Math.floor(ms / hourMs)} h` : `${Math.floor(ms / 60_000)} min`;
}
