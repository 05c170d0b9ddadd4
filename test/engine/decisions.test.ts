// Two people decide on one history, each seeing it as it was at some moment.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {EnvironmentEvent, ReleaseEvent} from '../../src/domain/events.ts';
import type {Operator} from '../../src/domain/operator.ts';
import {type DecisionParts, decisions} from '../../src/engine/decisions.ts';
import type {Journal} from '../../src/journal/journal.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {ana, ben, command, project, question} from '../support/samples.ts';
import {startedEvent} from '../support/started.ts';

const at = '2026-05-04T12:00:00.000Z';
const failed = {outcome: 'failed', exitCode: 1, signal: null, detail: null, durationMs: 5} as const;

let folder: string;
let journal: Journal;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'release-tui-decisions-'));
	journal = openSqliteJournal(path.join(folder, 'journal.db'));
});
afterEach(() => {
	journal.close();
	rmSync(folder, {recursive: true, force: true});
});

const as = (operator: Operator) => {
	const parts: DecisionParts = {
		...{project, journal, operator, now: () => new Date(at), hear: said => said},
		holderOf: async () => ({by: operator, open: [], alive: []}),
	};
	return decisions(parts);
};

/** A release that asks, and whose push has failed. @returns its sequence number */
async function begun(...more: readonly ReleaseEvent[]): Promise<number> {
	const started = startedEvent(1);
	const steps = [command('push', 'push it'), question('smoke')];
	const events: readonly ReleaseEvent[] = [
		{...started, plan: {...started.plan, steps}},
		{type: 'step-intended', step: 'push', attempt: 1},
		{type: 'step-finished', step: 'push', attempt: 1, ...failed},
		{type: 'step-asked', step: 'smoke'},
		...more,
	];
	await journal.append([{stream: 'release:1', expected: 0, events}], ana, at);
	return events.length;
}

const changed = (message: string) => ({ok: false, code: 'state-changed', message: expect.stringContaining(message)});
const done = {ok: true};

test('an item that somebody else answered is not answered again, in whichever way', async () => {
	const seen = await begun();
	expect(await as(ben).decideStep(1, {do: 'decline', step: 'smoke', note: 'cart'}, seen)).toEqual(done);
	const stale = changed('ben@bastion declined smoke (cart)');
	for (const answer of ['confirm', 'decline'] as const) {
		expect(await as(ana).decideStep(1, {do: answer, step: 'smoke', note: null}, seen)).toMatchObject(stale);
	}

	// Asked again since, it is another question than the one that stood there.
	await as(ben).decideStep(1, {do: 'retry', step: 'smoke', attempt: null});
	const again = await as(ana).decideStep(1, {do: 'confirm', step: 'smoke', note: null}, seen);
	expect(again).toMatchObject(changed('ben@bastion has smoke tried again'));
});

test('what somebody asked for a moment ago themselves is no change', async () => {
	const seen = await begun();
	for (let press = 0; press < 2; press++) {
		expect(await as(ana).decideStep(1, {do: 'confirm', step: 'smoke', note: null}, seen)).toEqual(done);
		expect(await as(ana).decideRelease(1, {do: 'pause', reason: null}, seen)).toEqual(done);
	}

	expect(await as(ana).decideRelease(1, {do: 'resume'}, seen)).toMatchObject(changed('ana@bastion paused the release'));
});

test('what concerns another step, and remarks, are in nobody’s way', async () => {
	const seen = await begun();
	await as(ben).decideStep(1, {do: 'retry', step: 'push', attempt: 1});
	await as(ben).decideRelease(1, {do: 'note', text: 'hello'});
	expect(await as(ana).decideStep(1, {do: 'confirm', step: 'smoke', note: null}, seen)).toEqual(done);
	expect(await as(ana).decideRelease(1, {do: 'note', text: 'hello, too'}, seen)).toEqual(done);
	expect(await as(ana).decideRelease(1, {do: 'abort', reason: 'enough'}, seen)).toEqual(done);
});

test('a step that somebody else tried again, or skipped, is neither tried nor skipped', async () => {
	const seen = await begun();
	await as(ben).decideStep(1, {do: 'skip', step: 'push', reason: 'not needed'});
	const stale = changed('ben@bastion skipped push (not needed)');
	expect(await as(ana).decideStep(1, {do: 'retry', step: 'push', attempt: 1}, seen)).toMatchObject(stale);
	expect(await as(ana).decideStep(1, {do: 'skip', step: 'push', reason: 'broken'}, seen)).toMatchObject(stale);
});

test('a release that somebody else paused, let go on, or aborted is not paused, let go on or aborted unseen', async () => {
	const seen = await begun();
	await as(ben).decideRelease(1, {do: 'pause', reason: 'lunch'});
	expect(await as(ana).decideRelease(1, {do: 'pause', reason: null}, seen)).toMatchObject(
		changed('ben@bastion paused the release (lunch)'),
	);
	await as(ben).decideRelease(1, {do: 'resume'});
	expect(await as(ana).decideRelease(1, {do: 'resume'}, seen + 1)).toMatchObject(
		changed('ben@bastion let the release go on'),
	);
	await as(ben).decideRelease(1, {do: 'abort', reason: 'wrong'});
	expect(await as(ana).decideRelease(1, {do: 'abort', reason: 'late'}, seen)).toMatchObject(
		changed('ben@bastion aborted the release (wrong)'),
	);
	expect(await as(ana).decideStep(1, {do: 'confirm', step: 'smoke', note: null}, seen)).toMatchObject(
		changed('ben@bastion aborted the release'),
	);
});

test('a release that has ended meanwhile is not aborted', async () => {
	const seen = await begun();
	const end: ReleaseEvent = {type: 'release-finished', outcome: 'succeeded', verified: true, reason: null};
	await journal.append([{stream: 'release:1', expected: seen, events: [end]}], ben, at);
	expect(await as(ana).decideRelease(1, {do: 'abort', reason: 'late'}, seen)).toMatchObject(
		changed('saw the release end: succeeded'),
	);
});

test('an environment that is locked for another reason, or held by another release, is not freed unseen', async () => {
	const events: readonly EnvironmentEvent[] = [
		{type: 'lease-taken', release: 1},
		{type: 'environment-locked', reason: 'load test'},
	];
	await journal.append([{stream: 'environment:production', expected: 0, events}], ana, at);
	await as(ben).decideEnvironment('production', {do: 'unlock', reason: null});
	await as(ben).decideEnvironment('production', {do: 'lock', reason: 'database'});
	const passed: EnvironmentEvent = {type: 'lease-passed', from: 1, to: 2};
	await journal.append([{stream: 'environment:production', expected: 4, events: [passed]}], ben, at);
	expect(await as(ana).decideEnvironment('production', {do: 'unlock', reason: null}, 2)).toMatchObject(
		changed('ben@bastion locked it (database)'),
	);
	expect(await as(ana).decideEnvironment('production', {do: 'break', reason: 'gone'}, 2)).toMatchObject(
		changed('ben@bastion rolled back with #2'),
	);
	expect(await as(ana).decideEnvironment('production', {do: 'unlock', reason: null}, 5)).toEqual(done);
});
