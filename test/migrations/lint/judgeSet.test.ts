import process from 'node:process';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {lintText, rulesOf} from './lintText.ts';

const only = async (...args: Parameters<typeof lintText>) => {
	const {statements} = await lintText(...args);
	const [last] = statements.slice(-1);
	if (!last) throw new Error('no statement was read');
	return last;
};

test('a statement is told with its place, its operations, its effects and what is to be said', async () => {
	const judged = await lintText('mysql', '-- users\nALTER TABLE Users\n  DROP COLUMN legacy;\n');
	expect(judged).toMatchObject({
		statements: [
			{
				file: 'change.sql',
				line: 2,
				sql: 'ALTER TABLE Users\n  DROP COLUMN legacy',
				operations: [{kind: 'drop-column', table: 'users', column: 'legacy', cascade: false}],
				phase: 'contract',
				oldOnNew: 'no',
				newOnOld: 'yes',
				undo: 'U2',
			},
		],
		verdict: 'blocked',
		order: {
			kind: 'code-first',
			steps: [
				{run: 'code', files: []},
				{run: 'contract', files: ['change.sql']},
			],
		},
	});
	expect(rulesOf(judged)).toEqual(['C15 block', 'X01 warn']);
});

test('a table that the set makes is used by nobody: what locks it is a remark', async () => {
	const made =
		'CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t ALTER a SET NOT NULL; DROP INDEX i; DROP TABLE t';
	const judged = await lintText('postgres', made);
	expect(judged.verdict).toBe('safe');
	expect(judged.order.kind).toBe('schema-first');
	expect(rulesOf(judged)).toContain('T05 info');
});

test('a trigger on a new table may reach any other', async () => {
	const script =
		'CREATE TABLE n (id int); CREATE TRIGGER x AFTER INSERT ON n BEGIN DELETE FROM t; END; INSERT INTO n VALUES (1)';
	expect(await lintText('sqlite', script)).toMatchObject({verdict: 'warnings'});
});

test('PostgreSQL: a foreign key of a new table still locks a table that is in use', async () => {
	const key = (parent: string) =>
		`CREATE TABLE p (id int); CREATE TABLE t (a int); ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES ${parent}`;
	const judged = await lintText('postgres', key('users'));
	expect(rulesOf(judged)).toEqual(expect.arrayContaining(['K01 warn', 'X01 warn']));
	expect(judged.order.kind).toBe('schema-first');
	expect(rulesOf(await lintText('postgres', key('p')))).toContain('K01 info');
});

test('IF NOT EXISTS may have found a table with rows: what destroys them still stops', async () => {
	const judged = await lintText(
		'postgres',
		'CREATE TABLE IF NOT EXISTS t (a int); CREATE INDEX i ON t (a); DROP TABLE t',
	);
	expect(rulesOf(judged)).toEqual(expect.arrayContaining(['I01 info', 'T05 block']));
});

test.each([
	['postgres', 'CREATE TABLE t (a int); SET search_path = other; DROP TABLE t'],
	['postgres', "CREATE TABLE t (a int); SELECT set_config('search_path', 'x', false); DROP TABLE t"],
	['mysql', 'CREATE TABLE t (a int); USE other; DROP TABLE t'],
	['sqlite', 'BEGIN; CREATE TABLE t (a int); ROLLBACK; DROP TABLE t'],
	['postgres', 'BEGIN; CREATE TEMP TABLE t (a int) ON COMMIT DROP; COMMIT; DROP TABLE t'],
] as const)('%s: the same name may be another table later: %s', async (dialect, script) => {
	expect(rulesOf(await lintText(dialect, script))).toContain('T05 block');
});

test('a temporary table does not outlive its file', async () => {
	const files = {'1.sql': 'CREATE TEMP TABLE t (a int); UPDATE t SET a = 1', '2.sql': 'UPDATE t SET a = 1'};
	const {statements} = await lintText('sqlite', files);
	expect(statements.map(({rules}) => rules.map(({severity}) => severity))).toEqual([[], ['info'], ['block']]);
});

test('a temporary table is nothing to anybody', async () => {
	expect(await lintText('sqlite', 'CREATE TEMP TABLE t (a int)')).toMatchObject({
		verdict: 'safe',
		order: {kind: 'any'},
	});
});

