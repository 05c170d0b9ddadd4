import fc from 'fast-check';
import {expect, test} from 'vitest';
import {splitSql} from '../../src/migrations/splitSql.ts';

const texts = (script: string, dialect: 'sqlite' | 'postgres') =>
	splitSql(script, dialect).map(statement => statement.sql);

test('statements are cut at semicolons and know their line', () => {
	expect(splitSql('-- first\nSELECT 1;\n\n/* ; */ create  table a (b int); ;\nSELECT 3', 'sqlite')).toEqual([
		{sql: 'SELECT 1', line: 2, words: ['SELECT']},
		{sql: 'create  table a (b int)', line: 4, words: ['CREATE', 'TABLE', 'A']},
		{sql: 'SELECT 3', line: 5, words: ['SELECT']},
	]);
});

test('semicolons in strings, names and comments cut nothing', () => {
	const script = `INSERT INTO "a;b" VALUES ('it''s; fine', "x""y;"); -- no; really\nSELECT 2 /* ; */ + 1;`;
	expect(texts(script, 'sqlite')).toHaveLength(2);
	expect(texts(script, 'postgres')).toHaveLength(2);
	expect(texts('SELECT [a;b], `c;d`; SELECT 2', 'sqlite')).toHaveLength(2);
});

test('PostgreSQL: dollar quotes, escape strings, nested comments, rules and function bodies stay whole', () => {
	const scripts = [
		'CREATE FUNCTION f() RETURNS int AS $body$ BEGIN; $$;$$ END; $body$ LANGUAGE plpgsql',
		'DO $$ BEGIN PERFORM 1; END $$',
		"SELECT E'it\\'s; fine'",
		'SELECT /* a /* ; */ ; */ 1',
		'CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)',
		'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END',
	];
	for (const script of scripts)
		expect(texts(`${script};\nSELECT 'next'`, 'postgres'), script).toEqual([script, "SELECT 'next'"]);
	expect(texts("SELECT 'a\\'; SELECT $1", 'postgres')).toHaveLength(2);
});

test('SQLite: a trigger stays whole', () => {
	const trigger =
		'CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = CASE b WHEN 1 THEN 2 END; DELETE FROM c; END';
	expect(texts(`${trigger};\nSELECT 1;`, 'sqlite')).toEqual([trigger, 'SELECT 1']);
	expect(texts(trigger.replace('TEMP ', '').concat(';SELECT 1'), 'sqlite')).toHaveLength(2);
});

test('between the marks of goose everything is one statement', () => {
	const script = 'SELECT 1;\n-- +goose StatementBegin\nSELECT 2; SELECT 3;\n-- +goose StatementEnd\nSELECT 4;';
	expect(splitSql(script, 'sqlite').map(({sql, line}) => [line, sql])).toEqual([
		[1, 'SELECT 1'],
		[3, 'SELECT 2; SELECT 3;'],
		[5, 'SELECT 4'],
	]);
});

test('nothing but comments is no statement', () => {
	expect(splitSql('-- nothing\n/* at all */\n\n', 'postgres')).toEqual([]);
	expect(splitSql('', 'sqlite')).toEqual([]);
});

test('whatever the script, nothing but semicolons, comments and white space is lost, and in order', () => {
	const piece = fc.constantFrom(
		"'",
		'"',
		';',
		'$$',
		'$a$',
		'--',
		'\n',
		'/*',
		'*/',
		'E',
		'BEGIN',
		' ATOMIC ',
		'END',
		'(',
		')',
		'x',
		' ',
		'[',
		']',
	);
	fc.assert(
		fc.property(
			fc.array(piece, {maxLength: 40}),
			fc.constantFrom('sqlite' as const, 'postgres' as const, 'mysql' as const),
			(pieces, dialect) => {
				const script = pieces.join('');
				let at = 0;
				for (const {sql, line} of splitSql(script, dialect)) {
					// Searched from its line on: the same text may stand in a comment before it.
					const lineStart = script
						.split('\n')
						.slice(0, line - 1)
						.join('\n').length;
					const found = script.indexOf(sql, Math.max(at, lineStart));
					expect(found).toBeGreaterThanOrEqual(at);
					expect(script.slice(0, found).split('\n').length).toBe(line);
					at = found + sql.length;
				}
			},
		),
	);
});

test('a script of megabytes is cut in a moment', () => {
	// Anything quadratic would take hours, and run into the test's own time limit.
	const script = "INSERT INTO a VALUES (1, 'some text; of some length');\n".repeat(40_000);
	expect(splitSql(script, 'postgres')).toHaveLength(40_000);
	const hostile = [
		`E'a'\n${' '.repeat(1_000_000)}x`,
		"E'a'\n".repeat(100_000),
		'/*'.repeat(500_000),
		'$a'.repeat(500_000),
	];
	for (const text of hostile) expect(splitSql(`SELECT ${text}; SELECT 2`, 'postgres').length).toBeGreaterThan(0);
	for (const text of ['(', "'", '`', '/*!', 'END ', '#', 'DELIMITER ']) {
		expect(splitSql(`SELECT ${text.repeat(200_000)}`, 'mysql')).toHaveLength(1);
	}
});
