// Announcements by real runners, shims, commands and a receiver of webhooks: sent once, whatever dies on the way.
import {expect, test} from 'vitest';
import {unsentAnnouncements} from '../../src/domain/announcement.ts';
import {type Release, stepOf} from '../../src/domain/release.ts';
import type {Failpoint} from '../../src/runner/failpoint.ts';
import {serve} from '../support/httpServer.ts';
import {announcement, command} from '../support/samples.ts';
import {inWorld, type World} from '../support/world.ts';

const push = command('push', 'true', {undo: 'true'});
const send = 'cat >> ran; echo >> ran';

/** What becomes of an announcement whose runner or shim dies there. */
const points: readonly (readonly [point: Failpoint, sent: 0 | 1, status: 'succeeded' | 'unknown'])[] = [
	['runner:before-intent', 1, 'succeeded'],
	['runner:after-intent', 1, 'succeeded'],
	['runner:after-spawn', 1, 'succeeded'],
	['runner:after-started', 1, 'succeeded'],
	['runner:exit-seen', 1, 'succeeded'],
	['runner:after-finished', 1, 'succeeded'],
	['shim:before-claim', 1, 'succeeded'],
	['shim:after-claim', 0, 'unknown'],
	['shim:exit-unrecorded', 1, 'unknown'],
	['shim:exit-recorded', 1, 'succeeded'],
	['runner:before-release-finished', 1, 'succeeded'],
	['runner:after-release-finished', 1, 'succeeded'],
];

test.each(points)(
	'killed at %s, it is sent at most once, and the release succeeds',
	{timeout: 60_000},
	async (point, sent, status) => {
		await inWorld(async world => {
			const release = await world.start([announcement('news', send), push]);
			await dieAt(world, release, point);
			const ended = await world.until(release, now => now.end !== null);
			expect(ended.end?.outcome).toBe('succeeded');
			expect(stepOf(ended, 'news').state.status).toBe(status);
			expect(unsentAnnouncements(ended).map(({id}) => id)).toEqual(status === 'unknown' ? ['news'] : []);
			expect(world.count('ran')).toBe(sent);
		})();
	},
);

test.each(points.filter(([point]) => !point.includes('release-finished')))(
	'sent again after the end and killed at %s, it is sent at most once',
	{timeout: 60_000},
	async (point, sent, status) => {
		await inWorld(async world => {
			const release = await world.start([push, announcement('news', `[ -e go ] || exit 4; ${send}`)]);
			expect(unsentAnnouncements(await world.finish(release))).toHaveLength(1);
			world.touch('go');
			await world.step(release, {do: 'retry', step: 'news', attempt: 1});
			await dieAt(world, release, point);
			const after = await world.until(release, now => stepOf(now, 'news').state.status === status);
			expect(after.end?.outcome).toBe('succeeded');
			expect(world.count('ran')).toBe(sent);
		})();
	},
);

test(
	'what was sent stands whole in the journal, and the command got exactly that, whatever is in it',
	{timeout: 60_000},
	() =>
		inWorld(async world => {
			const text = 'a `touch pwned` $(touch pwned) "\'\\ ; touch pwned\n€ 😀';
			const release = await world.start([push, announcement('news', 'cat > got', {text: [text]})]);
			await world.finish(release);
			expect(world.text('got')).toBe(text);
			expect(world.text('pwned')).toBe('');
			const events = (await world.events(release)).map(({event}) => event);
			expect(events).toContainEqual({type: 'announcement-sent', step: 'news', attempt: 1, text});
		})(),
);

test('a webhook gets the text as JSON, or what the body says', {timeout: 60_000}, () =>
	withHook(200, async (world, url, posted) => {
		const way = {by: 'webhook', variable: 'HOOK'} as const;
		const body = JSON.stringify({title: 'News', blocks: [{text: '> {{text}}'}], n: 1});
		const release = await world.start([
			push,
			announcement('plain', '', {text: ['a "b"\nc'], way: {...way, body: null}}),
			announcement('rich', '', {text: ['a "b"\nc'], way: {...way, body}}),
		]);
		const ended = await world.finish(release, {HOOK: url});
		expect(unsentAnnouncements(ended)).toEqual([]);
		expect(posted.map(text => JSON.parse(text) as unknown)).toEqual([
			{text: 'a "b"\nc'},
			{title: 'News', blocks: [{text: '> a "b"\nc'}], n: 1},
		]);
		expect(world.output(release, 'plain')).not.toContain('hook-secret');
	}),
);