test('an index and a constraint on a column of this set cannot break the old code, which does not write it', async () => {
	const set = "SET lock_timeout = '3s'; ALTER TABLE t ADD a int; ALTER TABLE t ADD CHECK (a > 0) NOT VALID";
	expect((await lintText('postgres', set)).order.kind).toBe('schema-first');
	expect((await lintText('postgres', set.replace('a > 0', 'b > 0'))).order.kind).toBe('refused');
});

test('a column filled and made NOT NULL in the same file fits neither order', async () => {
	const judged = await lintText(
		'postgres',
		'ALTER TABLE t ADD a int; UPDATE t SET a = 1 WHERE id = 1; ALTER TABLE t ALTER a SET NOT NULL',
	);
	expect(judged.order).toMatchObject({kind: 'refused', reason: expect.stringContaining('cut the file in two')});
	expect(rulesOf(judged)).toEqual(expect.arrayContaining(['X17 block', 'D07 block']));
});

test('SET NOT NULL behind a validated check reads nothing', async () => {
	const check = 'ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c';
	expect(rulesOf(await lintText('postgres', `${check}; ALTER TABLE t ALTER a SET NOT NULL`))).toContain('C24 info');
	expect(rulesOf(await lintText('postgres', `${check}; ALTER TABLE t ALTER b SET NOT NULL`))).toContain('C24 warn');
});

test('one ALTER TABLE is as bad as the worst of its parts', async () => {
	const {phase, oldOnNew, undo, operations} = await only(
		'mysql',
		'ALTER TABLE t ADD a int, DROP COLUMN b, ADD KEY (c)',
	);
	expect({phase, oldOnNew, undo, parts: operations.length}).toEqual({
		phase: 'contract',
		oldOnNew: 'no',
		undo: 'U2',
		parts: 3,
	});
});

test.each([
	['postgres', 'SELECT do_evil()', /do_evil\(\)/],
	['postgres', 'ALTER TABLE t FROBNICATE', /syntax error at or near "FROBNICATE"/],
	['postgres', `SELECT 1${'+1'.repeat(20_000)}`, /nested too deeply/],
	['postgres', "SELECT 'open", /unterminated quoted string/],
	['postgres', 'SELECT 1 \0 + 2', /zero byte/],
	['postgres', 'EXPLAIN ANALYZE DELETE FROM t', /Explain/],
	['postgres', 'CREATE SCHEMA s CREATE TABLE t (a int)', /CREATE SCHEMA with tables/],
	['postgres', "COPY t FROM PROGRAM 'rm -rf /'", /PROGRAM/],
	['mysql', 'ALTER TABLE t FROBNICATE a', /FROBNICATE/],
	['mysql', 'ALTER TABLE t ADD a int NOT NULL frobnicated', /frobnicated/],
	['mysql', "INSERT INTO t VALUES ('open", /not closed/],
	['mysql', 'DROP TABLE t (', /parenthesis is not closed/],
	['mysql', 'DROP TABLE', /without a name/],
	['mysql', "SELECT a FROM t INTO OUTFILE '/etc/x'", /writes a file/],
	['mysql', 'EXECUTE s', /EXECUTE/],
	['mysql', 'SET @a = do_evil()', /do_evil\(\)/],
	['mysql', 'KILL 5', /KILL/],
	['sqlite', 'ALTER TABLE t MODIFY a int', /MODIFY/],
	['sqlite', 'ATTACH DATABASE x AS y', /ATTACH/],
	['sqlite', "VACUUM INTO 'x'", /writes a file/],
	['sqlite', ') DROP TABLE t', /never opened/],
] as const)('%s: what cannot be read is opaque and never safe: %s', async (dialect, sql, why) => {
	const judged = await lintText(dialect, `SELECT 1;\n${sql}`);
	expect(judged).toMatchObject({verdict: 'opaque', order: {kind: 'unknown'}});
	const last = judged.statements.at(-1);
	expect(last).toMatchObject({line: 2, phase: 'opaque', oldOnNew: 'unknown', newOnOld: 'unknown', undo: 'U3'});
	expect(last?.rules.map(({text}) => text).join()).toMatch(why);
});

test('PostgreSQL: changes of rows inside of a WITH are seen', async () => {
	const {operations} = await only('postgres', 'WITH gone AS (DELETE FROM t RETURNING a) SELECT count(*) FROM gone');
	expect(operations).toEqual([{kind: 'delete', table: 't', where: 'all'}]);
});

