import {mkdirSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {Client} from 'pg';
import {type ReleaseEvent, releaseStream} from '../src/domain/events.ts';
import type {Journal} from '../src/journal/journal.ts';
import {openSharedJournal} from '../src/journal/shared/sharedJournal.ts';
import {openPostgresProxy} from '../test/support/postgresProxy.ts';
import {account, findPostgres} from '../test/support/postgresServer.ts';
import {openProject, type TestProject} from '../test/support/project.ts';
import {configWith} from '../test/support/projectConfig.ts';
import {ana} from '../test/support/samples.ts';
import {startServer} from '../test/support/serverProcess.ts';
import {type Figure, median} from './figures.ts';
import {openTerminalProgram} from './terminalProgram.ts';

const launcher = path.resolve(import.meta.dirname, '..', 'bin', 'release-tui.js');

/** Events of each kind, and the milliseconds between them: long enough for each to be shown before the next. */
const events = 40;
const betweenMs = 150;

/** How long it takes until what one machine records is read on the screen of another one, with notices and without. */
export async function sharedScreen(): Promise<readonly Figure[]> {
	const postgres = findPostgres();
	if (!postgres) throw new Error('this machine has no PostgreSQL server');
	const server = await startServer(postgres);
	const project = openProject();
	try {
		const url = `postgres://${account.user}:${account.password}@127.0.0.1:${server.port}/postgres`;
		const home = path.join(project.folder, 'other');
		mkdirSync(home);
		const journal = await openSharedJournal({url, project: 'shop', home, create: true});
		const floor = {what: "the server's own notice", ms: await noticeTime(url)};
		await project.configure(askingConfig);
		const {code, stderr} = await project.run(['deploy', 'staging', '--yes', '--detach'], {RELEASES_URL: url});
		if (code !== 0) throw new Error(stderr);
		const proxy = await openPostgresProxy(url, {
			// As behind a pooler: what comes by itself does not come.
			answered: (data, client) => void (data.toString('latin1', 0, 1) === 'A' || client.write(data)),
		});
		const noticed = await screenTime(project, journal, url);
		const looked = await screenTime(project, journal, proxy.url);
		await proxy.close();
		journal.close();
		return [
			{what: 'an event on another machine’s screen', ms: noticed, floor, goalMs: 150, goal: '150 ms'},
			{what: 'the same, where notices are swallowed', ms: looked, floor, goalMs: 1000, goal: '1 s'},
		];
	} finally {
		await project.close();
		await server.stop();
	}
}

const askingConfig = configWith({
	phases: "  deploy:\n    - { id: look, ask: 'Does it look right?' }",
	rest: 'journal: { url: RELEASES_URL }',
});

/** From the beginning of an append until a cockpit with a state folder of its own shows what it says. */
async function screenTime(project: TestProject, journal: Journal, url: string): Promise<number> {
	const env = {RELEASE_TUI_HOME: project.home, HOME: project.folder, RELEASES_URL: url, CI: undefined};
	const cockpit = openTerminalProgram([process.execPath, launcher], {cwd: project.root, env, columns: 200, rows: 50});
	try {
		await cockpit.until(() => cockpit.screen().includes('waits for you'));
		const times: number[] = [];
		for (let n = 0; n < events; n++) {
			const stream = releaseStream(1);
			const {length: expected} = await journal.read<ReleaseEvent>(stream);
			const text = `word ${n} of ${url.length}`;
			await delay(betweenMs * (1 + Math.random()));
			const since = performance.now();
			const shown = cockpit.until(() => cockpit.screen().includes(text), since);
			const write = {stream, expected, events: [{type: 'note-added', text}] as const};
			const {ok} = await journal.append([write], ana, new Date().toISOString());
			if (!ok) throw new Error('somebody else recorded something');
			times.push(await shown);
		}

		return median(times);
	} finally {
		await cockpit.close();
	}
}

/** What the least would be: a commit with a notice, until another connection hears of it. */
async function noticeTime(url: string): Promise<number> {
	const [speaker, listener] = [new Client(url), new Client(url)];
	await Promise.all([speaker.connect(), listener.connect()]);
	await listener.query('LISTEN floor');
	await speaker.query('CREATE TABLE floor (text text)');
	const times: number[] = [];
	for (let n = 0; n < events; n++) {
		const heard = new Promise<number>(resolve => listener.once('notification', () => resolve(performance.now())));
		const since = performance.now();
		await speaker.query("BEGIN; INSERT INTO floor VALUES ('x'); NOTIFY floor; COMMIT");
		times.push((await heard) - since);
	}

	await Promise.all([speaker.end(), listener.end()]);
	return median(times);
}
