import type {StoreApi} from 'zustand/vanilla';
import type {Refusal} from '../src/domain/decision.ts';
import {isRefusal} from '../src/domain/decision.ts';
import type {Candidate} from '../src/domain/plan.ts';
import {sourceOf} from '../src/domain/promotion.ts';
import {coalesce} from './coalesce.ts';
import {tellUnexpected} from './commands/context.ts';
import type {CommitDesk} from './commitDesk.ts';
import type {Loadable} from './loadable.ts';
import {load, loading, ready, valueIn} from './loadable.ts';
import type {CockpitPorts, MigrationOutlook} from './ports.ts';
import {liveSha, selectEnvironment} from './select.ts';
import type {CockpitState} from './state.ts';

/** Reads what lies between live and candidate: commits, migrations, and how far environments are behind. */
export type RangeReader = {
	read(): void;
	/** Everything is read again at the next reading. */
	forget(): void;
	/** So is what may change although the commits stay the same: the migrations, and what this clone did not know. */
	expire(): void;
	stop(): void;
};

/** However often it is asked for, it reads at most this often. */
const frameMs = 33;

/** Who asks again for what a name means, so many milliseconds later at the most, wants the same answer. */
const sameNameMs = 1000;

/** What is released where nothing else was chosen. */
const head = 'HEAD';

const unknownDistance = {behind: null, ahead: null};

/** A reader that asks git and the database again only when what it would ask for has changed. */
export function createRangeReader(store: StoreApi<CockpitState>, ports: CockpitPorts, desk: CommitDesk): RangeReader {
	const {engine, repository} = ports;
	let commitsKey = '';
	let migrationsKey = '';
	let answeredFor = '';
	let behindKey = '';
	const resolved = new Map<string, {readonly candidate: Promise<Candidate | Refusal>; readonly at: number}>();

	const work = coalesce(
		async () => {
			const {selected} = store.getState();
			const ref = candidateRef(store.getState());
			const candidate = await load(() => resolve(ref ?? head));
			if (store.getState().selected !== selected) return;
			store.setState({candidate});
			if (candidate.status === 'failed') store.setState({commits: candidate});
			const pinned = valueIn(candidate);
			if (pinned && isRefusal(pinned)) store.setState({commits: {status: 'failed', error: pinned.message}});
			else if (pinned) await Promise.all([readCommits(selected, pinned), readMigrations(selected, pinned)]);
			await readBehind(ref === undefined ? candidate : await load(() => resolve(head)));
		},
		frameMs,
		error => tellUnexpected(store, error),
	);

	function resolve(ref: string): Promise<Candidate | Refusal> {
		const known = resolved.get(ref);
		if (known && ports.now() - known.at < sameNameMs) return known.candidate;
		const candidate = repository.candidate(ref);
		resolved.set(ref, {candidate, at: ports.now()});
		return candidate;
	}

	async function readCommits(selected: string, candidate: Candidate) {
		const state = store.getState();
		const environment = selectEnvironment(state);
		const open = environment && valueIn(environment.overview)?.open;
		// What is live has to be known first: a guess would list the wrong commits.
		if (!open && environment?.live.status === 'loading') return;
		const live = liveSha(environment);
		const from = open ? (open.previous?.sha ?? null) : live;
		const to = open ? open.candidate : candidate;
		const {merges} = state;
		const key = JSON.stringify([selected, from, to.sha, to.version, merges, open?.id]);
		if (key === commitsKey && state.commits.status === 'ready') return;
		commitsKey = key;
		const relation = from === null ? ready(null) : await load(() => repository.relation(from, to.sha));
		if (store.getState().selected !== selected || commitsKey !== key) return;
		if (relation.status !== 'ready') store.setState({commits: relation});
		else
			await desk.list({environment: selected, merges, from, to, release: open?.id ?? null, relation: relation.value});
	}

	async function readMigrations(selected: string, candidate: Candidate) {
		const open = openRelease(store.getState());
		const sha = open?.candidate.sha ?? candidate.sha;
		const key = `${selected} ${sha} ${finishedMigrations(store.getState())}`;
		if (key === migrationsKey && store.getState().migrations.status === 'ready') return;
		migrationsKey = key;
		const subject = `${selected} ${sha}`;
		const migrations = await load(() => engine.migrations(selected, sha));
		if (store.getState().selected !== selected || migrationsKey !== key) return;
		const before = answeredFor === subject ? valueIn(store.getState().migrations) : null;
		answeredFor = subject;
		store.setState({migrations: keepAnswer(before, migrations)});
	}

	async function distance(from: string | null, to: string | null) {
		if (from === null || to === null) return unknownDistance;
		const {commits, merges} = store.getState();
		const shown = valueIn(commits);
		const isShown = shown?.from === from && shown.to.sha === to && !merges;
		const relation = (isShown && shown.relation) || (await repository.relation(from, to));
		// Nothing can be counted to a commit that this clone does not have.
		if (relation.kind === 'unknown') return unknownDistance;
		const isLevel = relation.kind === 'same';
		const [behind, ahead] = await Promise.all([
			isLevel || relation.kind === 'behind' ? 0 : ((isShown ? shown.count : null) ?? repository.count({from, to})),
			isLevel || relation.kind === 'ahead' ? 0 : repository.count({from: to, to: from}),
		]);
		return {behind, ahead};
	}

	async function readBehind(newest: Loadable<Candidate | Refusal>) {
		const {environments} = store.getState();
		const value = valueIn(newest);
		const headSha = value && !isRefusal(value) ? value.sha : null;
		const configs = environments.map(({config}) => config);
		const pairs = environments.map(environment => {
			const source = sourceOf(configs, environment.config.name);
			const to = source === null ? headSha : liveSha(environments.find(({config}) => config.name === source));
			return {from: liveSha(environment), to};
		});
		const key = JSON.stringify(pairs);
		if (key === behindKey) return;
		behindKey = key;
		const distances = await Promise.all(pairs.map(({from, to}) => load(() => distance(from, to))));
		store.setState(state => ({
			environments: state.environments.map((environment, index) => ({
				...environment,
				...(valueIn(distances[index] ?? loading) ?? unknownDistance),
			})),
		}));
	}

	// The first reading, a turn later, takes this answer.
	resolve(candidateRef(store.getState()) ?? head).catch(() => {});

	return {
		read: work.request,
		expire() {
			const {commits, environments} = store.getState();
			migrationsKey = '';
			if (valueIn(commits)?.relation?.kind === 'unknown') commitsKey = '';
			if (environments.some(environment => environment.behind === null && liveSha(environment))) behindKey = '';
		},
		forget() {
			resolved.clear();
			commitsKey = '';
			migrationsKey = '';
			behindKey = '';
		},
		stop: work.stop,
	};
}

