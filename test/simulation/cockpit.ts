// People at their cockpits: each has a program of the real engine, and views of the world that may be old.
import type {LogNewsFacts} from '../../src/domain/logNews.ts';
import {type Release, stepOf, waitingFor} from '../../src/domain/release.ts';
import type {Engine, PlanPreview} from '../../src/engine/engine.ts';
import {JournalError} from '../../src/journal/journalError.ts';
import {ana, ben} from '../support/samples.ts';
import {wordFor} from './ledger.ts';
import {lookAt} from './preview.ts';
import {type Actor, Killed} from './scheduler.ts';
import {simulatedEngine} from './simulatedEngine.ts';
import {startRunner} from './simulatedRunner.ts';
import {startShim} from './simulatedShim.ts';
import type {SimulatedWorld} from './world.ts';

// Most of it happens in one place, where all of it meets.
const places = ['production', 'production', 'production', 'production', 'staging', 'canary'];

/** A person's program. */
export type Cockpit = {
	readonly actor: Actor;
	/** The person does something, whatever comes to their mind. */
	act(): void;
	/** The person answers everything that waits for one, and looks after releases without a runner. */
	answer(release: Release): void;
	/** Sees to it that a release has a runner. */
	lookAfter(release: number): void;
	/** Starts a runner without asking whether there is one. */
	run(release: number): void;
	/** The same person's next program, when this one is gone. */
	again(): Cockpit;
	/** How much the person asked for that has no answer yet. */
	busy(): number;
};

// What stands out is another kind each time.
function newsAt(now: number): LogNewsFacts {
	const until = new Date(now).toISOString();
	const item = {
		source: 'web',
		kind: 'new',
		level: 'error',
		count: 1,
		times: null,
		firstAt: until,
		example: '',
	} as const;
	return {
		since: until,
		until,
		found: [{...item, template: `ERROR at ${until}`}],
		omitted: 0,
		skipped: 0,
		uncompared: [],
	};
}

