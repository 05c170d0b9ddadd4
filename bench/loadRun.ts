import {spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {text} from 'node:stream/consumers';
import {setTimeout as delay} from 'node:timers/promises';
import {openSharedJournal} from '../src/journal/shared/sharedJournal.ts';
import {openProject} from '../test/support/project.ts';
import {createLargeRepository} from '../test/support/repository.ts';
import {startDurableServer} from './durableServer.ts';
import {aligned, median, percentile} from './figures.ts';
import {keyLatency} from './keyLatency.ts';
import {environmentName, type LoadPlan} from './load/plan.ts';
import {cockpit} from './subjects.ts';
import {openTerminalProgram, type TerminalProgram} from './terminalProgram.ts';

const launcher = path.resolve(import.meta.dirname, '..', 'bin', 'release-tui.js');
const size = {columns: 120, rows: 36};
const releases = 50;
const runnersInOne = 10;
const followers = 18;
const eventsPerSecond = 200;

/**
 * Fifty releases at once in one project of a shared journal, twenty cockpits that watch them, two of them real.
 * `BENCH_SECONDS` is how long; 20 seconds otherwise.
 */
export async function loadRun(): Promise<string> {
	const seconds = Number(process.env['BENCH_SECONDS'] ?? 20);
	const server = await startDurableServer();
	const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-load-'));
	const project = openProject({repository: createLargeRepository(60)});
	const cockpits: TerminalProgram[] = [];
	try {
		const home = path.join(folder, 'home');
		mkdirSync(home);
		(await openSharedJournal({url: server.url, project: 'bench', home, create: true})).close();
		await project.configure(`project: bench
journal: { url: BENCH_URL }
environments:
${[0, 1, 2].map(index => `  ${environmentName(index)}: { live: { run: git rev-parse HEAD~50 } }\n`).join('')}phases:
  deploy: [{ id: push, run: 'true', undo: 'true' }]
`);
		const env = {RELEASE_TUI_HOME: project.home, HOME: project.folder, BENCH_URL: server.url, CI: undefined};
		for (let n = 0; n < 2; n++) {
			const opened = openTerminalProgram([process.execPath, launcher], {cwd: project.root, env, ...size});
			cockpits.push(opened);
			await opened.until(() => opened.screen().includes('50 to ship'));
		}

		const [watched, ...others] = cockpits;
		if (!watched) throw new Error('no cockpit');
		for (const {keys, shown} of cockpit.prepare) await watched.press(keys, () => shown.test(watched.screen()));
		const measureKeys = () => keyLatency(watched, cockpit.area(watched));
		const alone = await measureKeys();
		const shas = {candidate: project.sha('HEAD'), previous: project.sha('HEAD~50')};
		const plan = {url: server.url, project: 'bench', folder, seconds, releases, eventsPerSecond, shas};
		const following = run('loadFollower', {...plan, from: 0, to: followers});
		await delay(2000);
		const running = Array.from({length: releases / runnersInOne}, (_, index) =>
			run('loadRunner', {...plan, from: index * runnersInOne, to: (index + 1) * runnersInOne}),
		);
		await delay((seconds * 1000) / 3);
		const loaded = await measureKeys();
		const ran: readonly Ran[] = (await Promise.all(running.map(({output}) => output))).map(output =>
			JSON.parse(output),
		);
		// What is said last is heard, too, also where both cores are busy.
		await delay(8000);
		following.end();
		const followed: Followed = JSON.parse(await following.output);
		const journal = await openSharedJournal({url: server.url, project: 'bench', home});
		const verified = await journal.verify();
		const unseen = await unseenBy(followed, id => journal.last(`release:${id}`));
		journal.close();
		const sum = (of: (one: Ran) => number) => ran.reduce((total, one) => total + of(one), 0);
		const latencies = ran.flatMap(one => one.latencies);
		const ms = (value: number) => `${value.toFixed(1)} ms`;
		return aligned([
			['events acknowledged', `${sum(one => one.events)}, ${Math.round(sum(one => one.events) / seconds)} /s`],
			['events in the history', `${verified.events}`, verified.events === sum(one => one.events) ? 'met' : 'MISSED'],
			['releases begun', `${sum(one => one.claims)}`],
			['claimed twice, or run by two', `${sum(one => one.double)}`, sum(one => one.double) === 0 ? 'met' : 'MISSED'],
			['problems that verify finds', `${verified.problems.length}`, verified.problems.length === 0 ? 'met' : 'MISSED'],
			['appends that the server had no time for, tried again', `${sum(one => one.late)}`],
			['an append, p50 / p99', `${ms(median(latencies))} / ${ms(percentile(latencies, 99))}`],
			['readings of the followers', `${followed.reads}, ${followed.failures} failed`],
			['ends of releases not seen by them', `${unseen}`, unseen === 0 ? 'met' : 'MISSED'],
			['a key, alone, p50 / p99', `${ms(median(alone))} / ${ms(percentile(alone, 99))}`],
			['a key, under load, p50 / p99', `${ms(median(loaded))} / ${ms(percentile(loaded, 99))}`],
			['cockpits that are still there', `${1 + others.length}`],
		]);
	} finally {
		for (const opened of cockpits) await opened.close();
		await project.close();
		await server.stop();
		rmSync(folder, {recursive: true, force: true});
	}
}

type Ran = {
	readonly events: number;
	readonly claims: number;
	readonly late: number;
	readonly double: number;
	readonly latencies: readonly number[];
};

type Followed = {readonly reads: number; readonly failures: number; readonly seen: Readonly<Record<string, number>>};

function run(program: string, plan: LoadPlan): {readonly output: Promise<string>; end(): void} {
	const child = spawn(process.execPath, [path.join(import.meta.dirname, 'programs', `${program}.ts`)], {
		env: {...process.env, LOAD_PLAN: JSON.stringify(plan)},
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	return {output: text(child.stdout), end: () => child.stdin.end()};
}

// Of each environment that was followed, the newest release that the follower knows must have been seen to its end.
async function unseenBy(
	{seen}: Followed,
	last: (id: number) => Promise<{readonly seq: number} | null>,
): Promise<number> {
	const newest = new Map<string, {readonly id: number; readonly seq: number}>();
	for (const [key, seq] of Object.entries(seen)) {
		const [index = '', id = ''] = key.split(':');
		if (Number(id) > (newest.get(index)?.id ?? 0)) newest.set(index, {id: Number(id), seq});
	}

	const ends = await Promise.all([...newest.values()].map(async ({id, seq}) => (await last(id))?.seq === seq));
	return ends.filter(isSeen => !isSeen).length + followers - newest.size;
}
