// What is called safe is tried on a real database: the rows that were there are there afterwards, for the old code's query.
import Database from 'better-sqlite3';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {splitSql} from '../../../src/migrations/splitSql.ts';
import {lintText} from './lintText.ts';

const table = fc.constantFrom('t', 'n', 'T', '"t"', '[n]', 'main.t', 'temp.n', 'm');
const statement = fc.oneof(
	fc
		.tuple(fc.constantFrom('', 'TEMP '), fc.constantFrom('', 'IF NOT EXISTS '), table)
		.map(([temp, not, name]) => `CREATE ${temp}TABLE ${not}${name} (id INTEGER PRIMARY KEY, a TEXT, b TEXT)`),
	fc.tuple(fc.constantFrom('', 'IF EXISTS '), table).map(([exists, name]) => `DROP TABLE ${exists}${name}`),
	fc.tuple(table, fc.constantFrom('t', 'n', 'm')).map(([from, to]) => `ALTER TABLE ${from} RENAME TO ${to}`),
	fc
		.tuple(table, fc.constantFrom('a', '"B"', 'c'))
		.map(([name, column]) => `ALTER TABLE ${name} DROP COLUMN ${column}`),
	fc.tuple(table, fc.constantFrom('c', 'd')).map(([name, column]) => `ALTER TABLE ${name} ADD ${column} TEXT`),
	fc
		.tuple(table, fc.constantFrom('', ' WHERE id = 1', ' WHERE 1'))
		.map(([name, where]) => `DELETE FROM ${name}${where}`),
	fc.tuple(table, fc.constantFrom('', ' WHERE id = 1')).map(([name, where]) => `UPDATE ${name} SET a = 'x'${where}`),
	fc.tuple(table, table).map(([to, from]) => `INSERT INTO ${to} (id, a, b) SELECT id, a, b FROM ${from}`),
	fc.tuple(table, table).map(([to, from]) => `REPLACE INTO ${to} (id, a) SELECT id, a FROM ${from}`),
	fc.constantFrom('BEGIN', 'COMMIT', 'ROLLBACK', 'SAVEPOINT s', 'ROLLBACK TO s', 'RELEASE s'),
	fc.constantFrom("SELECT ';' /* ; */ -- ;\n", 'CREATE INDEX i ON t (a)', 'PRAGMA foreign_keys = OFF', 'VACUUM'),
	fc.constantFrom(
		'CREATE TRIGGER x AFTER INSERT ON n BEGIN DELETE FROM t; END',
		'CREATE TABLE t2 (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t2 (id, a) SELECT id, a FROM t; DROP TABLE t; ALTER TABLE t2 RENAME TO t',
	),
);

test('SQLite: what is safe leaves the rows and columns that the old code reads', async () => {
	let safe = 0;
	let ran = 0;
	await fc.assert(
		fc.asyncProperty(fc.array(statement, {minLength: 1, maxLength: 6}), async statements => {
			const script = statements.join(';\n');
			const {verdict} = await lintText('sqlite', script);
			if (verdict !== 'safe') return;
			safe++;
			const db = new Database(':memory:');
			try {
				db.exec(
					"CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT); INSERT INTO t VALUES (1, 'a', 'b'), (2, 'c', 'd')",
				);
				if (runs(db, script)) ran++;
				if (db.inTransaction) db.exec('ROLLBACK');
				// A bounded UPDATE is a remark: what it writes may be another value.
				const rows = db.prepare<[], {readonly id: number; readonly b: string}>(
					'SELECT id, a, b FROM main.t ORDER BY id',
				);
				expect(rows.all().map(({id, b}) => [id, b])).toEqual(
					expect.arrayContaining([
						[1, 'b'],
						[2, 'd'],
					]),
				);
			} finally {
				db.close();
			}
		}),
		{numRuns: 4000},
	);
	expect(safe).toBeGreaterThan(100);
	expect(ran).toBeGreaterThan(20);
});

// A migration ends with its first statement that fails.
function runs(db: Database.Database, script: string): boolean {
	try {
		for (const {sql} of splitSql(script, 'sqlite')) db.exec(sql);
		return true;
	} catch {
		return false;
	}
}
