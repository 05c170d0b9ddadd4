import {decideApprove} from '../../src/domain/approvals.ts';
import {decideEnvironment} from '../../src/domain/decideEnvironment.ts';
import {decideFinish} from '../../src/domain/decideFinish.ts';
import {decideRelease} from '../../src/domain/decideRelease.ts';
import {decideRollback} from '../../src/domain/decideRollback.ts';
import {decideStart} from '../../src/domain/decideStart.ts';
import {decideStep} from '../../src/domain/decideStep.ts';
import type {Decision, Refusal} from '../../src/domain/decision.ts';
import {isRefusal, refuse} from '../../src/domain/decision.ts';
import type {EnvironmentState} from '../../src/domain/environment.ts';
import {emptyEnvironment, evolveEnvironment} from '../../src/domain/environment.ts';
import type {EnvironmentEvent, Recorded, ReleaseEvent} from '../../src/domain/events.ts';
import {foldRelease} from '../../src/domain/evolveRelease.ts';
import type {TargetGroups} from '../../src/domain/fanOut.ts';
import {decideFreeze} from '../../src/domain/freeze.ts';
import type {GateVerdict} from '../../src/domain/gates.ts';
import {nextAction} from '../../src/domain/nextAction.ts';
import type {Operator} from '../../src/domain/operator.ts';
import {deployPlan} from '../../src/domain/plan.ts';
import {type EnvironmentConfig, environmentOf, type Project} from '../../src/domain/project.ts';
import type {Release} from '../../src/domain/release.ts';
import {rollbackPlan, rollbackScope} from '../../src/domain/rollback.ts';
import type {Runbook} from '../../src/domain/runbook.ts';
import {decideSignoff} from '../../src/domain/signoffs.ts';
import type {ReleaseSummary} from '../../src/domain/summary.ts';
import {dueIn, summarize, unsentIn} from '../../src/domain/summary.ts';
import type {Engine, PlanOptions, PlanPreview} from '../../src/engine/engine.ts';
import {readStats} from '../../src/engine/readStats.ts';
import type {LiveReading} from '../../src/environments/live.ts';
import {judgePending} from '../../src/migrations/lint/judgePending.ts';
import type {CockpitPorts} from '../../store/ports.ts';
import {fakeCommits, fakeMigrations, fakeProject, fakeRepository, minute} from './cockpitFixtures.ts';
import type {FakeLogView} from './fakeLogView.ts';
import {fakeLogView} from './fakeLogView.ts';

/** A made-up world behind the cockpit: real rules of the domain over a journal in memory, and a runner moved by hand. */
export type FakeWorld = {
	readonly ports: CockpitPorts;
	/** Calls to the engine that start or decide something, in order. */
	readonly calls: readonly string[];
	readonly logs: ReadonlyMap<string, FakeLogView>;
	readonly outputs: ReadonlyMap<string, FakeLogView>;
	/** Gates that every plan gets. */
	gates: readonly GateVerdict[];
	/** The moment that the world has now; moved by hand or, after `followClock`, by the clock. */
	now: number;
	followClock(): void;
	/** Starts a release as an operator would, without the cockpit. Returns its number. */
	deploy(environment: string, sha: string, runbook?: Runbook): Promise<number>;
	/** Does the next thing that a release's runner would do; `outcome` ends the attempt under way. False: nothing to do. */
	advance(release: number, outcome?: 'succeeded' | 'failed'): boolean;
	/** Runs a release until it waits for a person, is over, or `step` is running. */
	runUntil(release: number, step?: string): void;
	release(id: number): Release;
	/** Records what a runner found. */
	happened(id: number, event: ReleaseEvent): void;
	/** What an environment answers from now on. */
	setLive(environment: string, sha: string | null, error?: string): void;
};

/** The person whom tests play. */
export const ana: Operator = {user: 'ana', host: 'bastion', ssh: null, git: 'Ana Novak'};