/** Opens a cockpit. `number` tells the people apart. */
export function openCockpit(world: SimulatedWorld, number: number): Cockpit {
	const {random, scheduler, store, machine, tell} = world;
	const actor: Actor = {name: `${number % 2 === 0 ? 'ana' : 'ben'}'s cockpit`, kind: 'cockpit', dead: false};
	const engine = simulatedEngine(world, actor, number % 2 === 0 ? ana : ben);
	let busy = 0;
	let view: PlanPreview | null = null;
	let request = 0;

	const ask = (what: string, answer: Promise<{readonly ok: boolean} & object>) => {
		busy++;
		tell(() => `${actor.name}: ${what}`);
		answer.then(
			done => {
				busy--;
				tell(() => `${actor.name}: ${what}: ${'message' in done ? String(done.message) : 'done'}`);
			},
			(error: unknown) => {
				busy--;
				if (error instanceof JournalError || error instanceof Killed || actor.dead) return;
				if (error instanceof Error && error.message.startsWith('ENOSPC')) return;
				world.ledger.report(`a cockpit died of ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
			},
		);
	};

	// Now and then, a person tries again what they do not know the end of.
	const press = (environment: string) => {
		if (request === 0 || !random.once(4)) request = world.nextRequest();
		return `${request} for ${environment}`;
	};

	const start = () => {
		const name = random.of(places);
		if (!view || view.environment !== name || random.once(2)) view = lookAt(world, name);
		const options = {request: press(name), overrides: [], onFailure: random.once(4) ? 'stop' : 'ask'} as const;
		ask(`starts a release of ${name}`, engine.start(view, options));
		// A key that bounces is one request.
		if (random.once(6)) ask(`starts it again`, engine.start(view, options));
	};

	const goBack = () => {
		const name = random.of(places);
		const options = {request: press(name), reason: 'errors', onFailure: random.once(4) ? 'stop' : 'ask'} as const;
		ask(`rolls ${name} back`, engine.rollback(name, options));
		if (random.once(6)) ask(`rolls ${name} back again`, engine.rollback(name, options));
	};

	const touch = (open: Release) => {
		const step = random.of(open.plan.steps);
		// Mostly what the screen offers; sometimes anything.
		const waiting = waitingFor(open);
		const id = waiting?.step != null && !random.once(4) ? waiting.step : step.id;
		const attempts = stepOf(open, id).attempts.length;
		switch (random.below(16)) {
			case 0:
			case 1:
			case 2:
				return ask(`confirms ${id}`, engine.decideStep(open.id, {do: 'confirm', step: id, note: null}));
			case 3:
				return ask(`declines ${id}`, engine.decideStep(open.id, {do: 'decline', step: id, note: null}));
			case 4:
			case 5:
			case 6:
				return ask(`retries ${id}`, engine.decideStep(open.id, {do: 'retry', step: id, attempt: attempts}));
			case 7:
			case 8:
				return ask(`skips ${id}`, engine.decideStep(open.id, {do: 'skip', step: id, reason: 'looked'}));
			case 9:
				return ask('pauses', engine.decideRelease(open.id, {do: 'pause', reason: null}));
			case 10:
				return ask('resumes', engine.decideRelease(open.id, {do: 'resume'}));
			case 11:
				return ask('aborts', engine.decideRelease(open.id, {do: 'abort', reason: 'no'}));
			case 12:
				return open.seq % 2 === 0
					? ask('notes', engine.decideRelease(open.id, {do: 'note', text: 'hm'}))
					: ask('records news', engine.decideRelease(open.id, {do: 'record-news', ...newsAt(scheduler.now())}));
			case 13:
				return ask(`ends orphans of ${id}`, engine.decideStep(open.id, {do: 'end', step: id}));
			default:
				return attend(open.id, id, attempts);
		}
	};

	// The terminal of this person runs the attempt as soon as its runner has prepared it.
	const attend = (release: number, step: string, attempts: number) => {
		const name = {release, step, attempt: attempts + 1};
		let patience = 8;
		const look = () => {
			const folder = machine.folders.get(wordFor(name));
			const state = store.release(release);
			const isReady = state && stepOf(state, step).state.status === 'running' && folder?.isPrepared === true;
			if (isReady) startShim(world, name);
			else if (patience-- > 0) scheduler.after(actor, 1000, `waits for ${wordFor(name)}`, look);
		};
		ask(
			`gives ${step} a terminal`,
			engine.decideStep(release, {do: 'take', step, attempts}).then(done => {
				if (done.ok) scheduler.post(actor, `waits for ${wordFor(name)}`, look);
				return done;
			}),
		);
	};

	const govern = () => {
		const name = random.of(places);
		switch (random.below(4)) {
			case 0:
				return ask(`locks ${name}`, engine.decideEnvironment(name, {do: 'lock', reason: 'lunch'}));
			case 1:
				return ask(`unlocks ${name}`, engine.decideEnvironment(name, {do: 'unlock', reason: null}));
			default:
				return ask(`breaks the lease of ${name}`, engine.decideEnvironment(name, {do: 'break', reason: 'gone'}));
		}
	};

	const answer = (release: Release) => {
		ask(`looks after #${release.id}`, engine.ensureRunner(release.id));
		const waiting = waitingFor(release);
		if (!waiting) return;
		if (waiting.step === null) return ask('resumes', engine.decideRelease(release.id, {do: 'resume'}));
		const {step} = waiting;
		const attempts = stepOf(release, step).attempts.length;
		if (waiting.why === 'asking') ask(`confirms ${step}`, confirm(engine, release.id, step));
		else if (waiting.why === 'terminal') attend(release.id, step, attempts);
		else settle(release, step, attempts);
	};

	return {
		actor,
		busy: () => busy,
		lookAfter: release => ask(`looks after #${release}`, engine.ensureRunner(release)),
		run: release => startRunner(world, release),
		again: () => openCockpit(world, number),
		act() {
			const open = store.releases({open: true}).flatMap(({id}) => store.release(id) ?? []);
			const chosen = open.length > 0 ? random.of(open) : null;
			const kind = random.below(12);
			if (!chosen || kind === 0) return start();
			if (kind <= 2) return goBack();
			if (kind <= 4) return govern();
			if (kind <= 6) return ask(`looks after #${chosen.id}`, engine.ensureRunner(chosen.id));
			return random.once(2) ? answer(chosen) : touch(chosen);
		},
		answer,
	};

	function settle(release: Release, step: string, attempts: number): void {
		const kind = release.plan.steps.find(({id}) => id === step)?.kind;
		if (attempts < 6 && (kind === 'live' || random.once(2)) && waitingFor(release)?.why === 'failed') {
			ask(`retries ${step}`, engine.decideStep(release.id, {do: 'retry', step, attempt: attempts}));
		} else if (kind === 'live') {
			ask('aborts', engine.decideRelease(release.id, {do: 'abort', reason: 'not live'}));
		} else {
			ask(`skips ${step}`, engine.decideStep(release.id, {do: 'skip', step, reason: 'looked'}));
		}
	}
}

function confirm(engine: Engine, release: number, step: string): ReturnType<Engine['decideStep']> {
	return engine.decideStep(release, {do: 'confirm', step, note: null});
}