test('a webhook that refuses was not sent; one that never answers may have been', {timeout: 60_000}, async () => {
	const step = announcement('news', '', {way: {by: 'webhook', variable: 'HOOK', body: null}});
	const statusOf = (release: Release) => stepOf(release, 'news').state;
	await withHook(500, async (world, url) => {
		const ended = await world.finish(await world.start([push, step]), {HOOK: url});
		expect([ended.end?.outcome, statusOf(ended).status]).toEqual(['succeeded', 'failed']);
	});
	await withHook('drop', async (world, url, posted) => {
		const ended = await world.finish(await world.start([push, step]), {HOOK: url});
		expect([ended.end?.outcome, statusOf(ended)]).toEqual([
			'succeeded',
			{status: 'unknown', why: 'there was no answer; it may have been sent'},
		]);
		expect(posted).toHaveLength(1);
	});
	let gone = '';
	await withHook(200, async (_, url) => {
		gone = url;
	});
	await inWorld(async world => {
		const ended = await world.finish(await world.start([push, step]), {HOOK: gone});
		expect(statusOf(ended).status).toBe('failed');
	})();
});

test('what an answer says is known to what comes later, and to the rollback', {timeout: 60_000}, () =>
	withHook(200, async (world, url) => {
		const keeps = [{name: 'bug', path: '.id'}];
		const way = {by: 'webhook', variable: 'HOOK', body: null} as const;
		const release = await world.start([
			announcement('file', '', {way, keeps}),
			announcement('comment', 'cat > commented', {text: ['On ', {field: 'bug'}]}),
			command('push', 'echo "$RELEASE_KEPT_BUG" > pushed', {undo: 'echo "$RELEASE_KEPT_BUG" > undone'}),
		]);
		const ended = await world.finish(release, {HOOK: url});
		expect([ended.kept, unsentAnnouncements(ended)]).toEqual([{bug: '7'}, []]);
		expect([world.text('commented'), world.text('pushed')]).toEqual(['On 7', '7\n']);
		await world.finish(await world.rollback());
		expect(world.text('undone')).toBe('7\n');
	}),
);

test('an announcement whose value nobody told is not sent, until somebody did', {timeout: 60_000}, () =>
	inWorld(async world => {
		const keeps = [{name: 'bug', path: '.'}];
		const release = await world.start([
			announcement('file', '[ -e go ] && echo 8', {keeps}),
			announcement('comment', 'cat >> ran; echo >> ran', {text: ['On ', {field: 'bug'}]}),
			push,
		]);
		const ended = await world.finish(release);
		expect([ended.end?.outcome, unsentAnnouncements(ended).map(({id}) => id)]).toEqual([
			'succeeded',
			['file', 'comment'],
		]);
		expect([world.count('ran'), world.output(release, 'comment')]).toEqual([
			0,
			expect.stringContaining('{{bug}} is not known'),
		]);
		world.touch('go');
		for (const step of ['file', 'comment']) {
			await world.step(release, {do: 'retry', step, attempt: 1});
			await world.run(release).ended;
		}

		expect(unsentAnnouncements(await world.release(release))).toEqual([]);
		expect(world.text('ran')).toBe('On 8\n');
	})(),
);

test('a command that is cut short may have sent it', {timeout: 60_000}, () =>
	inWorld(async world => {
		const step = announcement('news', 'cat >> ran; exec sleep 60', {timeoutMs: 300});
		const ended = await world.finish(await world.start([push, step]));
		expect(ended.end?.outcome).toBe('succeeded');
		expect(stepOf(ended, 'news').state).toEqual({status: 'unknown', why: 'timed out; it may have been sent'});
	})(),
);

async function dieAt(world: World, release: number, point: Failpoint): Promise<void> {
	const first = world.runUntil(release, point);
	if (point.startsWith('runner:')) {
		expect(await first.ended).toBe('SIGKILL');
		world.run(release);
	}

	await world.until(release, () => world.killed());
}

async function withHook(
	answer: number | 'drop',
	body: (world: World, url: string, posted: readonly string[]) => Promise<void>,
): Promise<void> {
	const posted: string[] = [];
	const {url, close} = await serve((request, text, response) => {
		posted.push(text);
		if (answer === 'drop') request.socket.destroy();
		else response.writeHead(answer).end(`you asked for ${request.url}\n{"id": 7}`);
	});
	try {
		await inWorld(world => body(world, `${url}/hook-secret-path`, posted))();
	} finally {
		close();
	}
}
