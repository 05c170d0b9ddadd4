import {existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Refusal} from '../../src/domain/decision.ts';
import type {EnvironmentConfig, Project, StepConfig} from '../../src/domain/project.ts';
import type {Release} from '../../src/domain/release.ts';
import type {Engine, PlanPreview} from '../../src/engine/engine.ts';
import {openEngine} from '../../src/engine/openEngine.ts';
import {openRepository} from '../../src/git/openRepository.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {isAlive} from '../../src/process/identity.ts';
import {createRepository} from './repository.ts';
import {ana, environment} from './samples.ts';
import {untilTrue} from './world.ts';

/** A project with two environments that are files, in a real git repository with a state folder. */
export type Shop = Awaited<ReturnType<typeof openShop>>;

const step = {only: null, timeoutMs: 20_000, retry: 'ask', undo: null} as const;

/** The step that brings a commit live, and takes it back. */
export const push: Extract<StepConfig, {kind: 'run'}> = {
	...step,
	id: 'push',
	kind: 'run',
	run: 'echo "$RELEASE_SHA" > "$LIVE"',
	undo: 'echo "$RELEASE_PREVIOUS_SHA" > "$LIVE"',
	artifact: null,
	interactive: false,
};

/** A command as a step. */
export function runStep(id: string, run: string, undo: string | null = null): StepConfig {
	return {...step, id, kind: 'run', run, undo, artifact: null, interactive: false};
}

/** Opens a shop. `close` ends it, waits for its runners and removes it. */
export async function openShop(
	change: Partial<Project> = {},
	environments: Readonly<Record<string, Partial<EnvironmentConfig>>> = {},
) {
	const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'release-tui-shop-')));
	const home = path.join(folder, 'home');
	const clone = path.join(folder, 'clone');
	for (const made of [home, clone]) mkdirSync(made, {mode: 0o700});
	const repository = createRepository(clone);
	const commits = repository.commits({message: 'One'}, {message: 'Two'}, {message: 'Three'}, {message: 'Four'});
	const live = (name: string) => path.join(folder, `live-${name}`);
	const project: Project = {
		name: 'shop',
		compare: null,
		version: null,
		journal: null,
		environments: [
			{...environmentConfig('staging', live('staging'), null), ...environments['staging']},
			{...environmentConfig('production', live('production'), 'staging'), ...environments['production']},
		],
		migrations: null,
		migrationRules: {severity: {}, accept: []},
		phases: {deploy: [push]},
		secrets: [],
		...change,
	};
	const opened = await openRepository(clone);
	if ('ok' in opened) throw new Error(opened.message);
	const openAnother = () =>
		openEngine({
			project,
			journal: openSqliteJournal(path.join(home, 'journal.db')),
			repository: opened,
			operator: ana,
			home,
		});
	const engines: Engine[] = [];
	const open = () => {
		const engine = openAnother();
		engines.push(engine);
		return engine;
	};
	const engine = open();
	let requests = 0;
	const shop = {
		folder,
		home,
		engine,
		/** A second engine on the same state, as another cockpit has it. */
		open,
		/** Full commit ids, oldest first. */
		commits,
		live: (name: string) => (existsSync(live(name)) ? readFileSync(live(name), 'utf8').trim() : ''),
		setLive: (name: string, sha: string) => writeFileSync(live(name), `${sha}\n`),
		/** Puts a file into the clone that `test ! -e broken` looks for, or takes it away. */
		fail: (broken: boolean) => {
			if (broken) writeFileSync(path.join(clone, 'broken'), '');
			else rmSync(path.join(clone, 'broken'));
		},
		text: (name: string) => {
			const file = path.join(clone, name);
			return existsSync(file) ? readFileSync(file, 'utf8') : '';
		},

		/** Plans and starts; fails when that is refused. */
		async start(
			name: string,
			ref: string,
			overrides: Parameters<Engine['start']>[1]['overrides'] = [],
		): Promise<number> {
			const preview = accepted(await engine.plan(name, ref));
			const request = `request ${requests++}`;
			return accepted(await engine.start(preview, {request, overrides, onFailure: 'stop'})).release;
		},

		/** Plans, starts, and waits for the end. */
		async deploy(name: string, ref: string): Promise<Release> {
			return shop.ended(await shop.start(name, ref));
		},

		async rollback(name: string, to?: number): Promise<Release> {
			const options = {request: `request ${requests++}`, reason: 'errors', onFailure: 'stop'} as const;
			const started = accepted(await engine.rollback(name, to === undefined ? options : {...options, to}));
			return shop.ended(started.release);
		},

		async ended(id: number): Promise<Release> {
			const found: {release: Release | null} = {release: null};
			await untilTrue(async () => {
				found.release = await engine.release(id);
				return found.release?.end != null;
			});
			if (!found.release) throw new Error(`there is no release #${id}`);
			return found.release;
		},

		async close(): Promise<void> {
			for (const {id} of await engine.history({open: true})) {
				await engine.decideRelease(id, {do: 'abort', reason: 'the test is over'});
				await engine.ensureRunner(id);
				await shop.ended(id);
			}

			const runners = await Promise.all((await engine.history({})).map(({id}) => engine.release(id)));
			await untilTrue(async () => runners.every(release => !release?.runner || isAlive(release.runner) === false));
			for (const other of engines) other.close();
			rmSync(folder, {recursive: true, force: true, maxRetries: 5, retryDelay: 100});
		},
	};
	return shop;
}

/** A test's body with a shop of its own, which goes away with it. */
export function inShop(body: (shop: Shop) => Promise<void>, change: Partial<Project> = {}): () => Promise<void> {
	return async () => {
		const shop = await openShop(change);
		try {
			await body(shop);
		} finally {
			await shop.close();
		}
	};
}

/** The answer, unless it is a refusal. */
export function accepted<T extends PlanPreview | {readonly ok: true}>(answer: T | Refusal): T {
	if ('ok' in answer && !answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
	// What is no refusal is the answer; a type parameter does not narrow.
	return answer as T;
}

function environmentConfig(name: string, file: string, promotes: string | null): EnvironmentConfig {
	const live = {run: 'cat "$LIVE"', match: null, timeoutMs: 5000};
	return {...environment, name, promotes, live, protected: false, env: {LIVE: file}};
}
