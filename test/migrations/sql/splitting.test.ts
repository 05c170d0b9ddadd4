// Where our splitter cuts, against the parser of PostgreSQL itself.
import {globSync, readFileSync} from 'node:fs';
import fc from 'fast-check';
import {loadModule, parseSync} from 'libpg-query';
import {beforeAll, expect, test} from 'vitest';
import {splitSql} from '../../../src/migrations/splitSql.ts';
import {postgresScript} from './generatedSql.ts';

beforeAll(loadModule);

const statement = fc.constantFrom(
	'SELECT 1',
	"SELECT 'it''s; fine'",
	"SELECT E'it\\'s; fine' 'x'",
	"SELECT E'a'\n  'b\\'; c'",
	"SELECT E'a' -- ;'\n 'b\\'; c'",
	"SELECT 'a\\'",
	'SELECT "a;b", "c"";d" FROM t',
	'SELECT U&"d\\0061t;a", U&\'\\0441;\'',
	'SELECT $$ ; $$, $a$ $$ ; $a$',
	"SELECT $é$ ; ' $é$",
	'SELECT a$1$b, x FROM t',
	'SELECT /* ; /* ; */ */ 1 -- ; x\n + 2',
	'SELECT 1 -- a comment; \r + 2',
	'SELECT 4 */* ; */ 2',
	"SELECT B'1;', X'0;', N';'",
	'SELECT 😀, é\u00a0b FROM t',
	'CREATE FUNCTION f() RETURNS int AS $body$ BEGIN; $$;$$ END; $body$ LANGUAGE plpgsql',
	"DO $$ BEGIN PERFORM ';'; END $$",
	'CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)',
	'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END',
	'CREATE TABLE t (a int DEFAULT 1, "end" text CHECK (a > 0))',
	'ALTER TABLE t ADD COLUMN c text, DROP d',
	'BEGIN',
	'END',
);
const between = fc.constantFrom('', ' ', '\n', '\t', '-- no; really\n', '/* ; */', "/* ' */", '/* /* " */ */', ';');
const piece = fc.constantFrom(
	...["'", '"', ';', '$$', '$a$', '--', '\n', '\r', '/*', '*/', 'E', 'BEGIN', ' ATOMIC ', 'END', '(', ')', 'SELECT '],
	...['x', ' ', '\\', '1', '$', '+', 'é', '\u00a0', ',', 'CASE ', "E'"],
);

/** Where PostgreSQL sees the statements of a script, or null when it cannot read it. */
function parsed(script: string): readonly string[] | null {
	try {
		const bytes = Buffer.from(script);
		return (parseSync(script).stmts ?? []).map(({stmt_location: from = 0, stmt_len: length = 0}) =>
			bytes.subarray(from, length === 0 ? undefined : from + length).toString(),
		);
	} catch {
		return null;
	}
}

/** Without the comments and the space around it, which the parser leaves to either side. */
function bare(sql: string): string {
	return splitSql(sql, 'postgres')
		.map(part => part.sql)
		.join(' | ');
}

test('a script is cut where PostgreSQL cuts it', () => {
	let read = 0;
	fc.assert(
		fc.property(fc.array(fc.tuple(between, statement, between), {maxLength: 8}), parts => {
			const script = parts.map(([before, sql, after]) => `${before}${sql}${after};`).join('');
			const expected = parsed(script);
			if (expected === null) return;
			read++;
			expect(splitSql(script, 'postgres').map(({sql}) => sql)).toEqual(expected.map(bare));
		}),
		{numRuns: 500},
	);
	expect(read).toBeGreaterThan(200);
});

test('whatever is read by PostgreSQL at all is cut into as many statements', () => {
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 12}), pieces => {
			const script = `SELECT ${pieces.join('')}`;
			const expected = parsed(script);
			if (expected !== null) expect(splitSql(script, 'postgres')).toHaveLength(expected.length);
		}),
		{numRuns: 5000},
	);
});

test('scripts from the grammar are cut where PostgreSQL cuts them', () => {
	let read = 0;
	fc.assert(
		fc.property(postgresScript(), script => {
			const expected = parsed(script);
			if (expected === null) return;
			read++;
			expect(splitSql(script, 'postgres').map(({sql}) => sql)).toEqual(expected.map(bare));
		}),
		{numRuns: 1500},
	);
	expect(read).toBeGreaterThan(1000);
});

test('what comes with a server of this machine is cut where PostgreSQL cuts it', () => {
	// Without a server there is nothing to compare; the other tests here need none.
	for (const file of globSync('/usr/share/postgresql/*/{,extension/}*.sql')) {
		const script = readFileSync(file, 'utf8').replace(/^\\.*$/gm, '');
		const expected = parsed(script);
		if (expected === null) continue;
		expect(
			splitSql(script, 'postgres').map(({sql}) => sql),
			file,
		).toEqual(expected.map(bare));
	}
});

test('MySQL: DELIMITER, hash comments, backslashes and conditional comments', () => {
	const cut = (script: string) => splitSql(script, 'mysql').map(({sql, line}) => [line, sql]);
	expect(cut('SELECT \'it\\\'s; fine\', "a\\";b", `c;d`; # no; really\nSELECT 2 -- ; \n+ 1;')).toEqual([
		[1, 'SELECT \'it\\\'s; fine\', "a\\";b", `c;d`'],
		[2, 'SELECT 2 -- ; \n+ 1'],
	]);
	expect(cut('SELECT 5--1; SELECT 2')).toHaveLength(2);
	expect(
		cut(
			'DELIMITER $$\nCREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; END$$\ndelimiter ;\nSELECT 1;',
		),
	).toEqual([
		[2, 'CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; END'],
		[4, 'SELECT 1'],
	]);
	expect(cut('delimiter //\nSELECT 1; SELECT 2 //\nSELECT 3//')).toEqual([
		[2, 'SELECT 1; SELECT 2'],
		[3, 'SELECT 3'],
	]);
	expect(cut('/*!40101 SET NAMES utf8 */; /* ; */ SELECT 1;').map(([, sql]) => sql)).toEqual([
		'/*!40101 SET NAMES utf8 */',
		'SELECT 1',
	]);
});

test('MySQL: a routine stays whole without DELIMITER', () => {
	const body = 'BEGIN IF a THEN SET b = CASE c WHEN 1 THEN 2 END; END IF; CASE d WHEN 1 THEN SET e = 1; END CASE; END';
	for (const head of [
		'CREATE PROCEDURE p()',
		'CREATE DEFINER=root@localhost TRIGGER t AFTER INSERT ON x FOR EACH ROW',
	]) {
		expect(splitSql(`${head} ${body}; SELECT 1`, 'mysql').map(({sql}) => sql)).toEqual([`${head} ${body}`, 'SELECT 1']);
	}

	expect(splitSql('CREATE TABLE a (`event` int, event int); BEGIN; SELECT 1; COMMIT', 'mysql')).toHaveLength(4);
});
