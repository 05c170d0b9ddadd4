// One row of the fault table is one test. Whatever it does to the program, all oracles are asked afterwards.
import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'vitest';
import type {Recorded} from '../../src/domain/events.ts';
import {openProject, type TestProject} from '../support/project.ts';
import {openWorld, type World} from '../support/world.ts';
import {checkExecutions} from './oracles/executionOracle.ts';
import {checkJournal} from './oracles/journalOracle.ts';
import {checkSecrets} from './oracles/secretOracle.ts';
import {checkTerminalBytes, checkTerminalRestored} from './oracles/terminalOracle.ts';

const builtRunner = path.resolve(import.meta.dirname, '../../dist/runner.js');

/** What a row works with; everything goes away with it. */
export type Fault = {
	/** A state folder with real runners, shims and steps; the runner is the built one, which starts in a third of the time. */
	world(runnerProgram?: string): Promise<World>;
	/** A project that is used through the built program. Without a configuration it has none. */
	project(config: string | null, options?: Parameters<typeof openProject>[0]): Promise<TestProject>;
	/** A secret that must stand nowhere afterwards. Gives it back. */
	secret(value: string): string;
	/** Something that was shown or printed, in which no secret may stand. */
	shown(...texts: readonly string[]): void;
	/** Events that were there, and must stay. */
	acknowledge(events: readonly Recorded[]): void;
	/** The row damages its history on purpose, and looks for itself what is found of it. */
	damagesHistory(): void;
	/** Called at the end, before the row's world goes away. */
	after(clean: () => unknown): void;
};

type RowOptions = {
	/** Milliseconds that the row may take, where that is more than usual. */
	readonly timeoutMs?: number;
	/** What it measures is this process's: no other row of the file may be at work meanwhile. */
	readonly alone?: boolean;
	/** The system that the row is about: elsewhere it is reported as not run, aloud. */
	readonly only?: NodeJS.Platform;
};

/**
 * A row of the fault table as a test.
 * @param id letter and number in the table; a row with several cases is several tests with the same id
 */
export function row(id: string, behaviour: string, body: (fault: Fault) => Promise<void>, options: RowOptions = {}) {
	const name = `${id} ${behaviour}`;
	if (options.only && options.only !== process.platform) {
		test.skip(`${name} (needs ${options.only}: not run here)`);
		return;
	}

	const declare = options.alone ? test : test.concurrent;
	declare(name, {timeout: options.timeoutMs ?? 120_000}, async () => {
		const evidence = collect();
		try {
			await body(evidence.fault);
			await evidence.check();
		} finally {
			await evidence.close();
		}
	});
}

function collect() {
	const worlds: World[] = [];
	const projects: TestProject[] = [];
	const secrets: string[] = [];
	const texts: string[] = [];
	const acknowledged: Recorded[] = [];
	const cleanups: (() => unknown)[] = [];
	let damaged = false;

	const fault: Fault = {
		async world(runnerProgram = builtRunner) {
			const world = await openWorld(runnerProgram);
			worlds.push(world);
			return world;
		},
		async project(config, options = {}) {
			const project = openProject(options);
			projects.push(project);
			if (config !== null) await project.configure(config);
			return project;
		},
		secret(value) {
			secrets.push(value);
			return value;
		},
		shown: (...more) => void texts.push(...more),
		acknowledge: events => void acknowledged.push(...events),
		damagesHistory() {
			damaged = true;
		},
		after: clean => void cleanups.unshift(clean),
	};

	const checkState = async (home: string, file: string, root: string, more: readonly string[]) => {
		const streams = damaged || !existsSync(file) ? null : await checkJournal(file, acknowledged);
		if (streams) checkExecutions(root, streams);
		checkSecrets(existsSync(home) ? home : null, secrets, [...texts, ...more], streams);
	};

	return {
		fault,
		/** Asks all oracles about everything that the row made. */
		async check(): Promise<void> {
			for (const {home, file, root} of worlds) await checkState(home, file, root, []);
			for (const project of projects) {
				const raw = project.terminals.map(terminal => terminal.raw());
				for (const bytes of raw) checkTerminalBytes(bytes);
				for (const terminal of project.terminals.filter(({endedWell}) => endedWell())) checkTerminalRestored(terminal);
				await checkState(project.home, project.journalFile, project.root, [...raw, ...project.printed]);
			}

			if (worlds.length + projects.length === 0) checkSecrets(null, secrets, texts, null);
		},
		async close(): Promise<void> {
			for (const clean of cleanups) await clean();
			for (const project of projects) await project.close();
			for (const world of worlds) await world.close();
		},
	};
}
