import {expect, test} from 'vitest';
import {lintText} from './lintText.ts';

const back = async (files: Readonly<Record<string, string>>) => {
	const {statements} = await lintText('sqlite', files);
	return statements.map(({file, line, rules}) => {
		const found = rules.filter(({id}) => id === 'X15' || id === 'X16').map(({id, text}) => `${id} ${text}`);
		return [`${file}:${line}`, ...found];
	});
};
const dbmate = (up: string, down: string) => ({'1_a.sql': `-- migrate:up\n${up}\n-- migrate:down\n${down}`});

test('only the way there is judged, and its lines are those of the file', async () => {
	expect(await back(dbmate('ALTER TABLE t ADD a int;', 'ALTER TABLE t DROP COLUMN a;'))).toEqual([['1_a.sql:2']]);
});

test.each([
	['-- migrate:up', '-- migrate:down'],
	['-- +goose Up', '-- +goose Down'],
	['-- Up Migration', '-- Down Migration'],
])('%s and %s part a file', async (up, down) => {
	const text = `${up}\nCREATE TABLE t (a int);\n${down}\nDROP TABLE t;`;
	expect(await back({'1_a.sql': text})).toEqual([['1_a.sql:2']]);
	expect(await back({'1_a.sql': text.slice(0, text.indexOf(down))})).toEqual([
		['1_a.sql:2', 'X15 There is no way back.'],
	]);
	const empty = text.replace('DROP TABLE t;', '-- nothing');
	expect(await back({'1_a.sql': empty})).toEqual([
		['1_a.sql:2', 'X15 The way back is empty: it would succeed and take back nothing.'],
	]);
});

test('a file beside it is the way back', async () => {
	const files = {'1_a.up.sql': 'CREATE TABLE t (a int);', '1_a.down.sql': 'DROP TABLE t;'};
	expect(await back(files)).toEqual([['1_a.up.sql:1']]);
	expect(await back({'1_a.up.sql': files['1_a.up.sql']})).toEqual([['1_a.up.sql:1', 'X15 There is no way back.']]);
	// By itself it is a file as any other.
	expect((await lintText('sqlite', {'1_a.down.sql': 'DROP TABLE t;'})).verdict).toBe('blocked');
});

test('a plain file is of a kind that has none', async () => {
	expect(await back({'1_a.sql': 'ALTER TABLE t ADD a int;'})).toEqual([['1_a.sql:1']]);
});

test('each statement that is not taken back is named', async () => {
	const up = 'ALTER TABLE t ADD a int;\nCREATE INDEX i ON u (b);\nALTER TABLE v RENAME TO w;';
	const missing = 'X15 The way back does not undo this.';
	expect(await back(dbmate(up, 'ALTER TABLE t DROP COLUMN b;'))).toEqual([
		['1_a.sql:2', missing],
		['1_a.sql:3', missing],
		['1_a.sql:4', missing],
	]);
	expect(await back(dbmate(up, 'ALTER TABLE w RENAME TO v; DROP INDEX i; ALTER TABLE t DROP COLUMN a;'))).toEqual([
		['1_a.sql:2'],
		['1_a.sql:3'],
		['1_a.sql:4'],
	]);
	expect(await back(dbmate('ALTER TABLE t ADD a int;\nCREATE INDEX i ON t (a);', 'DROP TABLE t;'))).toEqual([
		['1_a.sql:2'],
		['1_a.sql:3'],
	]);
});

test('a way back that cannot be read, or that fails on rows', async () => {
	expect(await back(dbmate('DROP TABLE t;', 'FROBNICATE;'))).toEqual([
		['1_a.sql:2', 'X15 The way back cannot be read: whether it takes everything back is not known.'],
	]);
	expect(await back(dbmate('ALTER TABLE t DROP a;', 'ALTER TABLE t ADD a int NOT NULL;'))).toEqual([
		['1_a.sql:2', 'X16 The way back fails on a table with rows.'],
	]);
});

test('statements above the first marker are judged, too', async () => {
	const text = 'DROP TABLE t;\n-- migrate:up\nSELECT 1;\n-- migrate:down\nCREATE TABLE t (a int);';
	expect((await lintText('sqlite', {'1_a.sql': text})).verdict).toBe('blocked');
});
