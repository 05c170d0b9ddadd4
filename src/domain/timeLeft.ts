import {isDeferred} from './deferred.ts';
import type {GateVerdict} from './gates.ts';
import type {Plan} from './plan.ts';
import {median, quantile} from './quantile.ts';
import {durationMs, type ReleaseSummary} from './summary.ts';
import {type WindowConfig, windowEnd} from './window.ts';
import {clockText, wallClock} from './zonedTime.ts';

/** How long releases with the same steps took from start to end, in milliseconds, waiting for people included. */
export type UsualTime = {readonly releases: number; readonly medianMs: number; readonly p90Ms: number};

/** So many of the last releases tell how long one takes. */
const lookedAt = 20;

/**
 * How long a plan takes, from the releases to the same environment that succeeded with the same steps. Migrations are
 * others each time, what is put off is done whenever somebody likes: both are left out of the comparison.
 * @returns null when there was none
 */
export function usualTime(plan: Plan, releases: readonly ReleaseSummary[]): UsualTime | null {
	const late = new Set(plan.steps.filter(isDeferred).map(({id}) => id));
	const steps = plan.steps.filter(({kind, id}) => kind !== 'ask' && kind !== 'migrate' && !late.has(id));
	const known = new Set(steps.map(({id}) => id));
	const took = releases
		.filter(({kind, status}) => kind === 'deploy' && status === 'succeeded')
		.filter(release => {
			const own = Object.keys(release.took).filter(id => !id.startsWith('migrate-') && !late.has(id));
			return own.length === known.size && own.every(id => known.has(id));
		})
		.slice(0, lookedAt)
		.flatMap(release => durationMs(release) ?? []);
	return took.length === 0 ? null : {releases: took.length, medianMs: median(took), p90Ms: quantile(took, 0.9)};
}

/**
 * Whether a release that starts now is over before the window closes, in nine of ten cases.
 * @param usual null: not known, of which it only warns
 * @param mode what too little time does
 * @returns null while the window is closed, and where it never closes
 */
export function timeLeftGate(
	window: WindowConfig,
	usual: UsualTime | null,
	mode: 'warn' | 'block',
	now: Date,
): GateVerdict | null {
	const id = 'time-left';
	const end = windowEnd(window, now);
	if (!end) return null;
	const left = end.getTime() - now.getTime();
	const closes = `the window closes in ${minutes(left)}, at ${clockText(wallClock(end, window.zone).minute)}`;
	if (!usual) return {id, verdict: 'warn', text: `how long it takes is not known; ${closes}`};
	const {releases, medianMs, p90Ms} = usual;
	const takes = `takes ${minutes(medianMs)}, at most ${minutes(p90Ms)} in nine of ten (of ${releases})`;
	return {id, verdict: p90Ms <= left ? 'pass' : mode, text: `${takes}; ${closes}`};
}

function minutes(ms: number): string {
	const whole = Math.ceil(ms / 60_000);
	if (whole < 60) return `${whole} min`;
	return `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')} min`;
}
