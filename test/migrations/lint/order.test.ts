import {expect, test} from 'vitest';
import {lintText, rulesOf} from './lintText.ts';

const add = 'ALTER TABLE t ADD a int';
const drop = 'ALTER TABLE t DROP COLUMN b';
const fill = 'UPDATE t SET a = 1 WHERE id BETWEEN 1 AND 9';

const orderOf = async (...scripts: readonly string[]) => {
	const files = Object.fromEntries(scripts.map((script, index) => [`${index + 1}.sql`, script]));
	return (await lintText('mysql', files)).order;
};

test('what expands goes before the code', async () => {
	expect(await orderOf(add, 'CREATE TABLE u (a int)')).toEqual({
		kind: 'schema-first',
		steps: [
			{run: 'expand', files: ['1.sql', '2.sql']},
			{run: 'code', files: []},
		],
		reason: null,
	});
});

test('what contracts goes after the code', async () => {
	expect(await orderOf(drop)).toMatchObject({
		kind: 'code-first',
		steps: [{run: 'code'}, {run: 'contract', files: ['1.sql']}],
	});
});

test('expand, code, data, contract: a set is cut where its files allow it, with a warning', async () => {
	expect(await orderOf(add, fill, drop)).toEqual({
		kind: 'split',
		steps: [
			{run: 'expand', files: ['1.sql']},
			{run: 'code', files: []},
			{run: 'data', files: ['2.sql']},
			{run: 'contract', files: ['3.sql']},
		],
		reason: 'Cut before 3.sql: what is before it goes out before the code, the rest after it.',
	});
	expect(rulesOf(await lintText('mysql', {'1.sql': add, '2.sql': drop}))).toContain('X17 warn');
});

test('data that stands before an expansion runs with it: nothing is done out of order', async () => {
	expect(await orderOf(fill, add)).toMatchObject({
		kind: 'schema-first',
		steps: [{files: ['1.sql', '2.sql']}, {run: 'code'}],
	});
});

test('a sandwich is refused, with the two that make it', async () => {
	const order = await orderOf(add, drop, 'ALTER TABLE t ADD c int');
	expect(order).toMatchObject({
		kind: 'refused',
		steps: [],
		reason: expect.stringMatching(/sandwich: 2\.sql .* 3\.sql/),
	});
	const judged = await lintText('mysql', {'1.sql': drop, '2.sql': add});
	expect(judged.statements[0]?.rules.map(({id}) => id)).toContain('X18');
	expect(judged.verdict).toBe('blocked');
});

test('a file that does both is refused', async () => {
	expect(await orderOf(`${add}; ${drop}`)).toMatchObject({
		kind: 'refused',
		reason: expect.stringContaining('cut the file in two'),
	});
	expect(await orderOf('ALTER TABLE t ADD a int, DROP COLUMN b')).toMatchObject({kind: 'refused'});
});

test('what fits neither code needs several releases, or a window', async () => {
	expect(await orderOf(add, 'RENAME TABLE t TO u')).toMatchObject({
		kind: 'window',
		reason: expect.stringContaining('2.sql'),
	});
});

test('with a statement that cannot be read no order is promised', async () => {
	expect(await orderOf(add, 'FROBNICATE')).toMatchObject({kind: 'unknown', reason: expect.stringContaining('2.sql')});
});

test('what concerns no code runs at any time', async () => {
	expect(await orderOf('SELECT 1')).toEqual({kind: 'any', steps: [], reason: null});
});

test('MySQL: DDL in a transaction is called what it is', async () => {
	const judged = await lintText('mysql', `BEGIN; ${add}; ${fill}; COMMIT`);
	const [, first] = judged.statements;
	expect(first?.rules.find(({id}) => id === 'X06')?.text).toContain('Implicit commit');
	expect(judged.statements.flatMap(({rules}) => rules).filter(({id}) => id === 'X06')).toHaveLength(1);
	expect(rulesOf(await lintText('postgres', `BEGIN; ${add}; COMMIT`))).not.toContain('X06 warn');
});
