import {expect, test} from 'vitest';
import type {MigrationProof} from '../../src/domain/migrationProof.ts';
import type {RollbackPosition, WayBack} from '../../src/domain/rollbackTable.ts';
import {rollbackWords, type WayFacts} from '../../src/domain/rollbackWords.ts';

const none = {takesBack: [], withoutWayBack: [], loses: [], losesData: []};
const one = {takesBack: ['4'], withoutWayBack: [], loses: ['4'], losesData: ['4']};
const code: RollbackPosition = {after: 'code', applied: [], breaks: [], must: none, could: none, pastReturn: false};
const drop: RollbackPosition = {
	...{after: 'contract', applied: ['4'], breaks: ['4'], must: one, could: one},
	pastReturn: true,
};
const proof: MigrationProof = {
	...{at: '', environment: 'production', candidate: '', ids: ['4'], how: 'by pg_dump', cloneMs: 132_000, steps: []},
	...{atSize: null, estimates: [], old: {none: ''}, fresh: null},
};
const nothing: WayFacts = {proof: null, backup: null, usual: null, ago: () => '3 h ago'};
const usual = {backMs: 12_000, deployMs: 300_000};

test('each way back says how long it usually takes, where that is known', () => {
	expect(rollbackWords(code, {...nothing, usual})).toEqual({
		after: 'code',
		codeAlone: {text: 'works (12 s)', is: 'good'},
		withDatabase: {text: 'stays as it is', is: 'good'},
		restore: {text: 'not needed', is: 'good'},
		forward: 'git revert, ship again (5 m)',
	});
	expect(rollbackWords(code, nothing)).toMatchObject({codeAlone: {text: 'works'}, forward: 'git revert, ship again'});
});

test('past the point of no return the backup is named, what it loses, and how long a clone took', () => {
	const restore = (facts: Partial<WayFacts>) => rollbackWords(drop, {...nothing, ...facts}).restore;
	const newest = {file: 'shop.dump', bytes: 5, at: '', step: 'dump', release: 12};
	expect(restore({proof, backup: {steps: ['dump'], newest}})).toEqual({
		text: 'what dump makes (a clone took 2.2 m): what was written since is lost',
		is: 'doubtful',
	});
	expect(restore({backup: {steps: [], newest}}).text).toBe(
		'shop.dump of #12, made 3 h ago: what was written since is lost',
	);
	expect(restore({backup: {steps: [], newest: null}})).toEqual({text: 'there is no backup', is: 'bad'});
	expect(rollbackWords(drop, nothing).forward).toBe('git revert, ship again, with a migration that mends 4');
});

test('a way back of the database says what it loses, how long it took on the clone, or that it failed there', () => {
	const back = (facts: Partial<WayFacts>, must: Partial<WayBack> = {}, pastReturn = true) =>
		rollbackWords({...drop, must: {...one, ...must}, pastReturn}, {...nothing, ...facts}).withDatabase;
	const down = {id: '4', direction: 'down', ms: 40, error: null, statements: []} as const;
	expect(back({})).toEqual({text: 'takes back 4; loses its data', is: 'bad'});
	expect(back({proof: {...proof, steps: [down]}}).text).toBe('takes back 4, 40 ms on the clone; loses its data');
	expect(back({proof: {...proof, steps: [{...down, error: 'duplicate'}]}})).toEqual({
		text: 'the down of 4 failed on the clone',
		is: 'bad',
	});
	expect(back({}, {losesData: []}, false)).toEqual({
		text: 'takes back 4; loses its new values',
		is: 'doubtful',
	});
	expect(back({}, {loses: [], losesData: []}).text).toBe('takes back 4; loses nothing');
	expect(back({}, {withoutWayBack: ['4']}).text).toBe('4: no way back');
});

test('what may stay says what it loses if one took it back all the same', () => {
	const stays = (could: WayBack) => rollbackWords({...code, could}, nothing).withDatabase.text;
	expect(stays({...one, losesData: []})).toBe('stays as it is; taking back 4 loses its new values');
	expect(stays({...one, loses: [], losesData: []})).toBe('stays as it is; taking back 4 loses nothing');
	expect(stays({...one, takesBack: ['5', '4']})).toBe('stays as it is; taking back 5 4 loses data of 4');
	expect(stays({...one, withoutWayBack: ['4']})).toBe('stays as it is; 4 has no way back');
});
