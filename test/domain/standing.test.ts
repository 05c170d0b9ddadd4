import {expect, test} from 'vitest';
import {type EnvironmentRecord, standingsOf, urgencyOf} from '../../src/domain/standing.ts';
import {standingWords} from '../../src/domain/standingWords.ts';
import {brief, record} from '../support/records.ts';
import {ana} from '../support/samples.ts';

const now = new Date('2026-05-04T13:00:00.000Z');
const said = (...records: EnvironmentRecord[]) =>
	standingsOf(records, now).map(standing => [
		`${standing.project} ${standing.environment}`,
		urgencyOf(standing, now),
		standingWords(standing, now).text,
	]);

const waiting = brief(7, {
	status: 'waiting',
	finishedAt: null,
	progress: {phase: 'verify', done: 2, steps: 4, waitsFor: 'smoke'},
});
const running = brief(8, {status: 'running', progress: {phase: 'deploy', done: 1, steps: 4, waitsFor: null}});
const frozen = {reason: 'inventory', until: null, by: ana, since: '2026-05-04T12:00:00.000Z'};

test('what needs somebody stands first, then what failed, runs, is held, lacks something, and what is calm', () => {
	expect(
		said(
			record('calm', 'production', {live: brief(1), last: brief(1)}),
			record('lag', 'production', {live: brief(1)}),
			record('lag', 'staging', {live: brief(2)}),
			record('ice', 'production', {state: {lock: null, freeze: frozen}}),
			record('run', 'production', {open: running}),
			record('bad', 'production', {live: brief(1), last: brief(3, {status: 'failed'})}),
			record('ask', 'production', {open: waiting}),
		),
	).toEqual([
		['ask production', 'person', 'waits for smoke · #7 v7 verify 2/4'],
		['bad production', 'failed', '#3 v3 failed'],
		['run production', 'running', '#8 v8 deploy 1/4 · ana@bastion'],
		['ice production', 'held', 'frozen by ana@bastion: inventory'],
		['lag production', 'behind', 'staging has v2'],
		['calm production', 'calm', ''],
		['lag staging', 'calm', ''],
	]);
});

test('a lock and a freeze are told beside what runs, and a freeze that is over is not', () => {
	const lock = {reason: 'audit', by: ana, since: frozen.since};
	const over = {...frozen, until: '2026-05-04T12:59:00.000Z'};
	expect(said(record('shop', 'production', {open: running, state: {lock, freeze: over}}))).toEqual([
		['shop production', 'running', '#8 v8 deploy 1/4 · ana@bastion · locked by ana@bastion: audit'],
	]);
});

test('an environment lacks what another got later, never what it had before', () => {
	const [production, staging] = standingsOf(
		[record('shop', 'production', {live: brief(9)}), record('shop', 'staging', {live: brief(2)})],
		now,
	);
	expect(production).toMatchObject({environment: 'staging', ahead: {environment: 'production', version: 'v9'}});
	expect(staging).toMatchObject({environment: 'production', ahead: null});
});

test('a failure that changed nothing, or that a later release mended, is none', () => {
	const untouched = record('a', 'x', {live: brief(1), last: brief(2, {status: 'failed', changed: false})});
	const mended = record('b', 'x', {live: brief(3), last: brief(2, {status: 'failed'})});
	expect(said(untouched, mended).map(([, urgency]) => urgency)).toEqual(['calm', 'calm']);
});

test('texts of others cannot move the cursor, and a state that cannot be read is told', () => {
	const hostile = brief(7, {...waiting, candidate: {sha: '7', version: '\u001B[2Jv7', ref: 'main'}});
	expect(said(record('a', 'x', {open: hostile}))[0]?.[2]).not.toContain('\u001B');
	expect(said(record('a', 'x', {state: null}))[0]?.[2]).toBe('its locks and freezes cannot be read');
});
