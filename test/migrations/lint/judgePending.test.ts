import {expect, test} from 'vitest';
import type {MigrationScript} from '../../../src/domain/plan.ts';
import type {RuleWeights} from '../../../src/domain/project.ts';
import {judgePending} from '../../../src/migrations/lint/judgePending.ts';
import {migration} from '../../support/samples.ts';

const usual: RuleWeights = {severity: {}, accept: []};

function script(id: string, up: string | null, more: Partial<MigrationScript> = {}): MigrationScript {
	return {...migration(id).migration, up, down: null, hasDown: false, ...more};
}

const add = script('1', 'ALTER TABLE users ADD nick TEXT;', {down: 'ALTER TABLE users DROP nick;', hasDown: true});
const fill = script('2', 'UPDATE users SET nick = name WHERE nick IS NULL;');
const drop = script('3', 'ALTER TABLE users DROP legacy;');

const phasesOf = async (scripts: readonly MigrationScript[]) => {
	const {migrations, order} = await judgePending(scripts, 'sqlite', usual);
	return [order.kind, ...migrations.map(({phase}) => phase)];
};

test('what adds goes before the code, what changes rows or takes away goes after it', async () => {
	expect(await phasesOf([add, fill, drop])).toEqual(['split', 'schema', 'contract', 'contract']);
	expect(await phasesOf([drop])).toEqual(['code-first', 'contract']);
	expect(await phasesOf([add])).toEqual(['schema-first', 'schema']);
});

test('where there is no order, or nothing can be read, all of them stay together before the code', async () => {
	expect(await phasesOf([drop, add])).toEqual(['refused', 'schema', 'schema']);
	expect(await phasesOf([add, script('4', null)])).toEqual(['unknown', 'schema', 'schema']);
});

test('a tool that applies all that is pending at once cannot be cut', async () => {
	const commands = {up: 'tool migrate', down: null};
	const all = (...scripts: readonly MigrationScript[]) => scripts.map(one => ({...one, commands}));
	expect(await phasesOf(all(add, fill))).toEqual(['schema-first', 'schema', 'schema']);
	expect(await phasesOf(all(drop))).toEqual(['code-first', 'contract']);
	const {order} = await judgePending(all(add, drop), 'sqlite', usual);
	expect(order).toMatchObject({
		kind: 'refused',
		reason: expect.stringMatching(/all that is pending at once.*Cut before 3/),
	});
});

test('a judgement is the worst of its statements, with what somebody should know of', async () => {
	const both = script('5', 'CREATE TABLE t (a int); ALTER TABLE users DROP legacy;');
	const {migrations, verdict} = await judgePending([both], 'sqlite', usual);
	expect(verdict).toBe('blocked');
	expect(migrations[0]).toMatchObject({
		judgement: {
			phase: 'contract',
			oldOnNew: 'no',
			undo: 'U2',
			findings: expect.arrayContaining([{rule: 'C15', severity: 'block', text: expect.any(String), accepted: null}]),
		},
		statements: [{line: 1, lock: expect.any(String)}, {file: 'db/5_add_nick.up.sql'}],
	});
});

test('code that is no SQL is opaque, and a way back in code is taken for one', async () => {
	const {migrations, verdict} = await judgePending([script('6', null, {hasDown: true})], 'postgres', usual);
	expect(verdict).toBe('opaque');
	expect(migrations[0]?.judgement).toMatchObject({phase: 'opaque', oldOnNew: 'unknown'});
	expect(migrations[0]?.judgement.findings.map(({rule}) => rule)).not.toContain('X15');
});

test('rules weigh what release.yaml says, and what it accepts keeps its reason', async () => {
	const severity = {C15: 'warn', X15: 'off'} as const;
	const weighed = await judgePending([drop], 'sqlite', {severity, accept: []});
	expect(weighed.verdict).toBe('warnings');
	expect(weighed.migrations[0]?.judgement.findings).toMatchObject([{rule: 'C15', severity: 'warn', accepted: null}]);
	const accept = [
		{migration: '3', rule: 'C15', reason: 'nobody reads it'},
		{migration: '4', rule: 'X15', reason: 'another one'},
	];
	const accepted = await judgePending([drop], 'sqlite', {severity: {}, accept});
	expect(accepted.verdict).toBe('warnings');
	expect(accepted.migrations[0]?.judgement.findings).toMatchObject([
		{rule: 'C15', severity: 'block', accepted: 'nobody reads it'},
		{rule: 'X15', accepted: null},
	]);
	expect(accepted.migrations[0]?.statements[0]?.rules).toContainEqual(
		expect.objectContaining({id: 'C15', severity: 'info', text: expect.stringContaining('Accepted: nobody reads it')}),
	);
});

test('which columns a replaced table loses is known from the tables that the database has', async () => {
	const up = `CREATE TABLE new_users (id INTEGER, name TEXT); INSERT INTO new_users (id, name) SELECT id, name FROM users;
		DROP TABLE users; ALTER TABLE new_users RENAME TO users;`;
	const scripts = [migration('1', {}, {up, dialect: 'sqlite'}).migration];
	const judge = async (tables: readonly string[]) => {
		const {migrations} = await judgePending(scripts, 'sqlite', {severity: {}, accept: []}, tables);
		const [{phase, judgement} = {phase: null, judgement: null}] = migrations;
		return [phase, judgement?.oldOnNew, judgement?.undo];
	};
	expect(await judge([])).toEqual(['schema', 'unknown', 'U2']);
	expect(await judge(['CREATE TABLE users (id INTEGER, name TEXT)'])).toEqual(['schema', 'stalled', 'U0']);
	expect(await judge(['CREATE TABLE users (id INTEGER, name TEXT, legacy TEXT)'])).toEqual(['contract', 'no', 'U2']);
});