test('several tables in one UPDATE or DELETE: a new one among them excuses nothing', async () => {
	const made = 'CREATE TABLE n (id int); ';
	expect(rulesOf(await lintText('mysql', `${made}UPDATE n SET a = 1`))).toContain('D01 info');
	expect(rulesOf(await lintText('mysql', `${made}UPDATE n JOIN t USING (id) SET t.a = 1`))).toContain('D01 block');
	expect(rulesOf(await lintText('mysql', `${made}UPDATE n, t SET t.a = 1`))).toContain('D01 block');
	expect(rulesOf(await lintText('mysql', `${made}DELETE n, t FROM n JOIN t`))).toContain('D03 block');
	expect(rulesOf(await lintText('sqlite', 'UPDATE t SET (a, b) = (1, 2), c = 3 WHERE id = 1'))).toEqual(['D02 info']);
});

test.each([
	['UPDATE t SET a = 1 WHERE true', 'D01 block'],
	['UPDATE t SET a = 1 WHERE b > 5', 'D01 warn'],
	['UPDATE t SET a = 1 WHERE id = u.id', 'D01 warn'],
	['UPDATE t SET a = 1 WHERE id >= 5 AND id < 9', 'D02 info'],
	['UPDATE t SET a = 1 WHERE id >= 5 OR id < 9', 'D01 warn'],
	['UPDATE t SET a = 1 WHERE id IN (1, 2) AND b > 5', 'D02 info'],
	['UPDATE t SET a = 1 WHERE id IN (SELECT id FROM t WHERE a IS NULL LIMIT 500)', 'D02 info'],
	['UPDATE t SET a = 1 WHERE id IN (SELECT id FROM t)', 'D01 warn'],
	[
		'WITH b AS (SELECT id FROM t LIMIT 9 FOR UPDATE SKIP LOCKED) UPDATE t SET a = 1 FROM b WHERE t.id = b.id',
		'D02 info',
	],
])('PostgreSQL: which rows an UPDATE meets: %s', async (sql, rule) => {
	expect(rulesOf(await lintText('postgres', sql))).toEqual([rule]);
});

test('PostgreSQL: a default by a function that is not known is taken for volatile', async () => {
	expect(rulesOf(await lintText('postgres', 'ALTER TABLE t ADD a text DEFAULT new_id()'))).toContain('C03 block');
	expect(rulesOf(await lintText('postgres', "ALTER TABLE t ADD a text DEFAULT lower('A')"))).toContain('C02 info');
});

test('MySQL: a conditional comment counts', async () => {
	expect((await lintText('mysql', '/*!40000 DROP TABLE t */;')).verdict).toBe('blocked');
	expect((await lintText('mysql', '/* DROP TABLE t */;')).statements).toEqual([]);
});

test('SQLite: a table that is put in the place of another one is one statement, not a dropped table', async () => {
	const script = `PRAGMA foreign_keys=ON;
CREATE TABLE "new__t" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "a" varchar(9) NULL);
INSERT INTO "new__t" ("id", "a") SELECT "id", "a" FROM "t";
DROP TABLE "t";
ALTER TABLE "new__t" RENAME TO "t";
CREATE INDEX i ON t (a);`;
	const judged = await lintText('sqlite', script);
	expect(judged.statements.map(({line, operations}) => [line, operations[0]?.kind])).toEqual([
		[1, 'set'],
		[2, 'replace-table'],
		[6, 'create-index'],
	]);
	expect(rulesOf(judged)).toEqual(['D08 warn', 'I09 warn']);
	// Where the columns before are known, one that is lost is a dropped column.
	const known = await lintText('sqlite', `CREATE TABLE IF NOT EXISTS t (id integer, a text, b text);\n${script}`);
	expect(rulesOf(known)).toContain('C15 block');
	// The other way round.
	const aside = 'ALTER TABLE t RENAME TO old; CREATE TABLE t (a int); INSERT INTO t SELECT a FROM old; DROP TABLE old';
	expect((await lintText('sqlite', aside)).statements).toHaveLength(1);
	// Another table is dropped: nothing is folded.
	expect(
		(await lintText('sqlite', script.replace('DROP TABLE "t"', 'DROP TABLE "u"'))).statements.length,
	).toBeGreaterThan(3);
});

test('a version of the server that is given is gone by', async () => {
	const old = await lintText('postgres', 'ALTER TABLE t ADD a int DEFAULT 1', {version: [10, 4]});
	expect(rulesOf(old)).toContain('C02 block');
	expect(rulesOf(await lintText('mysql', 'ALTER TABLE t ADD a int FIRST', {version: [8, 0, 33]}))).toContain(
		'C13 info',
	);
});

