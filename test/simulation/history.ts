// One history: who does what, and what goes wrong, as a list of numbers says.
import {type Cockpit, openCockpit} from './cockpit.ts';
import type {Violation} from './ledger.ts';
import type {Mutation} from './mutations.ts';
import {type SimulatedWorld, simulatedWorld} from './world.ts';

/** What came of a history. */
export type HistoryResult = {
	/** The first rule that was broken; null: all held. */
	readonly broken: Violation | null;
	readonly events: number;
	readonly releases: number;
	readonly executions: number;
};

/** A history's moves: each number says what kind of thing happens, and which. */
export type Moves = readonly number[];

/** So many deeds are enough to bring everything to an end once nothing goes wrong any more. */
const mostDeeds = 4000;

/** When people look again at what does not move, in milliseconds. */
const lookAgainMs = 6000;

/**
 * Plays a history: first whatever its moves say, then a time of calm in which everything must come to its end.
 * @param story gets every event as a line
 */
export async function playHistory(
	moves: Moves,
	mutation: Mutation | null = null,
	story: string[] | null = null,
): Promise<HistoryResult> {
	const world = simulatedWorld(mutation, story);
	const cockpits = [openCockpit(world, 0), openCockpit(world, 1)];
	try {
		for (const move of moves) {
			reopen(cockpits);
			await makeMove(world, cockpits, move);
			if (world.ledger.broken()) break;
		}

		if (!world.ledger.broken()) await calmDown(world, cockpits);
	} catch (error) {
		if (!world.ledger.broken()) throw error;
	}

	const {store, ledger} = world;
	const events = [...store.streams().values()].reduce((sum, stream) => sum + stream.length, 0);
	const executions = ledger.count();
	return {broken: ledger.broken(), events, releases: store.releases({}).length, executions};
}

async function makeMove(world: SimulatedWorld, cockpits: readonly Cockpit[], move: number): Promise<void> {
	const {random, scheduler} = world;
	random.seed(move);
	const kind = move % 32;
	if (kind < 14) {
		for (let count = 1 + random.below(12); count > 0 && scheduler.waiting() > 0; count--) {
			scheduler.next();
			await settled();
		}
	} else if (kind < 16) {
		scheduler.pass();
	} else if (kind < 24) {
		random.of(cockpits).act();
	} else {
		interfere(world, cockpits, kind);
	}

	await settled();
}

function interfere(world: SimulatedWorld, cockpits: readonly Cockpit[], kind: number): void {
	const {random, scheduler, machine, store, tell} = world;
	const [open] = store.releases({open: true});
	switch (kind) {
		case 24:
		case 25:
			kill(world);
			return;
		case 26:
		case 27:
			if (open) random.of(cockpits).lookAfter(open.id);
			return;
		case 28:
			// Somebody's own hand: a runner for a release that may have one.
			if (open) random.of(cockpits).run(open.id);
			return;
		case 29:
			// One that the machine has no time for.
			scheduler.stall(random.of([...cockpits, ...machine.processes()]).actor);
			return;
		case 30:
			if (random.once(3)) powerCut(world, cockpits);
			else scheduler.end(random.of(cockpits).actor);
			return;
		default:
			machine.diskIsFull = !machine.diskIsFull && random.once(2);
			tell(() => (machine.diskIsFull ? 'the disk is full' : 'the disk has room'));
	}
}

function kill({machine, random, tell}: SimulatedWorld): void {
	const kind = random.of(['runner', 'shim', 'shim', 'command'] as const);
	const victims = machine.processes().filter(({actor}) => actor.kind === kind);
	if (victims.length === 0) return;
	const victim = random.of(victims);
	tell(() => `${victim.actor.name} is killed`);
	machine.end(victim);
}

// Whose program died starts it again.
function reopen(cockpits: Cockpit[]): void {
	for (const [index, cockpit] of cockpits.entries()) if (cockpit.actor.dead) cockpits[index] = cockpit.again();
}

function powerCut({scheduler, machine, store, mutation, tell}: SimulatedWorld, cockpits: readonly Cockpit[]): void {
	tell(() => 'the power is cut');
	machine.powerCut();
	for (const {actor} of cockpits) scheduler.end(actor);

	if (mutation !== 'the journal forgets what it acknowledged') return;
	const [newest] = store.releases({});
	if (newest) store.forget(`release:${newest.id}`, 1);
}

// Nothing goes wrong any more, and somebody answers whatever waits: then every release must end.
async function calmDown(world: SimulatedWorld, cockpits: Cockpit[]): Promise<void> {
	const {scheduler, machine, store, ledger, random, tell} = world;
	reopen(cockpits);
	world.isCalm = true;
	machine.diskIsFull = false;
	scheduler.stall(null);
	random.seed(1);
	tell(() => 'from now on nothing goes wrong');
	for (let deeds = 0; deeds < mostDeeds; deeds++) {
		if (scheduler.waiting() > 0) {
			scheduler.first();
			await settled();
			if (ledger.broken()) return;
			continue;
		}

		const open = store.releases({open: true}).flatMap(({id}) => store.release(id) ?? []);
		const idle = cockpits.find(cockpit => cockpit.busy() === 0);
		if (idle) for (const release of open) idle.answer(release);
		await settled();
		if (scheduler.waiting() > 0) continue;
		if (scheduler.pass()) continue;
		if (open.length === 0) break;
		scheduler.sleep(lookAgainMs);
	}

	const [open] = store.releases({open: true});
	if (open) ledger.fail(`liveness: #${open.id} does not end`);
	for (const environment of new Set(store.releases({}).map(release => release.environment))) {
		const {lease} = store.environment(environment);
		if (lease) ledger.fail(`liveness: #${lease.release} keeps the lease of ${environment}`);
	}

	const left = machine.processes().map(({actor}) => actor.name);
	if (left.length > 0) ledger.fail(`liveness: ${left.join(', ')} never ends`);
	ledger.close();
}

// Promises that are settled have been heard of by then. A turn of the event loop would do as well, and takes longer.
function settled(): Promise<void> {
	return new Promise(resolve => process.nextTick(resolve));
}
