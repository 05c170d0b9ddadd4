import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {stateHome} from '../../config/home.ts';
import {loadProject} from '../../config/load.ts';
import {trust} from '../../config/trust.ts';
import type {Demo} from '../../demo/demo.ts';
import {demoInstructions, demoTour} from '../../demo/demoInstructions.ts';
import {leaveDemo, openDemo} from '../../demo/openDemo.ts';
import {stopDemo} from '../../demo/stopDemo.ts';
import type {ProcessIdentity} from '../../domain/operator.ts';
import {readRelease} from '../../engine/readState.ts';
import {openSqliteJournal} from '../../journal/sqliteJournal.ts';
import {CliError, orExit, usageError} from '../cliError.ts';
import {openContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {isInteractive, remark, say} from '../output.ts';

/** `demo`: a whole small world to try everything in. */
export async function demo(options: {
	readonly dir?: string;
	readonly headless?: boolean;
	readonly stop?: boolean;
}): Promise<ExitCode> {
	const home = orExit(stateHome(process.env)).path;
	if (options.stop) return stop(home, options.dir);
	const headless = options.headless ?? false;
	if (!headless && !isInteractive()) {
		throw new CliError(
			'There is no terminal for the cockpit here.',
			'Try release-tui demo --headless',
			exitCodes.usage,
		);
	}

	const {demo: world} = orExit(
		await openDemo({
			home,
			dir: options.dir ?? null,
			headless,
			program: [process.execPath, ...process.argv.slice(1, 2)],
			onProgress: remark,
		}),
	);
	await trustOwnConfiguration(world);
	if (headless) {
		process.stdout.write(demoInstructions(world));
		return exitCodes.done;
	}

	return inCockpit(world, home);
}

async function inCockpit(world: Demo, home: string): Promise<ExitCode> {
	process.chdir(world.shop);
	process.env['RELEASE_TUI_HOME'] = world.state;
	// A closed terminal is no end: the demo stays, and the next `demo` goes on with it.
	let hungUp = false;
	process.on('SIGHUP', () => {
		hungUp = true;
	});
	const {showCockpit} = await import('../../showCockpit.ts');
	const context = await openContext();
	const code = await showCockpit(context, {tour: demoTour(world), command: world.cockpit});
	if (hungUp || (await openRelease()) !== null) {
		leaveDemo(world, home);
		say(`The demo stays, too: ${world.cockpit}`);
		say(`End it with: ${world.cockpit} demo --stop --dir ${world.dir}`);
		return code;
	}

	orExit(await stopDemo(world.dir, {home}));
	say(world.temporary ? 'The demo has ended, and its folder is gone.' : 'The demo has ended; its folder is kept.');
	return code;
}

async function openRelease(): Promise<number | null> {
	const context = await openContext();
	try {
		const [open] = await context.engine.history({open: true, limit: 1});
		return open?.id ?? null;
	} finally {
		context.engine.close();
	}
}

async function stop(home: string, dir: string | undefined): Promise<ExitCode> {
	if (dir === undefined) throw usageError('Say which demo to end: --dir DIR.');
	orExit(await stopDemo(dir, {home, also: await openRunners(dir)}));
	say(`The demo in ${dir} has ended.`);
	return exitCodes.done;
}

// Runners of releases that are under way in the demo: they would outlive it.
async function openRunners(dir: string): Promise<readonly ProcessIdentity[]> {
	const file = path.join(dir, 'state', 'projects', 'shop', 'journal.db');
	if (!existsSync(file)) return [];
	const journal = openSqliteJournal(file);
	try {
		const open = await journal.releases({open: true});
		const releases = await Promise.all(open.map(({id}) => readRelease(journal, id)));
		return releases.flatMap(release => release?.runner ?? []);
	} finally {
		journal.close();
	}
}

// The demo wrote its own configuration a moment ago: there is nobody else to look at it.
async function trustOwnConfiguration(world: Demo): Promise<void> {
	const loaded = await loadProject(world.shop);
	if (!loaded.ok) throw new CliError(`The demo in ${world.dir} is damaged.`, 'Start a new one.', exitCodes.failed);
	orExit(trust(world.state, loaded.file, loaded.text));
}
