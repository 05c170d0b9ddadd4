// F. Time: clocks that jump, places and languages that are not set, and deadlines that nobody saw pass.
import {expect} from 'vitest';
import type {ReleaseEvent} from '../../src/domain/events.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import type {Clock} from '../../src/runner/clock.ts';
import {probeStep} from '../../src/runner/probeStep.ts';
import type {Probes} from '../../src/runner/probes.ts';
import {eventually, type TestProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';
import {ana, command, health, watching} from '../support/samples.ts';
import {watched} from './oracles/executionOracle.ts';
import {row} from './row.ts';

const hour = 3_600_000;
const year = 365 * 24 * hour;
const waiting = configWith({
	phases: `  deploy:\n    - { id: wait, run: ${JSON.stringify(watched('until [ -e go ]; do sleep 0.02; done'))} }${pushStep}`,
});

row(
	'F1',
	'events recorded by clocks that jump are in the order of their numbers, and no time is negative',
	async fault => {
		const project = await fault.project(waiting);
		expect((await project.run(['deploy', 'staging', '--detach'])).code).toBe(0);
		// Before, another event would only cost the attempt its turn.
		await project.until(1, release => (release.steps['wait']?.attempts.at(-1)?.shim ?? null) !== null);
		const now = Date.now();
		for (const [index, at] of [now + year, now - 2 * hour, now - year, now].entries()) {
			await note(project, `remark-${index}`, new Date(at));
		}

		const cockpit = project.openCockpit();
		await cockpit.expectScreen('#1 v1.1.0 → staging');
		await cockpit.press('h');
		await cockpit.expectScreen('History');
		expect(cockpit.screen()).not.toMatch(/-\d+(?:[:.]\d| [smhd]\b| ms)/);
		await cockpit.press('esc', 'q');
		await cockpit.ended();
		const {stdout} = await project.run(['show', '1', '--events']);
		expect(stdout.match(/remark-\d/g)?.slice(-4)).toEqual(['remark-0', 'remark-1', 'remark-2', 'remark-3']);
		expect(stdout).not.toMatch(/-\d+:\d/);
		project.touch('go');
		const release = await project.until(1, ({end}) => end !== null);
		expect(release.end?.outcome).toBe('succeeded');
		const took = release.steps['wait']?.attempts.at(-1)?.result?.durationMs ?? -1;
		expect(took).toBeGreaterThan(0);
		expect(took).toBeLessThan(hour);
	},
);

row('F1', 'a release that began in the future is told as later, and goes on', async fault => {
	const world = await fault.world();
	const id = await world.start([command('push', watched('true'))]);
	const journal = openSqliteJournal(world.file);
	fault.after(() => journal.close());
	const note: ReleaseEvent = {type: 'note-added', text: 'from a clock that is ahead'};
	const at = new Date(Date.now() + year).toISOString();
	expect((await journal.append([{stream: `release:${id}`, expected: 1, events: [note]}], ana, at)).ok).toBe(true);
	const release = await world.finish(id);
	expect(release.end?.outcome).toBe('succeeded');
	const events = await world.events(id);
	expect(events.map(({seq}) => seq)).toEqual(events.map((_, index) => index + 1));
	expect(events[1]?.at).toBe(at);
});

row('F1', 'looking is measured by a clock that only grows, whatever the one on the wall does', async fault => {
	for (const jump of [-2 * hour, year, hour, 1000]) {
		const world = await fault.world();
		const id = await world.start([watching(60_000)]);
		const release = await world.release(id);
		const clock = jumpingClock(jump);
		const answers = {http: async () => null, live: async () => Promise.reject(new Error('not asked'))} satisfies Probes;
		const tools = {clock, probes: answers, cancel: new AbortController().signal};
		const good = await probeStep(release, health('http://127.0.0.1', {forMs: 5000}), clock.now(), tools);
		expect(good.result).toMatchObject({outcome: 'succeeded', durationMs: 5000});
		const bad = {...tools, probes: {...answers, http: async () => 'no answer'}};
		const late = await probeStep(release, health('http://127.0.0.1', {timeoutMs: 9000}), clock.now(), bad);
		expect(late.result).toMatchObject({outcome: 'timed-out', durationMs: 9000});
		const since = clock.now();
		clock.jump();
		const before = clock.elapsed();
		await probeStep(release, watching(60_000), since, tools);
		expect(clock.elapsed() - before).toBeLessThanOrEqual(60_000);
	}
});

row(
	'F2',
	'without a time zone, or with one that is none, and in any language, all is told and recorded in UTC',
	async fault => {
		const project = await fault.project(waiting);
		project.repository.commit({message: 'Čist račun: 漢字 é', author: 'Žiga'});
		project.touch('go');
		for (const variables of [
			{TZ: undefined, LANG: undefined, LC_ALL: undefined},
			{TZ: 'Nowhere/Atlantis', LC_ALL: 'C'},
			{TZ: ':/etc/no/such/file', LC_ALL: 'POSIX'},
			{TZ: 'Asia/Kathmandu', LC_ALL: 'sl_SI.ISO-8859-2', LANGUAGE: 'de'},
			{TZ: '', LC_ALL: 'xx_XX.nonsense'},
		]) {
			const plan = await project.run(['plan', 'staging'], variables);
			expect({variables, code: plan.code}).toEqual({variables, code: 0});
			expect(plan.stdout).toContain('Čist račun: 漢字 é');
			// What git says is understood in any language.
			const {code, stderr} = await project.run(['plan', 'staging', '--to=nosuch'], variables);
			expect({code, stderr}).toMatchObject({
				code: 2,
				stderr: expect.stringContaining('has no branch, tag or commit "nosuch"'),
			});
		}

		const cockpit = project.openCockpit({env: {TZ: 'Nowhere/Atlantis', LC_ALL: 'C', LANG: 'C'}});
		await cockpit.expectScreen('račun: 漢字 é');
		const isWhole = () =>
			cockpit
				.screen()
				.split('\n')
				.slice(1, -1)
				.every(line => /^[╭├│╰].*[╮┤│╯]$/u.test(line));
		await eventually(isWhole, 'every line is framed');
		await cockpit.press('q');
		await cockpit.ended();
		const before = Date.now();
		expect((await project.run(['deploy', 'staging', '--yes'], {TZ: 'Asia/Kathmandu', LC_ALL: 'C'})).code).toBe(0);
		for (const {at} of await project.events(1)) {
			expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
			expect(Date.parse(at)).toBeGreaterThanOrEqual(before - 1000);
			expect(Date.parse(at)).toBeLessThanOrEqual(Date.now());
		}
	},
);

row('F4', 'a watch whose time passed while no runner was there is judged at once, and said to be late', async fault => {
	const world = await fault.world();
	const id = await world.start([watching(60_000), command('after', watched('true'))]);
	const journal = openSqliteJournal(world.file);
	fault.after(() => journal.close());
	const intended: ReleaseEvent = {type: 'step-intended', step: 'watch', attempt: 1};
	const at = new Date(Date.now() - hour).toISOString();
	await journal.append([{stream: `release:${id}`, expected: 1, events: [intended]}], ana, at);
	const release = await world.finish(id);
	expect(release.end?.outcome).toBe('succeeded');
	expect(release.steps['watch']?.attempts).toMatchObject([
		{result: {outcome: 'succeeded', detail: 'its time was over before a runner was there again'}},
	]);
	expect(release.steps['after']?.state.status).toBe('succeeded');
});

row('F4', 'a watch that still has time left goes on for that long, and is not said to be late', async fault => {
	const world = await fault.world();
	const release = await world.release(await world.start([watching(60_000)]));
	const clock = jumpingClock(0);
	const probes = {http: async () => null, live: async () => Promise.reject(new Error('not asked'))} satisfies Probes;
	const since = new Date(clock.now().getTime() - 20_000);
	const {result} = await probeStep(release, watching(60_000), since, {
		clock,
		probes,
		cancel: new AbortController().signal,
	});
	expect(result).toMatchObject({outcome: 'succeeded', durationMs: 40_000, detail: null});
});

async function note(project: TestProject, text: string, at: Date): Promise<void> {
	const journal = openSqliteJournal(project.journalFile);
	try {
		for (;;) {
			const expected = (await journal.read('release:1')).length;
			const event: ReleaseEvent = {type: 'note-added', text};
			if ((await journal.append([{stream: 'release:1', expected, events: [event]}], ana, at.toISOString())).ok) return;
		}
	} finally {
		journal.close();
	}
}

/** A clock on which nobody waits in earnest; the one on the wall jumps when asked, and while one sleeps. */
function jumpingClock(by: number): Clock & {jump(): void} {
	let elapsed = 0;
	let ahead = Date.parse('2026-10-25T00:59:59Z');
	return {
		now: () => new Date(ahead + elapsed),
		elapsed: () => elapsed,
		async sleep(milliseconds) {
			elapsed += milliseconds;
			ahead += by;
		},
		jump() {
			ahead += by;
		},
	};
}