/** Makes the world: nothing was released yet, both environments run the same old commit. */
export function fakeWorld(start = Date.parse('2026-11-21T14:06:31.000Z'), project: Project = fakeProject): FakeWorld {
	const calls: string[] = [];
	const releases = new Map<number, Recorded<ReleaseEvent>[]>();
	const environments = new Map<string, Recorded<EnvironmentEvent>[]>();
	const live = new Map<string, {readonly sha: string | null; readonly error: string | null}>();
	const listeners = new Set<() => void>();
	const logs = new Map<string, FakeLogView>();
	const outputs = new Map<string, FakeLogView>();
	let clock = () => start;
	let requests = 0;
	const base = fakeCommits[14]?.sha ?? '';
	for (const {name} of project.environments) live.set(name, {sha: base, error: null});
	const repository = fakeRepository();
	const at = () => new Date(clock()).toISOString();

	const state = (name: string): EnvironmentState =>
		(environments.get(name) ?? []).reduce(evolveEnvironment, emptyEnvironment(name));
	const release = (id: number): Release => {
		const found = foldRelease(releases.get(id) ?? []);
		if (!found) throw new Error(`no release ${id}`);
		return found;
	};
	const summaries = (): readonly ReleaseSummary[] =>
		[...releases.keys()].toSorted((a, b) => b - a).map(id => summarize(release(id)));
	const of = (environment: string) => summaries().filter(other => other.environment === environment);

	function record(decision: Decision, by: Operator = ana): {readonly ok: true} | Refusal {
		if (!decision.ok) return decision;
		for (const {stream, events} of decision.writes) {
			const [kind, name = ''] = stream.split(':');
			for (const event of events) {
				if (kind === 'release') {
					const list = releases.get(Number(name)) ?? [];
					releases.set(Number(name), list);
					list.push({stream, seq: list.length + 1, at: at(), by, event: event as ReleaseEvent});
				} else {
					const list = environments.get(name) ?? [];
					environments.set(name, list);
					list.push({stream, seq: list.length + 1, at: at(), by, event: event as EnvironmentEvent});
				}
			}
		}

		for (const listener of listeners) listener();
		return {ok: true};
	}

	function revision(sha: string) {
		return {sha, version: repository.versionOf(sha)};
	}

	function reading(name: string): LiveReading {
		const known = live.get(name);
		return {revision: known?.sha ? revision(known.sha) : null, error: known?.error ?? null, at: at()};
	}

	async function plan(name: string, ref = 'HEAD', {runbook}: PlanOptions = {}): Promise<PlanPreview | Refusal> {
		const environment = environmentOf(project, name);
		const candidate = await repository.candidate(ref);
		if (!environment) return refuse('not-found', `There is no environment ${name}.`);
		if (isRefusal(candidate)) return candidate;
		const previous = reading(name).revision;
		// Only the newest commit brings migrations.
		const migrations = await migrationOutlook(name, candidate.sha !== shaOf(0));
		const pending = migrations.judged.migrations;
		const made = deployPlan({
			project,
			environment,
			candidate,
			previous,
			migrations: pending,
			targets: fakeGroups(environment),
			...(runbook && {runbook}),
		});
		const range = {from: previous?.sha ?? null, to: candidate.sha};
		return {
			environment: name,
			seen: state(name).seq,
			ref,
			candidate,
			previous,
			live: reading(name),
			relation: previous ? await repository.relation(previous.sha, candidate.sha) : null,
			commits: await repository.commits(range, {limit: 300}),
			commitCount: await repository.count(range),
			migrations,
			plan: made,
			gates: world.gates,
			rollback: previous
				? {
						target: {release: null, revision: previous},
						undo: [],
						plan: {steps: made.steps.slice(0, 3), secrets: []},
						keeps: [],
						willNotUndo: ['what technical announced'],
						pastReturn: [],
						expectedMs: 41_000,
					}
				: refuse('not-possible', 'Nothing to go back to.'),
			expectedMs: 200_000,
		};
	}

	async function migrationOutlook(name: string, nothingPending = false) {
		const applied = new Set(
			of(name)
				.map(({id}) => release(id))
				.flatMap(other => other.plan.steps.filter(step => other.steps[step.id]?.state.status === 'succeeded'))
				.filter(step => step.kind === 'migrate')
				.map(step => step.id.replace('migrate-', '')),
		);
		const status = {...fakeMigrations(applied, at()), ...(nothingPending ? {pending: []} : {})};
		return {...status, judged: await judgePending(status.pending, 'sqlite', project.migrationRules), proof: null};
	}

	async function startRelease(
		preview: PlanPreview,
		request: string,
		overrides: readonly {gate: string; reason: string}[],
	) {
		const id = releases.size + 1;
		const known = summaries().find(other => other.request === request);
		if (known) return {ok: true as const, release: known.id};
		const result = record(
			decideStart(state(preview.environment), {
				release: id,
				request,
				seen: preview.seen,
				candidate: preview.candidate,
				previous: preview.previous,
				plan: preview.plan,
				gates: preview.gates,
				overrides,
				onFailure: 'ask',
				root: repository.root,
				locks: [],
			}),
		);
		return result.ok ? {ok: true as const, release: id} : result;
	}

	function planRollback(name: string) {
		const environment = environmentOf(project, name);
		const scope = rollbackScope(of(name));
		if (!environment || isRefusal(scope)) return isRefusal(scope) ? scope : refuse('not-found', name);
		const took = Object.assign({}, ...of(name).map(other => other.took)) as Record<string, number>;
		return rollbackPlan({project, environment, scope, releases: scope.undo.map(release), took});
	}

	const engine: Engine = {
		project,
		async overview(name) {
			const all = of(name);
			return {
				state: state(name),
				open: all.find(other => !other.ended) ?? null,
				last: all.find(other => other.ended) ?? null,
				lastShipped: null,
				lastStarted: null,
				due: dueIn(all),
				unsent: unsentIn(all),
			};
		},
		release: async id => (releases.has(id) ? release(id) : null),
		events: async id => [...(releases.get(id) ?? [])],
		history: async query =>
			summaries()
				.filter(other => query.environment === undefined || other.environment === query.environment)
				.slice(0, query.limit),
		live: async name => reading(name),
		targets: async () => [],
		migrations: name => migrationOutlook(name),
		proveOnClone: async (name, candidate, tools, say) => {
			calls.push(`prove ${name} ${candidate}${tools ? ' with tools' : ''}`);
			say('apply 0041');
			return {ok: true, isSafe: true};
		},
		plan,
		planDown: async (name, ids) => {
			calls.push(`down ${name} ${ids.join(' ')}`);
			return plan(name);
		},
		async start(preview, options) {
			calls.push(`start ${preview.environment} ${options.request}`);
			return startRelease(preview, options.request, options.overrides);
		},
		rollbackPlan: async name => planRollback(name),
		async rollback(name, options) {
			calls.push(`rollback ${name} ${options.request}`);
			const made = planRollback(name);
			if (isRefusal(made)) return made;
			const id = releases.size + 1;
			const open = of(name).find(other => !other.ended);
			const result = record(
				decideRollback(state(name), {
					release: id,
					request: options.request,
					reason: options.reason,
					rollback: made,
					undone: made.undo.map(release),
					running: open ? release(open.id) : null,
					onFailure: options.onFailure,
					root: repository.root,
					locks: [],
				}),
			);
			return result.ok ? {ok: true, release: id} : result;
		},
		async decideStep(id, command) {
			calls.push(`${command.do} ${command.step}`);
			return record(decideStep(release(id), command));
		},
		async attend(id, step, attempts, terminal) {
			calls.push(`attend ${step}`);
			const taken = record(decideStep(release(id), {do: 'take', step, attempts}));
			if (!taken.ok) return taken;
			await terminal.lend(async () => {
				world.advance(id);
				world.advance(id);
			});
			return {ok: true};
		},
		async compose(_, step, draft, terminal) {
			calls.push(`compose ${step}`);
			await terminal.lend(async () => {});
			return {ok: true, wording: draft === '' ? 'Written by a person.' : `${draft} Changed.`};
		},
		async decideRelease(id, command) {
			calls.push(`${command.do} #${id}`);
			return record(decideRelease(release(id), command));
		},
		async decideEnvironment(name, command) {
			calls.push(`${command.do} ${name}`);
			const {lease} = state(name);
			const holder = lease && {by: ana, open: [release(lease.release)], alive: []};
			return record(decideEnvironment(state(name), command, holder));
		},
		async approve({environment, candidate}) {
			calls.push(`approve ${environment}`);
			const config = environmentOf(project, environment)?.gates.approvals ?? null;
			return record(decideApprove(state(environment), config, {sha: candidate.sha, plan: 'plan'}, ana));
		},
		async decideSignoff(name, command) {
			calls.push(`${command.do} ${name}`);
			return record(decideSignoff(state(name), environmentOf(project, name)?.gates.signoffs ?? [], command));
		},
		async decideFreeze(name, command) {
			calls.push(`${command.do} ${name}`);
			return record(decideFreeze(state(name), command, {now: new Date(clock()), zone: 'UTC'}));
		},
		ensureRunner: async () => ({ok: true}),
		runnerAlive: () => true,
		terminalElsewhere: () => null,
		runnerHosts: async () => [],
		trouble: async () => null,
		journalWait: () => null,
		outputFile: () => null,
		fetchOutput: () => null,
		lookOn: () => async () => {},
		watchers: async () => [],
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		close() {},
	};

	function finishAttempt(id: number, step: string, attempt: number, outcome: 'succeeded' | 'failed') {
		const began = Date.parse(release(id).steps[step]?.attempts.at(-1)?.startedAt ?? at());
		const failed = outcome === 'failed';
		const event: ReleaseEvent = {
			type: 'step-finished',
			step,
			attempt,
			outcome,
			exitCode: failed ? 1 : 0,
			signal: null,
			detail: null,
			durationMs: clock() - began,
		};
		append(id, event);
	}

	function append(id: number, event: ReleaseEvent) {
		record({ok: true, writes: [{stream: `release:${id}`, expected: 0, events: [event]}]});
	}

	const world: FakeWorld = {
		calls,
		logs,
		outputs,
		gates: [{id: 'window', verdict: 'pass', text: 'window open until 17:00 (Europe/Ljubljana)'}],
		get now() {
			return clock();
		},
		set now(value) {
			clock = () => value;
		},
		followClock() {
			clock = Date.now;
		},
		async deploy(environment, sha, runbook) {
			const preview = await plan(environment, sha, runbook && {runbook});
			if (isRefusal(preview)) throw new Error(preview.message);
			requests += 1;
			const started = await startRelease({...preview, gates: []}, `other-${requests}`, []);
			if (!started.ok) throw new Error(started.message);
			return started.release;
		},
		advance(id, outcome = 'succeeded') {
			const current = release(id);
			const action = nextAction(current);
			switch (action?.do) {
				case 'start': {
					append(id, {type: 'step-intended', step: action.step.id, attempt: action.attempt});
					const key = `${id}/${action.step.id}/${action.attempt}`;
					const view = fakeLogView([action.step.id]);
					if (action.step.kind === 'run' || action.step.kind === 'migrate') outputs.set(key, view);
					return true;
				}

				case 'settle':
					if (action.step.kind === 'run' && action.step.id === 'push') {
						live.set(current.environment, {sha: current.candidate.sha, error: null});
					}

					finishAttempt(id, action.step.id, action.attempt, current.abort ? 'failed' : outcome);
					return true;
				case 'need-person':
					append(id, {type: 'step-needs-person', step: action.step.id});
					return true;
				case 'ask':
					for (const step of action.steps) append(id, {type: 'step-asked', step: step.id});
					return true;
				case 'finish': {
					const {outcome: end, verified, reason} = action;
					if (current.kind === 'rollback') live.set(current.environment, {sha: current.candidate.sha, error: null});
					record(
						decideFinish(current, state(current.environment), current.undoes.map(release), {
							outcome: end,
							verified,
							reason,
						}),
					);
					return true;
				}

				default:
					return false;
			}
		},
		runUntil(id, step) {
			for (let guard = 0; guard < 200; guard++) {
				if (step !== undefined && release(id).steps[step]?.state.status === 'running') return;
				const running = clock();
				if (clock !== Date.now) world.now = running + 1700 * ((guard % 5) + 1);
				if (!world.advance(id)) return;
			}
		},
		release,
		happened: append,
		setLive(environment, sha, error) {
			live.set(environment, {sha, error: error ?? null});
		},
		ports: {
			engine,
			repository,
			openLogs(name) {
				const view = fakeLogView(['web', 'nginx']);
				logs.set(name, view);
				return view;
			},
			openOutput: (id, step, attempt) => outputs.get(`${id}/${step}/${attempt}`) ?? null,
			statistics: {
				bars: 'blocks',
				read: name => {
					const until = new Date(clock());
					return readStats({engine, repository}, name, new Date(clock() - 90 * 86_400_000), until);
				},
			},
			now: () => clock(),
			openRunbook: async file => ({ok: true, runbook: {file, source: '', items: []}, remarks: []}),
			newRequest: () => `request-${++requests}`,
		},
	};
	return world;
}