test('whatever the text, every statement is judged, and text that no database knows is never safe', async () => {
	const word = fc.constantFrom(
		...[
			'ALTER TABLE t ',
			'ADD ',
			'DROP ',
			'COLUMN ',
			'a ',
			'int ',
			'(',
			')',
			',',
			';',
			"'",
			'"',
			'`',
			'/*',
			'*/',
			'--',
			'\n',
		],
		...[
			'CREATE ',
			'TABLE ',
			'INDEX ',
			'ON ',
			'NOT NULL ',
			'DEFAULT ',
			'RENAME ',
			'TO ',
			'SET ',
			'UPDATE ',
			'WHERE ',
			'#',
			'$$',
		],
	);
	await fc.assert(
		fc.asyncProperty(
			fc.array(word, {maxLength: 25}),
			fc.constantFrom('mysql' as const, 'sqlite' as const, 'postgres' as const),
			async (words, dialect) => {
				const judged = await lintText(dialect, words.join(''));
				for (const {rules, phase, operations} of judged.statements) {
					expect(operations).not.toEqual([]);
					if (operations.some(({kind}) => kind === 'opaque')) expect(phase).toBe('opaque');
					else if (phase !== 'neutral') expect(rules).not.toEqual([]);
				}

				if (judged.statements.some(({phase}) => phase === 'opaque')) expect(judged.verdict).not.toBe('safe');
			},
		),
		{numRuns: 1000},
	);
});

test('a set of 500 migrations is judged within half a second of processor time', async () => {
	const up = (n: number) => `-- migrate:up
CREATE TABLE t${n} (id bigint PRIMARY KEY, name varchar(40) NOT NULL, owner bigint REFERENCES users (id));
CREATE INDEX i${n} ON t${n} (name, owner);
ALTER TABLE orders ADD COLUMN c${n} varchar(20) NOT NULL DEFAULT 'x';
INSERT INTO t${n} (id, name) VALUES (1, 'a'), (2, 'b');
-- migrate:down
ALTER TABLE orders DROP COLUMN c${n};
DROP TABLE t${n};`;
	const files = Object.fromEntries(Array.from({length: 500}, (_, n) => [`${n + 1}_x.sql`, up(n)]));
	for (const dialect of ['postgres', 'mysql', 'sqlite'] as const) {
		await lintText(dialect, 'SELECT 1');
		const before = process.threadCpuUsage();
		expect((await lintText(dialect, files)).statements).toHaveLength(2000);
		const {user, system} = process.threadCpuUsage(before);
		expect((user + system) / 1000, dialect).toBeLessThan(500);
	}
});

test.each([
	["INSERT INTO a VALUES (1, 'some text');", 150_000],
	['UPDATE t SET c# = 1; SET @a# = 1;', 30_000],
	['CREATE TABLE t# (a int); CREATE INDEX i# ON t# (a); DROP INDEX i# ON t#;', 20_000],
] as const)('a file of very many statements is judged in a moment: %s', async (statement, count) => {
	// Anything quadratic would run into the test's own time limit.
	const script = Array.from({length: count}, (_, index) => statement.replaceAll('#', String(index))).join('\n');
	expect((await lintText('mysql', script)).statements.length).toBeGreaterThanOrEqual(count);
});

test.each([
	['VACUUM users;', true],
	['CREATE INDEX CONCURRENTLY i ON users (a);', true],
	['ANALYZE users;', false],
	['REFRESH MATERIALIZED VIEW CONCURRENTLY totals;', false],
])('what PostgreSQL refuses in a transaction is stopped: %s', async (sql, isRefused) => {
	expect(rulesOf(await lintText('postgres', {'1_a.sql': sql})).includes('I03 block')).toBe(isRefused);
	expect(rulesOf(await lintText('postgres', sql))).not.toContain('I03 block');
});

test('an identity that is generated always refuses what old code may write', async () => {
	const judged = await lintText('postgres', 'ALTER TABLE users ALTER id SET GENERATED ALWAYS');
	expect(judged.statements[0]?.oldOnNew).toBe('risk');
});

test('an engine that keeps no rows has no way back', async () => {
	const undoOf = async (engine: string) =>
		(await lintText('mysql', `ALTER TABLE users ENGINE=${engine}`)).statements[0]?.undo;
	expect([await undoOf('BLACKHOLE'), await undoOf('Memory'), await undoOf('MyISAM')]).toEqual(['U2', 'U2', 'U0']);
});