/** What an environment would get: the chosen ref, else what runs on the environment it promotes, else the branch's head. */
export function candidateRef(state: CockpitState): string | undefined {
	const environment = selectEnvironment(state);
	const chosen = state.chosen[state.selected];
	if (chosen !== undefined || !environment) return chosen;
	const {promotes} = environment.config;
	const source = state.environments.find(({config}) => config.name === promotes);
	return liveSha(source) ?? undefined;
}

/** A database that does not answer any more: what it said before goes on standing there, and that it is old. */
function keepAnswer(
	before: MigrationOutlook | null,
	now: Loadable<MigrationOutlook | null>,
): Loadable<MigrationOutlook | null> {
	const value = valueIn(now);
	return before?.ok && value?.ok === false ? ready({...before, unanswered: value.error}) : now;
}

function openRelease(state: CockpitState) {
	const environment = selectEnvironment(state);
	return environment ? (valueIn(environment.overview)?.open ?? null) : null;
}

// Migrations that a running release has applied since the ledger was read: a change means to read it again.
function finishedMigrations(state: CockpitState): string {
	const release = valueIn(state.release);
	if (!release) return '';
	return release.plan.steps
		.filter(({id}) => id.startsWith('migrate-') || id.startsWith('unmigrate-') || id.startsWith('undo-migrate-'))
		.filter(step => release.steps[step.id]?.state.status === 'succeeded')
		.map(step => `${release.id}:${step.id}`)
		.join(' ');
}