/** A world with a history: two good releases to both environments some days ago, one that was rolled back. */
export async function worldWithHistory(start = Date.parse('2026-11-21T14:06:31.000Z')): Promise<FakeWorld> {
	const world = fakeWorld(start - 9 * 24 * 60 * minute);
	const finish = async (environment: string, index: number) => {
		const id = await world.deploy(environment, shaOf(index));
		for (let guard = 0; guard < 20 && !world.release(id).end; guard++) {
			world.runUntil(id);
			for (const [step, {state}] of Object.entries(world.release(id).steps)) {
				if (state.status === 'asking') await world.ports.engine.decideStep(id, {do: 'confirm', step, note: null});
			}
		}

		return id;
	};

	await finish('staging', 20);
	world.now += 3 * 60 * minute;
	await finish('production', 20);
	world.now += 2 * 24 * 60 * minute;
	await finish('staging', 16);
	const rolled = await world.ports.engine.rollback('staging', {
		request: 'past',
		reason: 'errors rose',
		onFailure: 'ask',
	});
	if (rolled.ok) world.runUntil(rolled.release);
	await world.ports.engine.decideEnvironment('staging', {do: 'unlock', reason: 'fixed'});
	world.now += 3 * 24 * 60 * minute;
	await finish('staging', 14);
	world.now += 5 * 60 * minute;
	await finish('production', 14);
	world.now = start;
	return world;
}

/** The id of a commit of the made-up repository, 0 being the newest. */
export function shaOf(index: number): string {
	return fakeCommits[index]?.sha ?? '';
}

function fakeGroups({targets}: EnvironmentConfig): TargetGroups {
	return Object.fromEntries(
		targets.map(({name, list, transport}) => [name, {targets: list.by === 'hosts' ? list.hosts : [], transport}]),
	);
}
