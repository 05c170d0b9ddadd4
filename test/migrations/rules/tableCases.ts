import {everywhere, met, onServers, type RuleCases} from './ruleCase.ts';

const pg = (...args: Parameters<typeof met>): RuleCases => ({postgres: met(...args)});
const my = (...args: Parameters<typeof met>): RuleCases => ({mysql: met(...args)});

/** T, K, I, E: tables, constraints, indexes, types. */
export const tableCases: Readonly<Record<string, RuleCases>> = {
	T01: everywhere(met('CREATE TABLE t (a int)', 'CREATE TEMPORARY TABLE t (a int)')),
	T02: pg('CREATE TABLE t (a int REFERENCES p)', 'CREATE TABLE p (a int); CREATE TABLE t (a int REFERENCES p)'),
	T03: everywhere(met('CREATE TABLE t AS SELECT a FROM b', 'CREATE TABLE t (a int)')),
	T04: {
		postgres: met('CREATE TABLE t (a int)', {'1_a.sql': 'CREATE TABLE t (a int)'}),
		mysql: met({'1_a.sql': 'CREATE TABLE t (a int)'}, 'CREATE TABLE IF NOT EXISTS t (a int)'),
		sqlite: met('CREATE TABLE t (a int)', 'CREATE TABLE IF NOT EXISTS t (a int)'),
	},
	T05: everywhere(met('DROP TABLE t', 'DROP VIEW t')),
	T06: pg('CREATE TABLE t (a int REFERENCES p); DROP TABLE t', 'CREATE TABLE t (a int); DROP TABLE t', 'info'),
	T07: pg('DROP TABLE t CASCADE', 'DROP TABLE t'),
	T08: {
		postgres: met('ALTER TABLE t RENAME TO u', 'ALTER TABLE t RENAME a TO u'),
		mysql: met('RENAME TABLE t TO u, v TO w', 'ALTER TABLE t RENAME COLUMN a TO u'),
		sqlite: met('ALTER TABLE t RENAME TO u', 'ALTER TABLE t RENAME a TO u'),
	},
	T09: pg('ALTER TABLE t SET SCHEMA s', 'ALTER TABLE t SET (fillfactor = 70)'),
	T10: {
		postgres: met('DROP SCHEMA s', 'DROP TYPE s'),
		mysql: met('DROP DATABASE IF EXISTS s', 'DROP VIEW s'),
	},
	T11: onServers(met('TRUNCATE TABLE t', 'DELETE FROM t')),
	T12: pg('TRUNCATE t CASCADE', 'TRUNCATE t'),
	T13: everywhere(met('DROP TABLE IF EXISTS t; CREATE TABLE t (a int)', 'DROP TABLE t; CREATE TABLE u (a int)')),
	T14: {
		postgres: met('VACUUM FULL t', 'VACUUM t'),
		sqlite: met('VACUUM', 'ANALYZE'),
	},
	T15: my('ALTER TABLE t ENGINE=InnoDB ROW_FORMAT=DYNAMIC', "ALTER TABLE t COMMENT='x'"),
	T16: my(
		'ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
		'ALTER TABLE t DEFAULT CHARSET=utf8mb4',
	),
	T17: my('ALTER TABLE t DEFAULT CHARACTER SET = utf8mb4, AUTO_INCREMENT = 5', 'ALTER TABLE t FORCE'),
	T18: my('ALTER TABLE t ADD SYSTEM VERSIONING', 'ALTER TABLE t ADD a int'),
	T19: my(
		'ALTER TABLE t PARTITION BY HASH(id) PARTITIONS 4',
		'ALTER TABLE t ADD PARTITION (PARTITION p1 VALUES LESS THAN (5))',
	),
	T20: pg('ALTER TABLE t ENABLE ROW LEVEL SECURITY', 'ALTER TABLE t SET (fillfactor = 70)'),
	T21: {
		postgres: met('REVOKE SELECT ON t FROM bob', 'GRANT SELECT ON t TO bob'),
		mysql: met("REVOKE SELECT ON d.t FROM 'bob'@'%'", "GRANT SELECT ON d.t TO 'bob'@'%'"),
	},
	T22: pg('ALTER TABLE t ALTER a SET STATISTICS 500', 'ALTER TABLE t ALTER a DROP DEFAULT'),
	T23: pg('ALTER TABLE t REPLICA IDENTITY FULL', 'ALTER TABLE t SET (fillfactor = 70)'),
	T24: pg('ALTER PUBLICATION p ADD TABLE t', 'GRANT a TO b'),

	K01: pg(
		'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p',
		'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p NOT VALID',
	),
	K02: pg(
		'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p NOT VALID',
		'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p',
	),
	K03: pg('ALTER TABLE t VALIDATE CONSTRAINT f', 'ALTER TABLE t DROP CONSTRAINT f'),
	K04: my(
		'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id) ON DELETE SET NULL',
		'ALTER TABLE t ADD KEY (a)',
	),
	K05: pg(
		'ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p',
		'CREATE INDEX i ON t (a, b); ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p',
	),
	K06: {
		postgres: met('ALTER TABLE t DROP CONSTRAINT t_a_fkey', 'ALTER TABLE t DROP CONSTRAINT t_a_check'),
		mysql: met('ALTER TABLE t DROP FOREIGN KEY f', 'ALTER TABLE t DROP CHECK c'),
	},
	K07: onServers(met('ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)', 'ALTER TABLE t ADD UNIQUE (a)')),
	K08: {
		postgres: met('ALTER TABLE t ADD CHECK (a > 0) NOT VALID', 'ALTER TABLE t ADD CHECK (a > 0)'),
		mysql: met('ALTER TABLE t ADD CHECK (a > 0) NOT ENFORCED', 'ALTER TABLE t ADD CHECK (a > 0)'),
	},
	K09: pg('ALTER TABLE t ADD UNIQUE (a)', 'ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i'),
	K10: pg('ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i', 'ALTER TABLE t ADD UNIQUE (a)'),
	K11: {
		postgres: met('ALTER TABLE t ADD PRIMARY KEY (a)', 'ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY USING INDEX i'),
		mysql: met('ALTER TABLE t ADD PRIMARY KEY (a)', 'ALTER TABLE t ADD KEY (a)'),
	},
	K12: {
		postgres: met('ALTER TABLE t DROP CONSTRAINT t_pkey', 'ALTER TABLE t DROP CONSTRAINT t_a_key'),
		mysql: met('ALTER TABLE t DROP PRIMARY KEY', 'ALTER TABLE t DROP KEY k'),
	},
	K13: pg('ALTER TABLE t ADD EXCLUDE USING gist (a WITH &&)', 'ALTER TABLE t ADD UNIQUE (a)'),
	K14: {
		postgres: met('ALTER TABLE t DROP CONSTRAINT t_a_key', 'ALTER TABLE t DROP CONSTRAINT t_pkey'),
		mysql: met('ALTER TABLE t DROP CONSTRAINT chk_a', 'ALTER TABLE t DROP FOREIGN KEY f'),
	},
	K15: pg('ALTER DOMAIN d ADD CHECK (VALUE > 0)', 'ALTER DOMAIN d SET DEFAULT 1'),
	K16: pg('ALTER TABLE t RENAME CONSTRAINT a TO b', 'ALTER INDEX a RENAME TO b'),
	K17: pg('ALTER TABLE t ALTER CONSTRAINT a DEFERRABLE', 'ALTER TABLE t VALIDATE CONSTRAINT a'),

	I01: pg('CREATE INDEX i ON t (a)', 'CREATE INDEX CONCURRENTLY i ON t (a)'),
	I02: pg('CREATE INDEX CONCURRENTLY i ON t (a)', 'CREATE INDEX i ON t (a)'),
	I03: pg(
		{'1_a.sql': 'CREATE INDEX CONCURRENTLY i ON t (a)'},
		{'1_a.sql': '-- release-tui: no-transaction\nCREATE INDEX CONCURRENTLY i ON t (a)'},
	),
	I04: pg('CREATE INDEX CONCURRENTLY i ON t (a)', 'CREATE INDEX i ON t (a)', 'block', {version: [14, 3]}),
	I05: everywhere(met('CREATE UNIQUE INDEX i ON t (a)', 'CREATE INDEX i ON t (a)')),
	I06: my('ALTER TABLE t ADD INDEX i (a)', 'ALTER TABLE t ADD FULLTEXT INDEX i (a)'),
	I07: my('CREATE FULLTEXT INDEX i ON t (a)', 'CREATE INDEX i ON t (a)'),
	I08: my('ALTER TABLE t ADD a int, ALGORITHM=COPY', 'ALTER TABLE t ADD a int, ALGORITHM=INSTANT, LOCK=NONE'),
	I09: {sqlite: met('CREATE INDEX i ON t (a)', 'DROP INDEX i')},
	I10: {
		postgres: met('DROP INDEX i', 'ALTER INDEX i RENAME TO j'),
		mysql: met('ALTER TABLE t DROP INDEX i', 'ALTER TABLE t ALTER INDEX i INVISIBLE'),
		sqlite: met('DROP INDEX i', 'ANALYZE'),
	},
	I11: {postgres: met('REINDEX TABLE t', 'VACUUM t'), sqlite: met('REINDEX t', 'ANALYZE', 'warn')},
	I12: everywhere(met('CREATE INDEX i ON t (a, b, c, d)', 'CREATE INDEX i ON t (a, b, c)')),
	I13: {
		postgres: met('ALTER INDEX i RENAME TO j', 'ALTER TABLE i RENAME TO j'),
		mysql: met('ALTER TABLE t RENAME INDEX i TO j', 'ALTER TABLE t RENAME TO j'),
	},

	E01: pg("ALTER TYPE e ADD VALUE 'x'", "CREATE TYPE e AS ENUM ('x')"),
	E02: pg("ALTER TYPE e RENAME VALUE 'x' TO 'y'", "ALTER TYPE e ADD VALUE 'y'"),
	E03: my(
		"CREATE TABLE t (a ENUM('x') NOT NULL); ALTER TABLE t MODIFY a ENUM('x', 'y') NOT NULL",
		"CREATE TABLE t (a ENUM('x', 'y') NOT NULL); ALTER TABLE t MODIFY a ENUM('y') NOT NULL",
	),
	E04: my(
		"ALTER TABLE t MODIFY a ENUM('y', 'x') NOT NULL",
		"CREATE TABLE t (a ENUM('x') NOT NULL); ALTER TABLE t MODIFY a ENUM('x', 'y') NOT NULL",
	),
	E05: pg("CREATE TYPE e AS ENUM ('x')", "ALTER TYPE e ADD VALUE 'x'"),
	E06: pg('ALTER SEQUENCE s RESTART WITH 1', 'CREATE SEQUENCE s'),
	E08: pg('ALTER SEQUENCE s RENAME TO r', 'ALTER SEQUENCE s RESTART'),
	E07: {
		postgres: met('ALTER TABLE t ADD id serial PRIMARY KEY', 'ALTER TABLE t ADD id bigserial PRIMARY KEY'),
		mysql: met(
			'ALTER TABLE t ADD id int AUTO_INCREMENT PRIMARY KEY',
			'ALTER TABLE t ADD id bigint AUTO_INCREMENT PRIMARY KEY',
		),
	},
};
