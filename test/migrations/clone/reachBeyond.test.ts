// What must not be tried on a clone, since it would change what the clone was made of.
import {expect, test} from 'vitest';
import type {Dialect} from '../../../src/domain/project.ts';
import {reachBeyond} from '../../../src/migrations/clone/reachBeyond.ts';
import {migration} from '../../support/samples.ts';

function reason(dialect: Dialect, up: string, down: string | null = null): string | null {
	const {migration: script} = migration('7', {}, {dialect, up, down, hasDown: down !== null});
	return reachBeyond([script], ['shop', 'audit', 'mysql']);
}

test.each([
	'USE shop; ALTER TABLE users ADD a int;',
	'ALTER TABLE shop.users ADD a int;',
	'ALTER TABLE `shop`.`users` ADD a int;',
	'ALTER TABLE SHOP . users ADD a int;',
	'/*!50001 DROP TABLE shop.users */;',
	'CREATE TRIGGER t AFTER INSERT ON users FOR EACH ROW INSERT INTO audit.log VALUES (NEW.id);',
	"SET @sql = 'DROP TABLE shop.users'; PREPARE s FROM @sql;",
	"UPDATE mysql.user SET plugin = '';",
	'SET GLOBAL max_connections = 10;',
	'SET @a = 1, @@global.max_connections = 10;',
	"CREATE USER app IDENTIFIED BY 'x';",
	'GRANT SELECT ON users TO app;',
	'DROP DATABASE x;',
	'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM log;',
	"SELECT * FROM users INTO OUTFILE '/tmp/x';",
])('MySQL: %s', sql => {
	expect(reason('mysql', sql)).toMatch(/^7, line 1: /);
});

test.each([
	'CREATE ROLE app;',
	'DO $$ BEGIN CREATE USER app; EXCEPTION WHEN duplicate_object THEN NULL; END $$;',
	"ALTER DATABASE shop SET timezone TO 'UTC';",
	'ALTER SYSTEM SET wal_level = logical;',
	'GRANT admin TO app;',
	'GRANT CONNECT ON DATABASE shop TO app;',
	"COPY users TO '/tmp/users';",
	"COPY users FROM PROGRAM 'curl x';",
	"SELECT dblink('dbname=shop', 'DROP TABLE users');",
	'DROP OWNED BY app;',
])('PostgreSQL: %s', sql => {
	expect(reason('postgres', sql)).toMatch(/^7, line 1: /);
});

test.each([
	"ATTACH 'shop.db' AS shop;",
	"VACUUM INTO '/tmp/x.db';",
	"SELECT load_extension('x');",
])('SQLite: %s', sql => {
	expect(reason('sqlite', sql)).toMatch(/^7, line 1: /);
});

test('a way back is looked at, too', () => {
	expect(reason('mysql', 'ALTER TABLE users ADD a int;', 'ALTER TABLE shop.users DROP a;')).toContain('shop');
});

test.each([
	['mysql', 'ALTER TABLE users ADD a int; -- USE shop; shop.users'],
	['mysql', "INSERT INTO notes VALUES ('DROP USER x', 'shop.users', 'SET GLOBAL x = 1');"],
	['mysql', 'UPDATE users u JOIN orders o ON o.user_id = u.id SET u.shop = o.shop;'],
	['mysql', 'SET SESSION sql_mode = 0; SET NAMES utf8mb4;'],
	['mysql', 'CREATE TABLE workshop.x (a int);'],
	['postgres', '-- Create user table\nCREATE TABLE users (id int);'],
	['postgres', 'GRANT SELECT ON users TO app; REVOKE ALL ON users FROM PUBLIC;'],
	['postgres', 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;'],
	['postgres', 'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app;'],
	['postgres', "COMMENT ON TABLE users IS 'drop database';"],
	['postgres', 'ALTER TABLE shop.users ADD a int;'],
	['postgres', 'COPY users (id) FROM stdin;'],
	['sqlite', "UPDATE a SET b = 'attach';"],
] as const)('%s, inside: %s', (dialect, sql) => {
	expect(reason(dialect, sql)).toBeNull();
});
