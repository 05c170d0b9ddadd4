import {expect, test} from 'vitest';
import type {MigrationJudgement} from '../../src/domain/migrationJudgement.ts';
import type {MigrateStep} from '../../src/domain/migrationSteps.ts';
import {rollbackTable} from '../../src/domain/rollbackTable.ts';
import {command, migration} from '../support/samples.ts';

const step = (
	id: string,
	phase: 'schema' | 'contract',
	judged: Partial<MigrationJudgement>,
	hasDown = true,
): MigrateStep =>
	migration(
		id,
		{phase, judgement: {phase: 'expand', oldOnNew: 'yes', newOnOld: 'no', undo: 'U1', findings: [], ...judged}},
		{hasDown},
	);
const push = command('push', 'x', {undo: 'back'});
const table = (...steps: Parameters<typeof rollbackTable>[0]['steps']) => rollbackTable({steps, secrets: []});

test('without migrations there is no table', () => {
	expect(table(push)).toEqual([]);
});

test('while the old code works with everything, the code alone goes back', () => {
	const rows = table(
		step('1', 'schema', {}),
		push,
		step('2', 'contract', {phase: 'data', oldOnNew: 'stalled', undo: 'U2'}),
	);
	expect(rows.map(({after, applied}) => [after, applied])).toEqual([
		['schema', ['1']],
		['code', []],
		['data', ['2']],
	]);
	for (const row of rows) expect(row).toMatchObject({breaks: [], must: {takesBack: [], loses: []}, pastReturn: false});
	expect(rows.at(-1)?.could).toEqual({takesBack: ['2', '1'], withoutWayBack: [], loses: ['2', '1'], losesData: ['2']});
});

test('the point of no return lies where something is taken away that no down brings back', () => {
	const drop = step('3', 'contract', {phase: 'contract', oldOnNew: 'no', undo: 'U2'});
	const rows = table(step('1', 'schema', {}), push, step('2', 'contract', {}), drop, step('4', 'contract', {}));
	expect(rows.map(({after, pastReturn}) => [after, pastReturn])).toEqual([
		['schema', false],
		['code', false],
		['data', false],
		['contract', true],
	]);
	expect(rows.at(-1)).toEqual({
		after: 'contract',
		applied: ['3', '4'],
		breaks: ['3'],
		must: {takesBack: ['4', '3'], withoutWayBack: [], loses: ['4', '3'], losesData: ['3']},
		could: {
			...{takesBack: ['4', '3', '2', '1'], withoutWayBack: []},
			...{loses: ['4', '3', '2', '1'], losesData: ['3']},
		},
		pastReturn: true,
	});
});

test('what only stops the old code, and can be taken back whole, is no point of no return', () => {
	const [row] = table(step('1', 'schema', {oldOnNew: 'no', undo: 'U0'}), push);
	expect(row).toMatchObject({breaks: ['1'], must: {takesBack: ['1'], loses: []}, pastReturn: false});
	expect(table(step('1', 'schema', {oldOnNew: 'no', undo: 'U0'}, false), push)[0]).toMatchObject({
		must: {withoutWayBack: ['1']},
		pastReturn: true,
	});
});

test('what nobody could judge breaks the old code, as far as anybody knows', () => {
	const rows = table({...step('1', 'schema', {}), judgement: null}, push);
	expect(rows.at(-1)).toMatchObject({
		after: 'code',
		breaks: ['1'],
		must: {takesBack: ['1'], loses: ['1'], losesData: ['1']},
		pastReturn: false,
	});
});
