// A shim and its command, step by step as the real one does: each line of the attempt protocol is a deed of its own.
import type {ExitRecord} from '../../src/runner/attemptFiles.ts';
import {type AttemptName, type Execution, wordFor} from './ledger.ts';
import type {Process} from './machine.ts';
import type {SimulatedWorld} from './world.ts';

/** Milliseconds that a command has between the request to end and being killed. */
const graceMs = 5000;

/** How often the request to end is looked for, and how soon an end is recorded again that could not be, in milliseconds. */
const lookMs = 1000;

/** Starts the shim of an attempt whose folder is ready. */
export function startShim(world: SimulatedWorld, name: AttemptName): Process {
	const {machine, scheduler} = world;
	const word = wordFor(name);
	const shim = machine.spawn('shim', `shim of ${word}`, word, () => machine.changed(word));
	const {actor} = shim;
	scheduler.post(actor, 'claims', () => {
		const folder = machine.folders.get(word);
		const isTaken = folder?.claim != null && world.mutation !== 'a shim does not ask who has the claim';
		if (!folder?.isPrepared || machine.diskIsFull || isTaken) return machine.end(shim);
		folder.claim ??= {by: {by: 'shim', shim: shim.identity}, at: scheduler.now()};
		machine.changed(word);
		scheduler.post(actor, 'starts the command', () => supervise(world, name, shim));
	});
	return shim;
}

function supervise(world: SimulatedWorld, name: AttemptName, shim: Process): void {
	const {machine, scheduler} = world;
	const {actor} = shim;
	const word = wordFor(name);
	const started = scheduler.now();
	let ending: 'cancelled' | 'timed-out' | null = null;
	let isOver = false;

	const end = (why: 'cancelled' | 'timed-out') => {
		if (ending || isOver) return;
		ending = why;
		world.tell(() => `${actor.name} ends the command: ${why}`);
		for (const process of machine.marked(word)) {
			scheduler.post(process.actor, 'gets TERM', () => {
				if (!machine.folders.get(word)?.makes.isStubborn) machine.end(process);
			});
		}

		scheduler.after(actor, graceMs, 'kills what is left', () => void machine.marked(word).map(machine.end));
	};

	const record = (exit: ExitRecord) => {
		const folder = machine.folders.get(word);
		if (!folder) return machine.end(shim);
		if (machine.diskIsFull) {
			scheduler.after(actor, lookMs, 'records the end again', () => record(exit));
			return;
		}

		folder.exit = exit;
		world.ledger.exits(name, exit);
		machine.changed(word);
		scheduler.post(actor, 'is done', () => machine.end(shim));
	};

	const finish = (execution: Execution) => {
		if (ending) machine.marked(word).map(machine.end);
		isOver = true;
		const {exitCode} = execution;
		const outcome = ending ?? (exitCode === 0 ? 'succeeded' : 'failed');
		const signal = exitCode === null ? 'SIGTERM' : null;
		const durationMs = scheduler.now() - started;
		const exit = {outcome, exitCode, signal, detail: null, durationMs} as const;
		scheduler.post(actor, 'records the end', () => record(exit));
	};

	startCommand(world, name, execution => scheduler.post(actor, 'sees the end of its command', () => finish(execution)));
	const look = () => {
		if (machine.folders.get(word)?.cancel) end('cancelled');
	};
	const lookAgain = () => {
		if (isOver) return;
		look();
		scheduler.after(actor, lookMs, 'looks for a request', lookAgain);
	};
	machine.watch(word, () => scheduler.post(actor, 'hears of a change', look));
	scheduler.post(actor, 'writes down its command', lookAgain);
	scheduler.after(actor, machine.folders.get(word)?.timeoutMs ?? 0, 'has waited long enough', () => end('timed-out'));
}

function startCommand(world: SimulatedWorld, name: AttemptName, ended: (execution: Execution) => void): void {
	const {machine, scheduler, ledger} = world;
	const word = wordFor(name);
	const makes = machine.folders.get(word)?.makes;
	const execution = ledger.begins(name);
	const command = machine.spawn('command', `command of ${word}`, word, () => {
		execution.isAlive = false;
		ended(execution);
	});
	scheduler.after(command.actor, makes?.takesMs ?? 0, 'comes to its end', () => {
		execution.exitCode = makes?.exitCode ?? 0;
		if (makes?.leavesMs != null) leaveBehind(world, word, makes.leavesMs);
		machine.end(command);
	});
}

function leaveBehind({machine, scheduler}: SimulatedWorld, word: string, milliseconds: number): void {
	const child = machine.spawn('command', `child of ${word}`, word);
	scheduler.after(child.actor, milliseconds, 'ends', () => machine.end(child));
}
