import {type CadenceState, overdueText} from '../domain/cadence.ts';
import {freezeNow} from '../domain/freeze.ts';
import {operatorName} from '../domain/operator.ts';
import type {Revision} from '../domain/plan.ts';
import {sourceOf} from '../domain/promotion.ts';
import type {ReleaseStatus} from '../domain/release.ts';
import type {GroupStatus} from '../domain/targetGate.ts';
import {type TrainConfig, type TrainState, trainState, trainText} from '../domain/train.ts';
import type {Watcher} from '../domain/watcher.ts';
import type {Engine, EnvironmentOverview} from '../engine/engine.ts';
import type {Repository} from '../git/repository.ts';
import {type FreezeDocument, freezeDocument} from './freezeDocument.ts';

/** An environment in the document of `status --json`. */
export type EnvironmentStatus = {
	readonly name: string;
	readonly live: Revision | null;
	readonly liveError: string | null;
	/** Commits that the environment which it promotes, or the one before it (for the first: HEAD), has and it does not; null: unknown. */
	readonly behind: number | null;
	/** Commits that the environment has and that one does not. */
	readonly ahead: number | null;
	/** How its groups of targets are that can be asked what they run. */
	readonly targets: readonly GroupStatus[];
	/** Who holds it: a release, or the person who locked it. */
	readonly lock: {
		readonly by: string;
		readonly reason: string;
		readonly since: string;
		readonly release: number | null;
	} | null;
	/** How often a release is due; null: nobody said. */
	readonly cadence: {
		readonly everyMs: number;
		readonly lastShipped: string | null;
		readonly overdue: string | null;
	} | null;
	/** The next time at which a release is due; null: nobody said. */
	readonly train: (TrainState & {readonly text: string; readonly start: 'person' | 'auto'}) | null;
	/** Whether a person froze it, and until when; null: until it is lifted. */
	readonly freeze: FreezeDocument | null;
	readonly release: {readonly id: number; readonly status: ReleaseStatus} | null;
	readonly last: {readonly id: number; readonly status: ReleaseStatus} | null;
	/** What releases put off, and when it is due. */
	readonly due: EnvironmentOverview['due'];
	/** What recent releases should have announced and did not. */
	readonly unsent: readonly {readonly release: number; readonly step: string}[];
};

/** Asks every environment what it runs, all at once, and says how they stand to each other. */
export async function readStatus(
	engine: Engine,
	repository: Repository,
): Promise<{
	readonly project: string;
	readonly environments: readonly EnvironmentStatus[];
	/** Who looks on now, on whatever machine. */
	readonly watchers: readonly Watcher[];
}> {
	const {name, environments} = engine.project;
	const [head, watchers, ...read] = await Promise.all([
		repository.candidate('HEAD'),
		engine.watchers(),
		...environments.map(async environment => ({
			name: environment.name,
			cadenceMs: environment.cadenceMs,
			train: environment.train,
			reading: await engine.live(environment.name),
			targets: await engine.targets(environment.name),
			overview: await engine.overview(environment.name),
		})),
	]);
	const first = 'ok' in head ? null : head.sha;
	return {
		project: name,
		watchers,
		environments: await Promise.all(
			read.map(async ({name, cadenceMs, train, reading, overview, targets}) => {
				const source = sourceOf(environments, name);
				const next =
					source === null ? first : (read.find(other => other.name === source)?.reading?.revision?.sha ?? null);
				const live = reading?.revision ?? null;
				const freeze = freezeNow(overview.state, new Date());
				const apart = await distance(repository, live?.sha ?? null, next);
				return {
					name,
					live,
					liveError: reading?.error ?? null,
					...apart,
					targets,
					...holders(overview),
					freeze: freeze && freezeDocument(freeze),
					train: train && trainOf(train, overview.lastStarted),
					cadence: cadenceOf(cadenceMs, {behind: apart.behind, lastShipped: overview.lastShipped}),
				};
			}),
		),
	};
}

async function distance(
	repository: Repository,
	live: string | null,
	next: string | null,
): Promise<Pick<EnvironmentStatus, 'behind' | 'ahead'>> {
	const unknown = {behind: null, ahead: null};
	if (live === null || next === null) return unknown;
	const relation = await repository.relation(live, next);
	if (relation.kind === 'unknown') return unknown;
	// Merges ship nothing of their own: they are not counted, as they are not listed.
	const [behind, ahead] = await Promise.all([
		repository.count({from: live, to: next}),
		repository.count({from: next, to: live}),
	]);
	return {behind, ahead};
}

function trainOf(train: TrainConfig, lastStarted: string | null): EnvironmentStatus['train'] {
	const state = trainState(train, lastStarted, new Date());
	return {...state, text: trainText(train, state), start: train.start};
}

function cadenceOf(
	everyMs: number | null,
	known: Pick<CadenceState, 'behind' | 'lastShipped'>,
): EnvironmentStatus['cadence'] {
	if (everyMs === null) return null;
	const {lastShipped} = known;
	return {everyMs, lastShipped, overdue: overdueText({everyMs, ...known}, new Date())};
}

function holders(
	overview: EnvironmentOverview,
): Pick<EnvironmentStatus, 'lock' | 'release' | 'last' | 'due' | 'unsent'> {
	const {state, open, last, due, unsent} = overview;
	const {lease, lock} = state;
	return {
		lock: lock
			? {by: operatorName(lock.by), reason: lock.reason, since: lock.since, release: null}
			: lease
				? {by: operatorName(lease.by), reason: `release #${lease.release}`, since: lease.since, release: lease.release}
				: null,
		release: open && {id: open.id, status: open.status},
		last: last && {id: last.id, status: last.status},
		due,
		unsent,
	};
}
