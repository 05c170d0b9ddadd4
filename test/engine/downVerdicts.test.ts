// What is said before migrations are taken back by themselves, while the code stays.
import {expect, test} from 'vitest';
import type {MigrationJudgement} from '../../src/domain/migrationJudgement.ts';
import {type DownFacts, downVerdicts} from '../../src/engine/downVerdicts.ts';
import type {MigrationRow} from '../../src/migrations/migrations.ts';
import {migration} from '../support/samples.ts';

const row = (id: string, state: MigrationRow['state']): MigrationRow => ({
	id,
	name: '',
	file: '',
	foundIn: null,
	state,
	outOfOrder: false,
	appliedAt: null,
	up: null,
	down: null,
	hasDown: true,
	changed: false,
});
const harmless: MigrationJudgement = {phase: 'expand', oldOnNew: 'yes', newOnOld: 'yes', undo: 'U0', findings: []};

function verdicts(
	rows: readonly MigrationRow[],
	ids: readonly string[],
	change: Partial<DownFacts> = {},
	judgement: MigrationJudgement = harmless,
) {
	const outlook = {
		ok: true as const,
		rows,
		pending: [],
		heads: [],
		remarks: [],
		at: '',
		proof: null,
		judged: {migrations: [], verdict: 'safe' as const, order: {kind: 'any' as const, steps: [], reason: null}},
	};
	const steps = ids.map(id => migration(id, {judgement}));
	return downVerdicts({outlook, steps, newestFirst: [], reach: 'none', ...change}).map(
		({verdict, text}) => `${verdict} ${text}`,
	);
}

test('what a rollback left is taken back without a word, where nothing is lost', () => {
	expect(verdicts([row('1', 'applied'), row('2', 'gone')], ['2'])).toEqual([]);
});

test('what is not applied now is not taken back: a tool might take back another', () => {
	const said = 'block 2: not applied now, so there is nothing to take back';
	expect(verdicts([row('2', 'undone')], ['2'])).toEqual([said]);
	expect(verdicts([], ['2'])).toEqual([said]);
});

test('what the live code comes with is needed, unless it works without', () => {
	const said = 'block 2: the code that is live comes with it, and may need it';
	expect(verdicts([row('2', 'applied')], ['2'])).toEqual([]);
	expect(verdicts([row('2', 'applied')], ['2'], {}, {...harmless, newOnOld: 'no'})).toEqual([said]);
	expect(verdicts([row('2', 'applied')], ['2'], {}, {...harmless, newOnOld: 'unknown'})).toEqual([said]);
});

test('what is lost is said', () => {
	expect(verdicts([row('2', 'gone')], ['2'], {}, {...harmless, undo: 'U1'})[0]).toMatch(/^warn 2: .* lost$/);
});

test('a tool that goes back to before one takes back all later ones', () => {
	const rows = [row('a', 'applied'), row('b', 'applied'), row('c', 'applied'), row('d', 'pending'), row('x', 'gone')];
	const too = (names: string) => `block the tool would take back ${names}, too: name all of them`;
	expect(verdicts(rows, ['b'], {reach: 'later'})).toEqual([too('c, x')]);
	expect(verdicts(rows, ['b', 'c', 'x'], {reach: 'later'})).toEqual([]);
	expect(verdicts(rows, ['x'], {reach: 'later'})).toEqual([]);
	expect(verdicts(rows, ['b'])).toEqual([]);
	const gone = [row('a', 'applied'), row('x', 'gone'), row('y', 'gone')];
	expect(verdicts(gone, ['x'], {reach: 'later', newestFirst: ['y', 'x', 'a']})).toEqual([too('y')]);
	expect(verdicts(gone, ['y'], {reach: 'later', newestFirst: ['y', 'x', 'a']})).toEqual([]);
});

test('Django takes back later ones of the same app', () => {
	const rows = [row('shop.1', 'applied'), row('blog.1', 'applied'), row('shop.2', 'applied')];
	expect(verdicts(rows, ['shop.1'], {reach: 'later-of-app'})).toEqual([
		'block the tool would take back shop.2, too: name all of them',
	]);
});

test('a ledger that cannot be read blocks; a project without migrations has nothing to say', () => {
	const outlook = {ok: false as const, error: 'the database does not answer', at: ''};
	expect(verdicts([], ['2'], {outlook})).toEqual(['block the database does not answer']);
	expect(verdicts([], ['2'], {outlook: null})).toEqual([]);
});
