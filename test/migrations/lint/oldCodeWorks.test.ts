// What the linter says of old code is tried on PostgreSQL: where it goes on, its queries run after the migration.
import fc from 'fast-check';
import {Client} from 'pg';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {splitSql} from '../../../src/migrations/splitSql.ts';
import {describePostgres} from '../../support/postgres.ts';
import {lintText} from './lintText.ts';

const schema = `
CREATE TABLE p (id int PRIMARY KEY);
INSERT INTO p VALUES (1), (2);
CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL DEFAULT 'a', b text, p int REFERENCES p);
INSERT INTO t VALUES (1, 'a', 'b', 1), (2, 'c', 'd', 2);
CREATE INDEX t_b ON t (b);
CREATE SEQUENCE s;
CREATE VIEW v AS SELECT id, a FROM t`;

/** What the old code does, again and again. */
const oldCode = [
	'SELECT id, a, b, p FROM t WHERE id = 1',
	"INSERT INTO t (id, b, p) VALUES (77, 'x', 1)",
	"INSERT INTO t (id, b) VALUES (78, 'x')",
	"UPDATE t SET b = 'y' WHERE id = 77",
	'SELECT id, a FROM v',
	'DELETE FROM t WHERE id = 77',
	'INSERT INTO p (id) VALUES (99)',
];

const table = fc.constantFrom('t', 't', 't', 'p', 'n');
const column = fc.constantFrom('a', 'b', 'c', 'd');
const type = fc.constantFrom('int', 'text', 'varchar(9)', 'uuid');
const value = fc.constantFrom(
	'',
	' DEFAULT NULL',
	' NOT NULL',
	" NOT NULL DEFAULT '1'",
	" DEFAULT '1'",
	' UNIQUE',
	" DEFAULT '5' UNIQUE",
	' CHECK (false)',
);
const check = fc.constantFrom('IS NOT NULL', 'IS NULL', "<> 'z'", "= 'q'");
const add = fc
	.tuple(table, column, type, value)
	.map(([t, c, of, rest]) => `ALTER TABLE ${t} ADD COLUMN ${c} ${of}${rest}`);
const statement = fc.oneof(
	{weight: 3, arbitrary: add},
	fc.tuple(table, column).map(([t, c]) => `ALTER TABLE ${t} DROP COLUMN ${c}`),
	fc.tuple(table, column, column).map(([t, c, to]) => `ALTER TABLE ${t} RENAME COLUMN ${c} TO ${to}`),
	fc
		.tuple(
			table,
			column,
			fc.constantFrom(
				'SET NOT NULL',
				'DROP NOT NULL',
				'DROP DEFAULT',
				"SET DEFAULT '2'",
				'TYPE text',
				'TYPE varchar(1)',
			),
		)
		.map(([t, c, how]) => `ALTER TABLE ${t} ALTER COLUMN ${c} ${how}`),
	fc
		.tuple(table, column, check, fc.constantFrom('', ' NOT VALID'))
		.map(([t, c, how, valid]) => `ALTER TABLE ${t} ADD CONSTRAINT k CHECK (${c} ${how})${valid}`),
	fc
		.tuple(table, column, fc.constantFrom('UNIQUE ', ''))
		.map(([t, c, unique]) => `CREATE ${unique}INDEX i_${c} ON ${t} (${c})`),
	fc.tuple(table, column).map(([t, c]) => `ALTER TABLE ${t} ADD FOREIGN KEY (${c}) REFERENCES p NOT VALID`),
	fc.constantFrom(
		...[
			'CREATE TABLE n (id int, a text, b text)',
			'CREATE TABLE IF NOT EXISTS t (id int)',
			'DROP TABLE n',
			'DROP TABLE t CASCADE',
		],
		...[
			'DROP VIEW v',
			'CREATE OR REPLACE VIEW v AS SELECT id, a FROM t WHERE false',
			'DROP INDEX t_b',
			'ALTER TABLE n RENAME TO t',
		],
		...[
			"UPDATE t SET b = 'z' WHERE id = 1",
			'DELETE FROM t',
			'INSERT INTO n SELECT id, a, b FROM t',
			'TRUNCATE n',
			'TRUNCATE t',
		],
		...[
			'REVOKE ALL ON t FROM PUBLIC',
			"COMMENT ON TABLE t IS 'x'",
			'ALTER TABLE t DROP CONSTRAINT t_p_fkey',
			'CREATE SEQUENCE s2',
		],
		...[
			"SELECT set_config('search_path', 'pg_catalog', true)",
			'SET LOCAL search_path = pg_catalog',
			'DROP SEQUENCE s',
		],
	),
);

describePostgres('PostgreSQL', server => {
	let client: Client;
	beforeAll(async () => {
		client = new Client(await server().createDatabase());
		await client.connect();
		await client.query(schema);
	});
	afterAll(async () => {
		await client.end();
	});

	test('where old code goes on, what it does runs after the migration', async () => {
		let tried = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(statement, {minLength: 1, maxLength: 4}), async parts => {
				const script = parts.join(';\n');
				const {statements} = await lintText('postgres', script);
				if (!statements.every(({oldOnNew}) => oldOnNew === 'yes' || oldOnNew === 'stalled')) return;
				await client.query('BEGIN');
				try {
					if (!(await applies(script))) return;
					tried++;
					await client.query('SET LOCAL search_path = public');
					for (const sql of oldCode) await expect(client.query(sql), sql).resolves.toBeDefined();
				} finally {
					await client.query('ROLLBACK');
				}
			}),
			{numRuns: 4000},
		);
		expect(tried).toBeGreaterThan(100);
	});

	const applies = async (script: string) => {
		try {
			for (const {sql} of splitSql(script, 'postgres')) await client.query(sql);
			return true;
		} catch {
			return false;
		}
	};
});
