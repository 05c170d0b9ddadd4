import {everywhere, met, onServers, type RuleCases} from './ruleCase.ts';

const pg = (...args: Parameters<typeof met>): RuleCases => ({postgres: met(...args)});
const my = (...args: Parameters<typeof met>): RuleCases => ({mysql: met(...args)});
const lite = (...args: Parameters<typeof met>): RuleCases => ({sqlite: met(...args)});

/** SQLite's way of changing a table, whose columns the set tells. */
const rebuilt = (before: string, after: string, copied = 'a') =>
	`CREATE TABLE IF NOT EXISTS t (${before});
	CREATE TABLE new_t (${after}); INSERT INTO new_t (${copied}) SELECT ${copied} FROM t;
	DROP TABLE t; ALTER TABLE new_t RENAME TO t`;
const long = 'a'.repeat(65);

/** C: columns. */
export const columnCases: Readonly<Record<string, RuleCases>> = {
	C01: everywhere(met('ALTER TABLE t ADD COLUMN a text', 'ALTER TABLE t ADD COLUMN a int DEFAULT 1')),
	C02: everywhere(met('ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 1', 'ALTER TABLE t ADD COLUMN a int')),
	C03: pg('ALTER TABLE t ADD a uuid DEFAULT gen_random_uuid()', 'ALTER TABLE t ADD a timestamptz DEFAULT now()'),
	C04: everywhere(met('ALTER TABLE t ADD COLUMN a int NOT NULL', 'ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 0')),
	C05: {
		postgres: met('ALTER TABLE t ADD a bigint GENERATED ALWAYS AS IDENTITY', 'ALTER TABLE t ADD a bigint'),
		mysql: met('ALTER TABLE t ADD a bigint AUTO_INCREMENT UNIQUE', 'ALTER TABLE t ADD a bigint'),
	},
	C06: onServers(
		met(
			'ALTER TABLE t ADD a int GENERATED ALWAYS AS (b + 1) STORED',
			'ALTER TABLE t ADD a int GENERATED ALWAYS AS (b + 1) VIRTUAL',
		),
	),
	C07: everywhere(met('ALTER TABLE t ADD a int GENERATED ALWAYS AS (b + 1) VIRTUAL', 'ALTER TABLE t ADD a int')),
	C08: pg('ALTER TABLE t ADD a int REFERENCES p', 'CREATE TABLE p (id int); ALTER TABLE t ADD a int REFERENCES p'),
	C09: {
		postgres: met('ALTER TABLE t ADD a int CHECK (a > 0)', 'ALTER TABLE t ADD a int'),
		mysql: met('ALTER TABLE t ADD a int CHECK (a > 0)', 'ALTER TABLE t ADD a int'),
		sqlite: met('ALTER TABLE t ADD a int CHECK (a > 0)', 'ALTER TABLE t ADD a int'),
	},
	C10: {
		postgres: met('ALTER TABLE t ADD a int UNIQUE', 'ALTER TABLE t ADD a int'),
		mysql: met('ALTER TABLE t ADD a int UNIQUE', 'ALTER TABLE t ADD a int', 'info'),
	},
	C11: pg(
		'CREATE DOMAIN d AS int CHECK (VALUE > 0); ALTER TABLE t ADD a d',
		'CREATE DOMAIN d AS int; ALTER TABLE t ADD a d',
	),
	C12: pg('ALTER TABLE t ADD a json', 'ALTER TABLE t ADD a jsonb'),
	C13: my('ALTER TABLE t ADD a int AFTER b', 'ALTER TABLE t ADD a int'),
	C14: my('CREATE TABLE t (a int REFERENCES p (id))', 'ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p (id)'),
	C15: {
		postgres: met('ALTER TABLE t DROP COLUMN a', 'ALTER TABLE t DROP CONSTRAINT a'),
		mysql: met('ALTER TABLE t DROP a, DROP COLUMN b', 'ALTER TABLE t DROP KEY a'),
		sqlite: met('ALTER TABLE t DROP COLUMN a', 'DROP INDEX a'),
	},
	C16: {
		postgres: met('ALTER TABLE t DROP COLUMN a CASCADE', 'ALTER TABLE t DROP COLUMN a'),
		mysql: met('CREATE INDEX i ON t (a); ALTER TABLE t DROP a', 'CREATE INDEX i ON t (b); ALTER TABLE t DROP a'),
		sqlite: met('CREATE INDEX i ON t (a); ALTER TABLE t DROP a', 'CREATE INDEX i ON u (a); ALTER TABLE t DROP a'),
	},
	C17: {
		postgres: met('ALTER TABLE t RENAME a TO b', 'ALTER TABLE t RENAME TO b'),
		mysql: met('ALTER TABLE t CHANGE a b int NOT NULL', 'ALTER TABLE t CHANGE a a int NOT NULL'),
		sqlite: met('ALTER TABLE t RENAME COLUMN a TO b', 'ALTER TABLE t RENAME TO b'),
	},
	C18: {
		postgres: met(
			'ALTER TABLE t ALTER a TYPE bigint',
			'ALTER TABLE t ADD a varchar(5); ALTER TABLE t ALTER a TYPE varchar(9)',
		),
		sqlite: met(rebuilt('a int', 'a text'), rebuilt('a int', 'a int')),
	},
	C19: pg(
		'ALTER TABLE t ADD a varchar(5); ALTER TABLE t ALTER a TYPE text',
		'ALTER TABLE t ADD a varchar(5); ALTER TABLE t ALTER a TYPE varchar(4)',
	),
	C20: pg('CREATE INDEX i ON t (a); ALTER TABLE t ALTER a TYPE bigint', 'ALTER TABLE t ALTER a TYPE bigint'),
	C21: my(
		'ALTER TABLE t MODIFY a bigint NOT NULL',
		'ALTER TABLE t ADD a varchar(5); ALTER TABLE t MODIFY a varchar(9) NULL',
	),
	C22: my(
		'ALTER TABLE t ADD a varchar(5); ALTER TABLE t MODIFY a varchar(9) NULL',
		'ALTER TABLE t ADD a varchar(5); ALTER TABLE t MODIFY a varchar(4) NULL',
	),
	C23: my(
		"ALTER TABLE t ADD a varchar(5) NOT NULL COMMENT 'x'; ALTER TABLE t MODIFY a varchar(9) NOT NULL",
		"ALTER TABLE t ADD a varchar(5) NOT NULL COMMENT 'x'; ALTER TABLE t MODIFY a varchar(9) NOT NULL COMMENT 'x'",
	),
	C24: {
		postgres: met('ALTER TABLE t ALTER a SET NOT NULL', 'ALTER TABLE t ALTER a DROP NOT NULL'),
		sqlite: met(rebuilt('a int', 'a int NOT NULL'), rebuilt('a int NOT NULL', 'a int')),
	},
	C25: my('ALTER TABLE t MODIFY a int NOT NULL', 'ALTER TABLE t MODIFY a int NULL'),
	C26: {
		postgres: met('ALTER TABLE t ALTER a DROP NOT NULL', 'ALTER TABLE t ALTER a DROP DEFAULT'),
		mysql: met('ALTER TABLE t MODIFY a int NULL', 'ALTER TABLE t MODIFY a int NOT NULL'),
		sqlite: met(rebuilt('a int NOT NULL', 'a int'), rebuilt('a int', 'a int')),
	},
	C27: {
		postgres: met('ALTER TABLE t ALTER a SET DEFAULT 1', 'ALTER TABLE t ALTER a SET NOT NULL'),
		mysql: met('ALTER TABLE t ALTER a SET DEFAULT 1, ALTER b DROP DEFAULT', 'ALTER TABLE t DROP a', 'warn'),
	},
	C28: my('ALTER TABLE t ADD a json DEFAULT (JSON_ARRAY())', 'ALTER TABLE t ADD a int DEFAULT 1'),
	C29: onServers(met(`ALTER TABLE t ADD ${long} int`, `ALTER TABLE t ADD ${long.slice(2)} int`)),
	C30: {
		postgres: met('ALTER TABLE t ADD a char(3)', 'ALTER TABLE t ADD a text', 'info', {style: true}),
		mysql: met('ALTER TABLE t ADD a char(3)', 'ALTER TABLE t ADD a text', 'info', {style: true}),
	},
	C31: lite('ALTER TABLE t ADD a text DEFAULT CURRENT_TIMESTAMP', "ALTER TABLE t ADD a text DEFAULT 'now'"),
	D08: lite(rebuilt('a int', 'a int'), 'CREATE TABLE new_t (a int); INSERT INTO new_t (a) SELECT a FROM t'),
};
