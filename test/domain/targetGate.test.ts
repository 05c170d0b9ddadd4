import {expect, test} from 'vitest';
import {driftGate, type TargetLook, targetsGate} from '../../src/domain/targetGate.ts';

const [old, next] = [
	{sha: '8f6a362aa0b1c2d3e4f5061728394a5b6c7d8e9f', version: 'v1'},
	{sha: '714a962aa0b1c2d3e4f5061728394a5b6c7d8e9f', version: '714a962'},
];

function look(target: string, change: Partial<TargetLook> = {}): TargetLook {
	return {target, dead: null, revision: old, error: null, ...change};
}

const fine = Array.from({length: 18}, (_, n) => look(`web${n + 1}`));

test('where no step runs on targets, no gate looks at any', () => {
	expect([...targetsGate([]), ...driftGate([])]).toEqual([]);
	expect(targetsGate([{group: 'web', looks: fine}])).toEqual([
		{id: 'targets', verdict: 'pass', text: '18 targets can be worked with'},
	]);
	expect(driftGate([{group: 'web', looks: fine}])).toEqual([]);
});

test('dead targets block, and are named with what is wrong: the same once', () => {
	const dead = Array.from({length: 7}, (_, n) => look(`db${n + 1}`, {dead: 'it refuses connections', revision: null}));
	const other = look('db8', {dead: 'its host key changed', revision: null});
	expect(
		targetsGate([
			{group: 'web', looks: fine},
			{group: 'db', looks: [...dead, other]},
		]),
	).toEqual([
		{
			id: 'targets',
			verdict: 'block',
			text: '8 of 26 targets cannot be worked with: db1, db2, db3, db4, db5 and 2 more: it refuses connections; db8: its host key changed',
		},
	]);
});

test('what runs something else than most, or does not say what, is named', () => {
	const looks = [
		...fine,
		look('web19', {revision: next}),
		look('web20', {revision: null, error: 'it printed nothing'}),
	];
	expect(driftGate([{group: 'web', looks}])).toEqual([
		{
			id: 'drift',
			verdict: 'warn',
			text: 'most of "web" (18 of 20) runs 8f6a362 (v1), but web19 runs 714a962; web20 does not say what it runs: it printed nothing',
		},
	]);
});

test('of many that do not say what they run, one error says enough', () => {
	const looks = Array.from({length: 7}, (_, n) => look(`db${n + 1}`, {revision: null, error: `no /srv/db${n + 1}`}));
	expect(driftGate([{group: 'db', looks}])).toMatchObject([
		{text: 'db1, db2, db3, db4, db5 and 2 more do not say what they run (db1: no /srv/db1)'},
	]);
});
