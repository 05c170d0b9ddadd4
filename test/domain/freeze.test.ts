import {expect, test} from 'vitest';
import {decideFreeze, type FreezeCommand, foreignFreezeGate, freezeGate, freezeNow} from '../../src/domain/freeze.ts';
import {parseMoment} from '../../src/domain/parseMoment.ts';
import {type Ask, deploying, done, given, released, rollback, start} from '../support/story.ts';

const zone = 'Europe/Ljubljana';
/** A Friday, an hour ahead of UTC. */
const friday = new Date('2026-11-20T12:00:00Z');
const monday = new Date('2026-11-23T07:00:00Z');

const ask =
	(command: FreezeCommand, now = friday): Ask =>
	book =>
		decideFreeze(book.environment(), command, {now, zone});
const freeze = (reason: string, until: string | null = null, now = friday) => ask({do: 'freeze', reason, until}, now);
const unfreeze = ask({do: 'unfreeze', reason: null});
const gateOf =
	(now: Date): Ask =>
	book => {
		const gate = freezeGate(freezeNow(book.environment(), now), zone);
		return start('v2', {gates: gate ? [gate] : []})(book);
	};

test('a frozen environment takes no release, and says who froze it, until when and why', () => {
	given()
		.when(freeze('inventory', 'mon 08:00'), gateOf(friday))
		.refused('gate', 'freeze: frozen by ana@bastion until Mon 2026-11-23 08:00: inventory', {
			type: 'environment-frozen',
			until: '2026-11-23T07:00:00.000Z',
		});
});

test('a freeze ends by itself, to the moment', () => {
	const before = new Date(monday.getTime() - 1);
	given(done(freeze('inventory', 'mon 08:00')))
		.when(gateOf(before))
		.refused('gate', 'inventory');
	given(done(freeze('inventory', 'mon 08:00')))
		.when(gateOf(monday))
		.then({type: 'lease-taken'}, {type: 'release-started'});
});

test('a freeze without an end holds until it is lifted', () => {
	given(done(freeze('audit')))
		.when(gateOf(new Date('2036-01-01T00:00:00Z')))
		.refused('gate', 'audit');
	given(done(freeze('audit')), done(unfreeze))
		.when(gateOf(friday))
		.then({type: 'lease-taken'}, {type: 'release-started'});
});

test('a frozen environment can be rolled back', () => {
	given(released('v1', {verified: true}), deploying('v2', {previous: 'v1'}), done(freeze('incident')))
		.when(rollback())
		.then({type: 'lease-passed'}, {type: 'abort-requested'}, {type: 'release-marked-bad'}, {type: 'release-started'});
});

test('nobody shortens the freeze of another unseen; one that is over is no hindrance', () => {
	given()
		.when(freeze('inventory', '3d'), freeze('lunch', '1h'))
		.refused('not-possible', 'production is frozen already by ana@bastion', {type: 'environment-frozen'});
	given(done(freeze('inventory', '1h')))
		.when(freeze('lunch', null, monday))
		.then({type: 'environment-frozen', reason: 'lunch', until: null});
});

test('a freeze needs a reason and an end that can be understood and is still to come', () => {
	given().when(freeze(' ')).refused('not-possible', 'needs a reason');
	given().when(freeze('x', 'soon')).refused('not-possible', '"soon" is no time');
	given().when(freeze('x', '2026-11-19')).refused('not-possible', 'Fri 2026-11-20 00:00 is over already');
});

test('lifting what is not frozen, or not any more, records nothing', () => {
	given().when(unfreeze).then();
	given(done(freeze('x', '1h')))
		.when(ask({do: 'unfreeze', reason: null}, monday))
		.then();
});

test.each([
	['90m', '2026-11-20T13:30:00.000Z'],
	['3d', '2026-11-23T12:00:00.000Z'],
	['17:00', '2026-11-20T16:00:00.000Z'],
	['08:00', '2026-11-21T07:00:00.000Z'],
	['fri 08:00', '2026-11-27T07:00:00.000Z'],
	['Friday 17:00', '2026-11-20T16:00:00.000Z'],
	// A date alone means its end.
	['2026-12-01', '2026-12-01T23:00:00.000Z'],
	['2026-12-01 08:00', '2026-12-01T07:00:00.000Z'],
	['2026-12-01T08:00', '2026-12-01T07:00:00.000Z'],
	['2026-12-01T08:00:00Z', '2026-12-01T08:00:00.000Z'],
	['2026-12-01T08:00:00-05:00', '2026-12-01T13:00:00.000Z'],
	// Summer time again.
	['2027-06-01 08:00', '2027-06-01T06:00:00.000Z'],
])('until %s is %s', (text, expected) => {
	expect(parseMoment(text, {now: friday, zone})?.toISOString()).toBe(expected);
});

test.each([
	'',
	'soon',
	'25:00',
	'12:60',
	'2026-02-30',
	'2026-13-01',
	'2026-12-01 24:00',
	'5',
	'-3h',
	'3w',
	'mon',
])('"%s" is no time', text => {
	expect(parseMoment(text, {now: friday, zone})).toBeNull();
});

test('what a command says is heard, and what is not known blocks', () => {
	expect(foreignFreezeGate({says: 'free'}).verdict).toBe('pass');
	expect(foreignFreezeGate({says: 'frozen', reason: 'a critical release', by: 'ops', until: '17:00'})).toMatchObject({
		verdict: 'block',
		text: 'frozen by ops until 17:00: a critical release',
	});
	expect(foreignFreezeGate({says: 'frozen', reason: null, by: null, until: null}).text).toBe('frozen');
	expect(foreignFreezeGate({says: 'unknown', why: 'no answer in 20 s'})).toMatchObject({
		verdict: 'block',
		text: 'unknown whether it is frozen: no answer in 20 s',
	});
});
