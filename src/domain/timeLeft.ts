import {isDeferred} from './deferred.ts';
import type {GateVerdict} from './gates.ts';
import type {Plan} from './plan.ts';
import {median, quantile} from './quantile.ts';
import {durationMs, type ReleaseSummary} from './summary.ts';
import {type WindowConfig, windowEnd} from './window.ts';
import {clockText, wallClock} from './zonedTime.ts';

/**
 * How long releases with the same steps took from start to end, in milliseconds, waiting for people included, their
 * migrations left out.
 */
export type UsualTime = {readonly releases: number; readonly medianMs: number; readonly p90Ms: number};

/** The migrations of a release, and how long they may take on the environment's own sizes, in milliseconds; null: not known. */
export type MigrationTime = {readonly count: number; readonly toMs: number | null};

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
		.flatMap(release => withoutMigrations(release) ?? []);
	return took.length === 0 ? null : {releases: took.length, medianMs: median(took), p90Ms: quantile(took, 0.9)};
}

/**
 * Whether a release that starts now is over before the window closes, in nine of ten cases.
 * @param usual null: not known, of which it only warns; so it does of migrations whose time is not known
 * @param mode what too little time does
 * @returns null while the window is closed, and where it never closes
 */
export function timeLeftGate(
	window: WindowConfig,
	usual: UsualTime | null,
	mode: 'warn' | 'block',
	now: Date,
	migrations: MigrationTime = {count: 0, toMs: null},
): GateVerdict | null {
	const id = 'time-left';
	const end = windowEnd(window, now);
	if (!end) return null;
	const left = end.getTime() - now.getTime();
	const closes = `the window closes in ${minutes(left)}, at ${clockText(wallClock(end, window.zone).minute)}`;
	if (!usual) return {id, verdict: 'warn', text: `how long it takes is not known; ${closes}`};
	const {releases, medianMs, p90Ms} = usual;
	const {count, toMs} = migrations;
	const isUnknown = count > 0 && toMs === null;
	const added = count === 0 ? '' : `, and ${count === 1 ? '1 migration' : `${count} migrations`} ${timeText(toMs)}`;
	const takes = `takes ${minutes(medianMs)}, at most ${minutes(p90Ms)} in nine of ten (of ${releases})${added}`;
	const isEnough = p90Ms + (toMs ?? 0) <= left;
	return {id, verdict: !isEnough ? mode : isUnknown ? 'warn' : 'pass', text: `${takes}; ${closes}`};
}

function timeText(toMs: number | null): string {
	return toMs === null ? 'for a time that is not known: try them on a clone' : `up to ${minutes(toMs)}`;
}

function withoutMigrations(release: ReleaseSummary): number | null {
	const whole = durationMs(release);
	const migrated = Object.entries(release.took).filter(([id]) => id.startsWith('migrate-'));
	return whole === null ? null : migrated.reduce((left, [, ms]) => left - ms, whole);
}

function minutes(ms: number): string {
	const whole = Math.ceil(ms / 60_000);
	if (whole < 60) return `${whole} min`;
	return `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')} min`;
}
