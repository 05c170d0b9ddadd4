// The evidence of attempts as one process sees it. Between any two of its looks, the others may go on.
import {isInteractive} from '../../src/domain/plan.ts';
import type {Release} from '../../src/domain/release.ts';
import type {CommandStep, Shell, Shells} from '../../src/runner/shells.ts';
import {type AttemptName, wordFor} from './ledger.ts';
import type {Evidence, Process} from './machine.ts';
import {type Actor, Killed} from './scheduler.ts';
import {startShim} from './simulatedShim.ts';
import type {SimulatedWorld} from './world.ts';

/** How often liveness is looked at while waiting, in milliseconds. */
const lookMs = 1000;

/** How long a person may take to begin a step in their terminal, in milliseconds. */
const awaitedMs = 5000;

/** Shells for one process of a world. */
export function simulatedShells(world: SimulatedWorld, actor: Actor): Shells {
	const {machine} = world;
	return {
		start(release, step, attempt) {
			const name = {release: release.id, step: step.id, attempt};
			const shim = act(world, actor, () => {
				if (machine.diskIsFull) throw failure('ENOSPC: no space left on device');
				machine.folders.set(wordFor(name), newFolder(world, step, true));
				// One that runs in a terminal is started by whoever sits there.
				return isInteractive(step) ? null : startShim(world, name);
			});
			return shellOf(world, actor, name, shim, isInteractive(step));
		},
		find: (release: Release, step: CommandStep, attempt: number) => {
			const name = {release: release.id, step: step.id, attempt};
			return act(world, actor, () => {
				const known = machine.folders.get(wordFor(name));
				// The claim needs a folder, even where nobody came to start the attempt.
				if (!known) machine.folders.set(wordFor(name), newFolder(world, step, false));
				return shellOf(world, actor, name, null);
			});
		},
		obstacle: () => null,
		tidy: () => {},
		forget: release =>
			act(world, actor, () => {
				for (const name of [...machine.folders.keys()]) {
					if (name.startsWith(`${release}.`)) machine.folders.delete(name);
				}
			}),
	};
}

function shellOf(
	world: SimulatedWorld,
	actor: Actor,
	name: AttemptName,
	shim: Process | null,
	isAwaited = false,
): Shell {
	const {machine, scheduler, mutation} = world;
	const awaitedUntil = isAwaited ? scheduler.now() + awaitedMs : 0;
	const word = wordFor(name);
	let woken = false;
	let pending: (() => void) | null = null;
	const look = <T>(what: (folder: Evidence) => T): T => act(world, actor, () => what(folderOf(world, word)));
	/** As `look`, where there may be no file left to be opened just now. */
	const glance: typeof look = what => {
		if (!world.isCalm && world.random.once(100)) throw failure('EMFILE: too many open files');
		return look(what);
	};
	const wake = () => {
		woken = true;
		pending?.();
	};
	const heard = () => scheduler.post(actor, `hears of a change of ${word}`, wake);
	const unwatch = machine.watch(word, heard);
	const isStarting = () => (shim !== null && !shim.actor.dead) || scheduler.now() < awaitedUntil;
	return {
		isStarting: () => act(world, actor, isStarting),
		exit: () =>
			glance(({exit, claim}) => {
				const isLost = mutation === 'a missing exit record is a success' && claim?.by.by === 'shim';
				if (!exit && isLost && claim.by.by === 'shim' && !machine.isAlive(claim.by.shim)) return invented;
				return exit;
			}),
		claim: () => glance(({claim}) => claim?.by ?? null),
		fence: () =>
			look(folder => {
				if (machine.diskIsFull) throw failure('ENOSPC: no space left on device');
				if (mutation === 'a fence is not durable') return folder.claim === null;
				// Where the folder is gone, so is whatever could prove that nothing ran.
				if (folder.claim || !machine.folders.has(word)) return false;
				folder.claim = {by: {by: 'fence'}, at: scheduler.now()};
				world.tell(() => `${actor.name} fences ${word}`);
				if (shim) machine.end(shim);
				return true;
			}),
		isAlive: identity => glance(() => machine.isAlive(identity)),
		requestEnd: identity =>
			look(folder => {
				if (machine.diskIsFull) throw failure('ENOSPC: no space left on device');
				folder.cancel = true;
				world.tell(() => `${actor.name} asks for the end of ${word}`);
				if (machine.isAlive(identity)) machine.changed(word);
			}),
		orphans: () =>
			glance(() => {
				const marked = mutation === 'an orphan is forgotten' ? [] : machine.marked(word);
				return {
					alive: marked.length > 0,
					processes: marked.map(({actor: {name: process}, identity: {pid}}) => ({pid, name: process})),
					end: () => act(world, actor, () => void marked.map(machine.end)),
				};
			}),
		isOverdue: () => glance(({claim, timeoutMs}) => claim !== null && scheduler.now() > claim.at + timeoutMs),
		async change() {
			if (!woken) {
				await new Promise<void>(resolve => {
					const cancel = scheduler.after(actor, lookMs, `looks at ${word}`, resolve);
					pending = () => {
						cancel();
						resolve();
					};
				});
			}

			pending = null;
			woken = false;
		},
		wake,
		close: unwatch,
		said: () => '',
		targetLines: () => [],
		dropPlain() {},
		storeArtifact: async artifact =>
			look(({makes}) =>
				makes.writesArtifact
					? {type: 'artifact-stored', step: name.step, file: artifact.file, bytes: 1, sha256: '', keepUntil: null}
					: `it did not write $RELEASE_ARTIFACTS/${artifact.file}`,
			),
		withholdOutput: () => {},
		forget: () => act(world, actor, () => void machine.folders.delete(word)),
	};
}

/** An error as the system gives it, whose message begins with its code. */
function failure(message: string): Error {
	return Object.assign(new Error(message), {code: message.split(':')[0]});
}

const invented = {
	outcome: 'succeeded',
	exitCode: 0,
	signal: null,
	detail: null,
	durationMs: 1,
} as const;

/** Does something at once, as a process does, which may die just before, and which others may forestall. */
function act<T>(world: SimulatedWorld, actor: Actor, deed: () => T): T {
	const {random, scheduler, machine} = world;
	if (!world.isCalm) {
		if (random.once(4)) scheduler.meanwhile();
		if (actor.kind === 'runner' && random.once(300)) {
			const own = machine.processes().find(process => process.actor === actor);
			world.tell(() => `${actor.name} is killed between two looks`);
			if (own) machine.end(own);
		}
	}

	if (actor.dead) throw new Killed();
	return deed();
}

function folderOf(world: SimulatedWorld, word: string): Evidence {
	const folder = world.machine.folders.get(word);
	// As the real one finds nothing where the folder is gone.
	return (
		folder ?? {isPrepared: false, timeoutMs: 0, makes: nothing, claim: null, child: null, exit: null, cancel: false}
	);
}

const nothing = {takesMs: 0, exitCode: 0, isStubborn: false, leavesMs: null, writesArtifact: false};

function newFolder({random}: SimulatedWorld, step: CommandStep, isPrepared: boolean): Evidence {
	const makes = {
		takesMs: random.of([0, 0, 500, 2000, 9000]),
		exitCode: random.of([0, 0, 0, 0, 1, 127]),
		isStubborn: random.once(4),
		leavesMs: random.once(4) ? random.of([500, 4000]) : null,
		writesArtifact: !random.once(4),
	};
	return {isPrepared, timeoutMs: step.timeoutMs, makes, claim: null, child: null, exit: null, cancel: false};
}
