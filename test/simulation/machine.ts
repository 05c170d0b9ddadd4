// A simulated machine: its processes, its boots, and what lies on its disk.
import type {ProcessIdentity} from '../../src/domain/operator.ts';
import type {Claim, ExitRecord} from '../../src/runner/attemptFiles.ts';
import type {Actor, ActorKind, Scheduler} from './scheduler.ts';

/** A process. `attempt` is the mark that everything started by an attempt carries. */
export type Process = {
	readonly actor: Actor;
	readonly identity: ProcessIdentity;
	readonly attempt: string | null;
};

/** The folder of one attempt. */
export type Evidence = {
	/** Whether it says what is to be run: not where somebody only came to look. */
	readonly isPrepared: boolean;
	readonly timeoutMs: number;
	/** What its command is like. */
	readonly makes: CommandNature;
	claim: {readonly by: Claim; readonly at: number} | null;
	child: ProcessIdentity | null;
	exit: ExitRecord | null;
	cancel: boolean;
};

/** How a command behaves. */
export type CommandNature = {
	readonly takesMs: number;
	readonly exitCode: number;
	/** It does not end when it is asked to, only when it is killed. */
	readonly isStubborn: boolean;
	/** Something that it leaves behind lives on for so long; null: nothing. */
	readonly leavesMs: number | null;
	readonly writesArtifact: boolean;
};

/** The machine that all of a history happens on. */
export type SimulatedMachine = ReturnType<typeof simulatedMachine>;

/** Process numbers are few, so that they are soon given again. */
const mostProcesses = 30;

/** A machine that was just switched on. */
export function simulatedMachine(scheduler: Scheduler) {
	const processes = new Map<number, Process>();
	const deaths = new Map<Actor, () => void>();
	/** By the name of the attempt. */
	const folders = new Map<string, Evidence>();
	const watchers = new Map<string, Set<() => void>>();
	let started = 0;
	let boot = 1;

	const machine = {
		folders,
		/** Nothing can be written any more, to the journal or to files. */
		diskIsFull: false,
		processes: (): readonly Process[] => [...processes.values()],
		/** @param died called when it ends, however */
		spawn(kind: ActorKind, name: string, attempt: string | null = null, died = () => {}): Process {
			started++;
			let pid = started % mostProcesses;
			while (processes.has(pid)) pid++;
			const identity = {host: 'bastion', pid, startTime: String(started), bootId: `boot ${boot}`};
			const process: Process = {actor: {name: `${name} (${pid})`, kind, dead: false}, identity, attempt};
			processes.set(pid, process);
			deaths.set(process.actor, died);
			return process;
		},
		/** Whether that very process runs, as the real machine would find out. */
		isAlive: ({pid, startTime, bootId}: ProcessIdentity): boolean =>
			bootId === `boot ${boot}` && processes.get(pid)?.identity.startTime === startTime,
		/** Ends a process, as by `kill -9` or by itself. */
		end(process: Process): void {
			if (process.actor.dead) return;
			scheduler.end(process.actor);
			processes.delete(process.identity.pid);
			deaths.get(process.actor)?.();
			deaths.delete(process.actor);
		},
		/** Processes that carry an attempt's mark, but for its shim. */
		marked: (attempt: string): readonly Process[] =>
			[...processes.values()].filter(process => process.attempt === attempt && process.actor.kind === 'command'),
		processOf: ({pid}: ProcessIdentity): Process | undefined => processes.get(pid),
		powerCut(): void {
			for (const {actor} of processes.values()) scheduler.end(actor);
			processes.clear();
			watchers.clear();
			for (const died of deaths.values()) died();
			deaths.clear();
			boot++;
		},
		/** Calls `listener` whenever a file of this attempt's folder changes. */
		watch(attempt: string, listener: () => void): () => void {
			const listeners = watchers.get(attempt) ?? new Set();
			watchers.set(attempt, listeners.add(listener));
			return () => listeners.delete(listener);
		},
		changed(attempt: string): void {
			for (const listener of [...(watchers.get(attempt) ?? [])]) listener();
		},
	};
	return machine;
}
