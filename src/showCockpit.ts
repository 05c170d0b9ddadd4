// The composition root of the cockpit: here, and only here, the screens meet the engine, git and the logs.
import {rmSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {openCockpit} from '../components/openCockpit.tsx';
import type {CockpitPorts} from '../store/ports.ts';
import {orExit} from './cli/cliError.ts';
import {type Context, projectRoot} from './cli/context.ts';
import {type ExitCode, exitCodes} from './cli/exitCode.ts';
import {say} from './cli/output.ts';
import {stateHome} from './config/home.ts';
import {environmentOf, type Project} from './domain/project.ts';
import type {VersionConfig} from './domain/versionConfig.ts';
import {versionTags} from './domain/versionTags.ts';
import {allSecretValues, secretValuesOf} from './engine/secrets.ts';
import {carryOutBump, prepareBump} from './git/bumpVersion.ts';
import {ownGit} from './git/ownGit.ts';
import {openLogView} from './logs/openLogView.ts';
import {createSpoolFolder, removeStaleSpools} from './logs/staleSpools.ts';
import {barsOf} from './process/barsOf.ts';
import {holdTerminal} from './process/heldTerminals.ts';
import {urlOpener} from './process/openUrl.ts';
import {notFound, runInTerminal} from './process/runInTerminal.ts';
import {refreshTerminalSize, suspendProgram} from './process/suspend.ts';
import {openRunbook} from './runbook/openRunbook.ts';

/** What the cockpit opens on. */
export type CockpitOptions = {readonly focusRelease?: number; readonly tour?: string; readonly command?: string};

/** Opens the cockpit on a project and stays until the person leaves it. Releases go on without it. */
export async function showCockpit(context: Context, options: CockpitOptions): Promise<ExitCode> {
	const {engine} = context;
	const giveBack = holdTerminal(orExit(stateHome(process.env)).path);
	// What an earlier cockpit was killed over: whoever opens the cockpit gets the release going again.
	const open = await engine.history({open: true});
	for (const release of open) await engine.ensureRunner(release.id);
	const spools = path.join(context.home, 'logs');
	await removeStaleSpools(spools);
	const spool = createSpoolFolder(spools);
	const closed = closedFromOutside();
	try {
		// Where something is going on is where one left, or where one is needed.
		const focus = options.focusRelease ?? open[0]?.id;
		const {detached, message} = await openCockpit(cockpitPorts(context, spool), {
			...options,
			command: options.command ?? 'release-tui',
			...(focus === undefined ? {} : {focusRelease: focus}),
			closed,
			onContinue,
		});
		// A tour's world ends with its cockpit: there is nothing to come back to.
		if (detached || options.tour === undefined) say(message);
		return exitCodes.done;
	} finally {
		giveBack();
		rmSync(spool, {recursive: true, force: true});
		engine.close();
	}
}

// A terminal that was closed, or a polite kill: log commands are ended and spools removed as when one leaves by key.
function closedFromOutside(): AbortSignal {
	const controller = new AbortController();
	const close = () => controller.abort();
	// Not `once`: without a listener of ours, Ink's own ends the process in the middle of the cleaning up.
	for (const signal of endSignals) process.on(signal, close);

	// A terminal that has gone does not signal everybody: some only find that nothing comes from it any more.
	for (const event of ['end', 'close', 'error'] as const) process.stdin.on(event, close);
	// Nothing can be written to a terminal that is gone; that is no reason to fail.
	process.stdout.on('error', () => {});
	process.stderr.on('error', () => {});
	return controller.signal;
}

/** Signals that end a program, and leave it the time to tidy up. */
const endSignals = ['SIGHUP', 'SIGTERM', 'SIGINT'] as const;

function onContinue(listener: () => void): () => void {
	const resumed = () => {
		refreshTerminalSize();
		listener();
	};
	process.on('SIGCONT', resumed);
	return () => process.off('SIGCONT', resumed);
}

function versionsOf(project: Project, version: VersionConfig, root: string): NonNullable<CockpitPorts['versions']> {
	const git = ownGit(root, process.env, true);
	return {
		prepare: how => prepareBump(git, version, how, versionTags(project)),
		carryOut: bump => carryOutBump(git, bump),
	};
}

function revertsOf({
	engine,
	repository,
	project,
}: Omit<Context, 'home' | 'journal'>): NonNullable<CockpitPorts['reverts']> {
	const gitIn = (folder: string) => ownGit(folder, process.env, true);
	const place = {engine, repository, project, root: projectRoot(), gitIn};
	// Only those who undo something pay for what that needs.
	const load = () => import('./engine/prepareRevert.ts');
	return {
		prepare: async (environment, what) => (await load()).prepareRevert(place, {environment, what}),
		carryOut: async revert => (await load()).pushRevert(gitIn(repository.root), revert),
	};
}

/** What the cockpit's statistics look back to: 90 days. */
const statisticsMs = 90 * 86_400_000;

function cockpitPorts({engine, repository, project}: Context, spool: string): CockpitPorts {
	const shared = {cwd: repository.root, spool};
	const openUrl = urlOpener();
	let isPaging = false;
	return {
		engine,
		repository,
		openLogs(name) {
			const environment = environmentOf(project, name);
			return openLogView({
				...shared,
				patterns: true,
				secrets: environment ? secretValuesOf(project, environment) : [],
				sources: environment?.logs ?? [],
				env: {...environment?.env, RELEASE_ENVIRONMENT: name, RELEASE_ENV_URL: environment?.url ?? ''},
			});
		},
		openOutput(release, step, attempt) {
			const open = (file: string, closed = () => {}) => {
				const secrets = allSecretValues(project);
				const sources = [{name: step, kind: 'file', file, from: 'start'}] as const;
				return openLogView({...shared, secrets, sources, env: {}, closed});
			};
			const own = engine.outputFile(release, step, attempt);
			if (own !== null) return open(own);
			const fetching = engine.fetchOutput(release, step, attempt, spool);
			return fetching && open(fetching.file, fetching.close);
		},
		openRunbook: (file, environment) => openRunbook(file, project, environment),
		now: Date.now,
		newRequest: () => crypto.randomUUID(),
		async readInPager(view, lend) {
			if (isPaging) return;
			isPaging = true;
			const file = path.join(spool, 'pager.log');
			try {
				await view.save(file);
				// A pager may be named with options.
				const pager = process.env['PAGER'] || 'less';
				await lend(async () => {
					const code = await runInTerminal('/bin/sh', ['-c', `${pager} "$1"`, 'sh', file]);
					if (code === notFound)
						throw new Error(`There is no pager ${pager} here. The variable PAGER names another one.`);
				});
			} finally {
				rmSync(file, {force: true});
				isPaging = false;
			}
		},
		suspend: suspendProgram,
		...(openUrl ? {openUrl} : {}),
		statistics: {
			bars: barsOf(process.env),
			async read(name) {
				const until = new Date();
				const since = new Date(until.getTime() - statisticsMs);
				return (await import('./engine/readStats.ts')).readStats({engine, repository}, name, since, until);
			},
		},
		reverts: revertsOf({engine, repository, project}),
		...(project.version ? {versions: versionsOf(project, project.version, repository.root)} : {}),
	};
}
