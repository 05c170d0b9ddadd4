import {expect, test} from 'vitest';
import {checksumOf} from '../../src/migrations/ledger.ts';
import {compareIds, parseFiles} from '../../src/migrations/parseFiles.ts';

const config = {dialect: 'sqlite'} as const;
const parse = (files: Record<string, string>) =>
	parseFiles(
		Object.entries(files).map(([name, content]) => ({name, content})),
		config,
	);

test('pairs, files with markers and plain files are read in order of their numbers', () => {
	expect(
		parse({
			'010_plain.sql': 'SELECT 10;',
			'2_add_nick.up.sql': 'SELECT 2;',
			'2_add_nick.down.sql': 'SELECT -2;',
			'003_dbmate.sql': '-- migrate:up\nSELECT 3;\n-- migrate:down\nSELECT -3;\n',
			'README.md': 'not SQL',
		}),
	).toEqual([
		{
			id: '2',
			name: 'add_nick',
			file: '2_add_nick.up.sql',
			up: 'SELECT 2;',
			down: 'SELECT -2;',
			hasDown: true,
			transaction: 'file',
			checksum: checksumOf('SELECT 2;'),
			after: [],
			replaces: [],
			group: '',
		},
		expect.objectContaining({
			id: '003',
			name: 'dbmate',
			up: '-- migrate:up\nSELECT 3;',
			down: '-- migrate:down\nSELECT -3;\n',
		}),
		expect.objectContaining({id: '010', name: 'plain', up: 'SELECT 10;', down: null}),
	]);
});

test('the markers of goose and node-pg-migrate are known, and what stands above them holds for both parts', () => {
	const [goose] = [
		...parse({'1_a.sql': '-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;'}),
	];
	expect(goose).toMatchObject({
		up: '-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;',
		down: '-- +goose NO TRANSACTION\n-- +goose Down\nSELECT 2;',
	});
	expect(parse({'1_a.sql': '-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;'})).toMatchObject([
		{up: '-- Up Migration\nSELECT 1;', down: '-- Down Migration\nSELECT 2;'},
	]);
});

test('a down without a statement is none', () => {
	expect(parse({'1_a.up.sql': 'SELECT 1', '1_a.down.sql': '-- nothing to do\n;\n'})).toMatchObject([{down: null}]);
	expect(parse({'1_a.sql': '-- migrate:up\nSELECT 1;\n-- migrate:down\n'})).toMatchObject([{down: null}]);
});

test('the way back may lie in a folder of its own', () => {
	const [pair] = [...parse({'001_a.sql': 'SELECT 1;', 'undo/001_a.sql': 'SELECT 2;'})];
	expect(pair).toMatchObject({id: '001', file: '001_a.sql', up: 'SELECT 1;', down: 'SELECT 2;', hasDown: true});
	expect(parse({'001_a.sql': 'SELECT 1;', 'undo/001_b.sql': ''})).toMatch('its number is taken');
	expect(parse({'undo/001_a.sql': ''})).toBe('undo/001_a.sql: there is no up file to it');
});

test('a byte order mark is no part of the SQL', () => {
	expect(parse({'1_a.sql': '\uFEFFSELECT 1;'})).toMatchObject([{up: 'SELECT 1;'}]);
});

test.each([
	[{'add_users.sql': ''}, 'add_users.sql: a migration is called NNN_name.sql, NNN_name.up.sql or NNN_name.down.sql'],
	[{'1_a.sql': '', '1_b.sql': ''}, '1_b.sql: its number is taken by 1_a.sql'],
	[{'1_a.sql': '', '1_a.up.sql': ''}, '1_a.up.sql: its number is taken by 1_a.sql'],
	[{'1_a.down.sql': 'SELECT 1'}, '1_a.down.sql: there is no up file to it'],
	[{'1_a.sql': '', '001_b.sql': ''}, '001_b.sql: 1 and 001 are the same number'],
	[{'1_a.sql': '-- migrate:down\nSELECT 1'}, '1_a.sql: it has a down, but no up'],
	[{'1_a.sql': 'SELECT 1;\n-- migrate:up\n'}, '1_a.sql: there are statements before its first marker'],
	[{'\u202E1_a.sql': ''}, '⟨U+202E⟩1_a.sql: a migration is called NNN_name.sql, NNN_name.up.sql or NNN_name.down.sql'],
] as const)('%o is refused in words', (files, problem) => {
	expect(parse(files)).toBe(problem);
});

test('numbers are compared as numbers, however long', () => {
	expect(['20250101120000', '9', '010', '0002'].toSorted(compareIds)).toEqual(['0002', '9', '010', '20250101120000']);
});
