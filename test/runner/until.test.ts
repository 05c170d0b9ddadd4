// Waiting for something by asking again, by real runners and shims.
import {expect, test} from 'vitest';
import {stepOf} from '../../src/domain/release.ts';
import {untilStep} from '../../src/domain/untilStep.ts';
import {inWorld} from '../support/world.ts';

const waiting = (until: string, timeoutMs = 60_000) =>
	untilStep(
		{kind: 'until', id: 'image', until, everyMs: 10, timeoutMs, only: null, retry: 'safe', undo: null},
		'preflight',
		{},
	);

test('it asks until the answer is yes, and keeps what is new in the answers', () =>
	inWorld(async world => {
		const ask = 'echo asked >>asked; n=$(wc -l <asked); echo "built $((n / 2)) of 2"; [ "$n" -ge 4 ]';
		const id = await world.start([waiting(ask)]);
		expect(stepOf(await world.finish(id), 'image').state.status).toBe('succeeded');
		expect(world.count('asked')).toBe(4);
		expect(world.output(id, 'image')).toBe('built 0 of 2\nbuilt 1 of 2\nbuilt 2 of 2\n');
	})());

test.each([
	['echo the checks are red; exit 99', 'exit code 99'],
	['no-such-program-here', 'exit code 127'],
])('%s is never asked again', (ask, detail) =>
	inWorld(async world => {
		const id = await world.start([waiting(`echo asked >>asked; ${ask}`)], {onFailure: 'stop'});
		expect(stepOf(await world.finish(id), 'image').state).toMatchObject({
			status: 'failed',
			detail: expect.stringContaining(detail),
		});
		expect(world.count('asked')).toBe(1);
	})());

test('what never comes ends at the time limit', () =>
	inWorld(async world => {
		const id = await world.start([waiting('exit 1', 200)], {onFailure: 'stop'});
		expect(stepOf(await world.finish(id), 'image').state).toMatchObject({status: 'failed', detail: 'timed out'});
	})());

test('whoever takes over from a killed runner goes on waiting', () =>
	inWorld(async world => {
		const id = await world.start([waiting('echo asked >>asked; [ -e go ]')]);
		const first = world.runUntil(id, 'runner:after-started');
		expect(await first.ended).toBe('SIGKILL');
		world.touch('go');
		expect(stepOf(await world.finish(id), 'image').state.status).toBe('succeeded');
	})());
