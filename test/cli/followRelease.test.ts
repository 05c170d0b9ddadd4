// A release that was aborted for a rollback is followed into that: what the rollback comes to is what counts.
import process from 'node:process';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {followRelease} from '../../src/cli/followRelease.ts';
import type {Engine} from '../../src/engine/engine.ts';
import {command} from '../support/samples.ts';
import {
	type Book,
	deploying,
	done,
	type Fact,
	failed,
	finish,
	given,
	happened,
	lost,
	released,
	rollback,
} from '../support/story.ts';

let out = '';

beforeEach(() => {
	out = '';
	vi.spyOn(process.stdout, 'write').mockImplementation(text => {
		out += String(text);
		return true;
	});
});

afterEach(() => vi.restoreAllMocks());

const begun: readonly Fact[] = [
	released('v1', {verified: true}),
	deploying('v2', {steps: [command('push', 'push it', {undo: 'push it back'})]}),
	done(rollback()),
	done(finish(2, {outcome: 'aborted'})),
];

async function follow(...facts: readonly Fact[]) {
	const {book} = given(...begun, ...facts);
	const code = await followRelease(engineOf(book), 2, {json: true, answer: null});
	const last: unknown = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
	return {code, last};
}

test('a rollback that waits for a person ends the following with 6 and says so last', async () => {
	expect(await follow(happened(3, ...lost('undo-push')))).toEqual({
		code: 6,
		last: {type: 'release-waiting', id: 3, status: 'waiting', why: 'unknown', step: 'undo-push'},
	});
});

test('a rollback that failed ends the following with 1', async () => {
	const {code, last} = await follow(
		happened(3, ...failed('undo-push')),
		done(finish(3, {outcome: 'failed', reason: 'undo-push: exit code 1'})),
	);
	expect(code).toBe(1);
	expect(last).toMatchObject({type: 'release-finished', id: 2, status: 'aborted'});
});

test('where a command failed, the place of what it printed is told', async () => {
	const {book} = given(
		...begun,
		happened(3, ...failed('undo-push')),
		done(finish(3, {outcome: 'failed', reason: null})),
	);
	await followRelease(engineOf(book), 2, {json: false, answer: null});
	expect(out).toContain('✖ undo-push  exit code 1 · release-tui logs 3 undo-push\n');
});

test('a rollback that succeeded ends the following with 5', async () => {
	const {code, last} = await follow(done(finish(3)));
	expect(code).toBe(5);
	expect(last).toMatchObject({type: 'release-finished', id: 2, status: 'rolled-back'});
});

function engineOf(book: Book): Engine {
	const used: Pick<Engine, 'release' | 'events' | 'subscribe' | 'ensureRunner'> = {
		release: async id => book.release(id),
		events: async id => book.events(id),
		subscribe: () => () => {},
		ensureRunner: async () => ({ok: true}),
	};
	return used as Engine;
}
