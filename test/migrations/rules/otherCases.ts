import {everywhere, met, type RuleCases} from './ruleCase.ts';

const pg = (...args: Parameters<typeof met>): RuleCases => ({postgres: met(...args)});
const my = (...args: Parameters<typeof met>): RuleCases => ({mysql: met(...args)});
const lite = (...args: Parameters<typeof met>): RuleCases => ({sqlite: met(...args)});

const trigger = {
	postgres: 'CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f()',
	mysql: 'CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW BEGIN SET @a = 1; DELETE FROM u; END',
	sqlite: 'CREATE TRIGGER x AFTER INSERT ON t BEGIN DELETE FROM u; END',
};
const dbmate = (up: string, down: string) => ({'1_a.sql': `-- migrate:up\n${up}\n-- migrate:down\n${down}`});

/** V, D, P, X: objects, data, partitions, hygiene. */
export const otherCases: Readonly<Record<string, RuleCases>> = {
	V01: everywhere(met('CREATE VIEW v AS SELECT 1 AS a', 'DROP VIEW v')),
	V02: {
		postgres: met('CREATE OR REPLACE VIEW v AS SELECT 1 AS a', 'CREATE VIEW v AS SELECT 1 AS a'),
		mysql: met('CREATE OR REPLACE DEFINER=`a`@`b` VIEW v AS SELECT 1 AS a', 'CREATE VIEW v AS SELECT 1 AS a'),
	},
	V03: everywhere(met('DROP VIEW v', 'CREATE VIEW v AS SELECT 1 AS a')),
	V04: {
		postgres: met(trigger.postgres, 'DROP TRIGGER x ON t'),
		mysql: met(trigger.mysql, 'DROP TRIGGER x'),
		sqlite: met(trigger.sqlite, 'DROP TRIGGER x'),
	},
	V05: pg('REFRESH MATERIALIZED VIEW v', 'CREATE MATERIALIZED VIEW v AS SELECT 1 AS a'),
	V06: {
		postgres: met('DO $$ BEGIN PERFORM f(); END $$', 'DO $$ BEGIN PERFORM 1; END $$'),
		mysql: met('CALL p(1)', 'SELECT 1'),
		sqlite: met("SELECT load_extension('x')", 'SELECT count(*) FROM t'),
	},
	V07: pg('ALTER TRIGGER x ON t RENAME TO y', 'ALTER TABLE t RENAME TO y'),
	V08: pg('ALTER TABLE t DISABLE TRIGGER USER', 'ALTER TABLE t DISABLE ROW LEVEL SECURITY'),
	V09: pg('ALTER FUNCTION f(integer) RENAME TO g', 'ALTER FUNCTION f(integer) OWNER TO g'),

	D01: everywhere(met('UPDATE t SET a = 1', 'UPDATE t SET a = 1 WHERE id BETWEEN 1 AND 1000')),
	D02: everywhere(met('UPDATE t SET a = 1 WHERE id BETWEEN 1 AND 1000', 'UPDATE t SET a = 1 WHERE b > 5')),
	D03: everywhere(met('DELETE FROM t', 'UPDATE t SET a = 1')),
	D04: everywhere(met('INSERT INTO t (a) VALUES (1)', 'DELETE FROM t')),
	D05: {
		postgres: met(
			'INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 1',
			'INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING',
		),
		mysql: met('REPLACE INTO t (a) VALUES (1)', 'INSERT IGNORE INTO t (a) VALUES (1)'),
		sqlite: met('INSERT OR REPLACE INTO t (a) VALUES (1)', 'INSERT OR IGNORE INTO t (a) VALUES (1)'),
	},
	D06: pg('BEGIN; ALTER TABLE t ADD a int; UPDATE t SET a = 1; COMMIT', 'ALTER TABLE t ADD a int; UPDATE t SET a = 1'),
	D07: {
		postgres: met(
			'UPDATE t SET a = 0 WHERE a IS NULL; ALTER TABLE t ALTER a SET NOT NULL',
			'UPDATE t SET b = 0 WHERE a IS NULL; ALTER TABLE t ALTER a SET NOT NULL',
		),
		mysql: met(
			'UPDATE t SET a = 0 WHERE a IS NULL; ALTER TABLE t MODIFY a int NOT NULL',
			'ALTER TABLE t MODIFY a int NOT NULL',
		),
	},

	P01: pg('CREATE TABLE t PARTITION OF p FOR VALUES IN (1)', 'CREATE TABLE t (a int)'),
	P02: pg('ALTER TABLE p ATTACH PARTITION t FOR VALUES IN (1)', 'ALTER TABLE p DETACH PARTITION t'),
	P03: {
		postgres: met('ALTER TABLE p DETACH PARTITION t', 'ALTER TABLE p ATTACH PARTITION t FOR VALUES IN (1)'),
		mysql: met(
			'ALTER TABLE t EXCHANGE PARTITION p WITH TABLE u',
			'ALTER TABLE t REORGANIZE PARTITION p INTO (PARTITION q)',
		),
	},
	P04: {
		postgres: met('ALTER TABLE p ATTACH PARTITION t DEFAULT; DROP TABLE t', 'DROP TABLE t'),
		mysql: met('ALTER TABLE t DROP PARTITION p1, p2', 'ALTER TABLE t DROP p1'),
	},
	P05: pg('CREATE INDEX i ON ONLY t (a); ALTER INDEX i ATTACH PARTITION j', 'CREATE INDEX i ON t (a)'),

	X01: {
		postgres: met('SET lock_timeout = 0; ALTER TABLE t ADD a int', "SET lock_timeout = '3s'; ALTER TABLE t ADD a int"),
		mysql: met('ALTER TABLE t ADD a int', 'SET SESSION lock_wait_timeout = 3; ALTER TABLE t ADD a int'),
	},
	X02: pg('CREATE INDEX i ON t (a)', "SET statement_timeout = '1h'; CREATE INDEX i ON t (a)"),
	X03: pg(
		'BEGIN; ALTER TABLE t ADD a int; ALTER TABLE t ADD b int; COMMIT',
		'ALTER TABLE t ADD a int; ALTER TABLE t ADD b int',
	),
	X04: {
		postgres: met(
			'ALTER TABLE t ALTER a SET NOT NULL; ALTER TABLE t ALTER b SET NOT NULL',
			'ALTER TABLE t ALTER a SET NOT NULL; ALTER TABLE u ALTER b SET NOT NULL',
		),
		mysql: met('ALTER TABLE t ADD KEY (a); ALTER TABLE t ADD KEY (b)', 'ALTER TABLE t ADD KEY (a), ADD KEY (b)'),
	},
	X05: pg(
		dbmate('BEGIN; ALTER TABLE t ADD a int; COMMIT;', 'ALTER TABLE t DROP a;'),
		'BEGIN; ALTER TABLE t ADD a int; COMMIT',
	),
	X06: my(
		'BEGIN; ALTER TABLE t ADD a int; COMMIT',
		'BEGIN; UPDATE t SET a = 1 WHERE id = 1; COMMIT; ALTER TABLE t ADD a int',
	),
	X07: {
		postgres: met('SET session_replication_role = replica', 'SET session_replication_role = origin'),
		mysql: met('SET FOREIGN_KEY_CHECKS = 0', 'SET FOREIGN_KEY_CHECKS = 1'),
	},
	X08: lite('PRAGMA foreign_keys = OFF', 'PRAGMA foreign_keys = ON'),
	X09: {
		postgres: met('LOCK TABLE t', 'BEGIN; COMMIT'),
		mysql: met('LOCK TABLES t WRITE', 'UNLOCK TABLES'),
		sqlite: met('BEGIN EXCLUSIVE; COMMIT', 'BEGIN IMMEDIATE; COMMIT'),
	},
	X15: everywhere(
		met(
			dbmate('ALTER TABLE t ADD a int; ALTER TABLE t ADD b int;', 'ALTER TABLE t DROP COLUMN a;'),
			dbmate('ALTER TABLE t ADD a int;', 'ALTER TABLE t DROP COLUMN a;'),
		),
	),
	X16: everywhere(
		met(
			dbmate('ALTER TABLE t DROP COLUMN a;', 'ALTER TABLE t ADD a int NOT NULL;'),
			dbmate('ALTER TABLE t DROP COLUMN a;', 'ALTER TABLE t ADD a int;'),
		),
	),
	X17: everywhere(met('ALTER TABLE t ADD a int; ALTER TABLE t DROP COLUMN b', 'ALTER TABLE t DROP COLUMN b')),
	X18: everywhere(
		met(
			{'1_a.sql': 'ALTER TABLE t DROP COLUMN a', '2_b.sql': 'ALTER TABLE t ADD b int'},
			{'1_a.sql': 'ALTER TABLE t ADD b int', '2_b.sql': 'ALTER TABLE t DROP COLUMN a'},
		),
	),
	X19: pg('UPDATE t SET a = 1, a = 2 WHERE id = 1', 'UPDATE t SET a = 1, b = 2 WHERE id = 1'),
	X20: pg('ALTER TABLE t ADD a int', 'ALTER TABLE s.t ADD a int', 'info', {style: true}),
	X21: {
		postgres: met('ALTER TABLE t ALTER a TYPE bigint', 'ALTER TABLE t ADD a int'),
		mysql: met('ALTER TABLE t MODIFY a bigint NOT NULL', 'ALTER TABLE t ADD a int'),
	},
	X22: everywhere(met('FROBNICATE t', 'SELECT 1')),
};
