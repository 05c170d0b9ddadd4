import {type CorpusCase, judged} from './corpusCase.ts';

/** What is there before each statement. */
export const sqliteSchema = `
CREATE TABLE users (
	id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL UNIQUE, name TEXT, age INTEGER, legacy TEXT
);
CREATE TABLE orders (
	id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), total NUMERIC NOT NULL DEFAULT 0, status TEXT, note TEXT
);
CREATE INDEX orders_status ON orders (status);
CREATE TABLE lonely (id INTEGER, a INTEGER NOT NULL, b TEXT);
CREATE UNIQUE INDEX lonely_a ON lonely (a);
CREATE VIEW active AS SELECT id, email FROM users;
CREATE TRIGGER touched AFTER UPDATE OF status ON orders BEGIN UPDATE orders SET note = 'x' WHERE id = NEW.id; END;
INSERT INTO users (email, name) VALUES ('ana@example.org', 'ana'), ('ben@example.org', 'ben');
INSERT INTO orders (user_id, total) VALUES (1, 5), (2, 7);
INSERT INTO lonely VALUES (1, 1, 'x');
`;

const rebuild = (columns: string, filled: string, source: string) =>
	`CREATE TABLE new_lonely (${columns}); INSERT INTO new_lonely (${filled}) SELECT ${source} FROM lonely; DROP TABLE lonely; ALTER TABLE new_lonely RENAME TO lonely`;

/** Each on the schema above. What the schema was like is not known to the linter, as in most sets of migrations. */
export const sqliteCorpus: readonly CorpusCase[] = [
	judged('CREATE TABLE invoices (id INTEGER PRIMARY KEY, total NUMERIC)', 'expand', 'yes', 'U1', 'T01'),
	judged(
		'CREATE TABLE IF NOT EXISTS "lines" (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders (id)) STRICT',
		'expand',
		'yes',
		'U1',
		'T01',
	),
	judged('CREATE TABLE tags (name TEXT PRIMARY KEY) WITHOUT ROWID', 'expand', 'yes', 'U1', 'T01'),
	judged('CREATE TABLE old_orders AS SELECT * FROM orders', 'expand', 'yes', 'U1', 'T01 T03'),
	judged('CREATE TEMP TABLE scratch (id INTEGER)', 'neutral', 'yes', 'U0', ''),
	judged('CREATE VIRTUAL TABLE words USING fts5(body)', 'expand', 'yes', 'U0', 'V01'),
	judged('DROP TABLE lonely', 'contract', 'no', 'U2', 'T05'),
	judged('DROP TABLE IF EXISTS main.lonely', 'contract', 'no', 'U2', 'T05'),
	judged('ALTER TABLE lonely RENAME TO alone', 'breaking', 'no', 'U0', 'T08'),
	judged('VACUUM', 'neutral', 'stalled', 'U0', 'T14'),
	judged('ANALYZE', 'neutral', 'yes', 'U0', ''),
	judged('ANALYZE orders', 'neutral', 'yes', 'U0', ''),

	judged('ALTER TABLE users ADD COLUMN phone TEXT', 'expand', 'yes', 'U1', 'C01'),
	judged('ALTER TABLE users ADD COLUMN active BOOLEAN NOT NULL DEFAULT 1', 'expand', 'yes', 'U1', 'C02'),
	judged("ALTER TABLE users ADD tier VARCHAR(10) DEFAULT 'free' NOT NULL", 'expand', 'yes', 'U1', 'C02'),
	judged('ALTER TABLE users ADD COLUMN boss_id INTEGER REFERENCES users (id)', 'expand', 'yes', 'U1', 'C01'),
	judged('ALTER TABLE users ADD COLUMN height INTEGER CHECK (height > 0)', 'expand', 'yes', 'U1', 'C01 C09'),
	judged(
		'ALTER TABLE orders ADD COLUMN gross NUMERIC GENERATED ALWAYS AS (total * 2) VIRTUAL',
		'expand',
		'yes',
		'U0',
		'C07',
	),
	judged('ALTER TABLE orders ADD COLUMN gross NUMERIC AS (total * 2)', 'expand', 'yes', 'U0', 'C07'),
	judged('ALTER TABLE users DROP COLUMN legacy', 'contract', 'no', 'U2', 'C15'),
	judged('ALTER TABLE users DROP age', 'contract', 'no', 'U2', 'C15'),
	judged('ALTER TABLE users RENAME COLUMN name TO full_name', 'breaking', 'no', 'U0', 'C17'),
	judged('ALTER TABLE users RENAME legacy TO older', 'breaking', 'no', 'U0', 'C17'),
	judged('ALTER TABLE "users" ADD COLUMN "first name" TEXT COLLATE NOCASE', 'expand', 'yes', 'U1', 'C01'),
	judged('ALTER TABLE users ADD COLUMN made_at TEXT DEFAULT NULL', 'expand', 'yes', 'U1', 'C01'),
	judged("ALTER TABLE users ADD COLUMN note TEXT DEFAULT 'it''s; new'", 'expand', 'yes', 'U1', 'C02'),

	judged('CREATE INDEX users_name ON users (name)', 'index', 'stalled', 'U0', 'I09'),
	judged(
		'CREATE INDEX IF NOT EXISTS users_lower ON users (lower(name)) WHERE name IS NOT NULL',
		'index',
		'stalled',
		'U0',
		'I09',
	),
	judged('CREATE UNIQUE INDEX users_name ON users (name)', 'contract', 'no', 'U0', 'I05 I09'),
	judged('CREATE INDEX orders_all ON orders (user_id, total, status, note)', 'index', 'stalled', 'U0', 'I09 I12'),
	judged('DROP INDEX orders_status', 'contract', 'risk', 'U0', 'I10'),
	judged('DROP INDEX IF EXISTS main.orders_status', 'contract', 'risk', 'U0', 'I10'),
	judged('REINDEX', 'index', 'stalled', 'U0', 'I11'),
	judged('REINDEX orders', 'index', 'stalled', 'U0', 'I11'),

	judged('CREATE VIEW names AS SELECT name FROM users', 'expand', 'yes', 'U0', 'V01'),
	judged('DROP VIEW active', 'contract', 'no', 'U0', 'V03'),
	judged('DROP TRIGGER touched', 'contract', 'no', 'U0', 'V03'),
	judged(
		'CREATE TRIGGER swept AFTER INSERT ON users BEGIN DELETE FROM lonely WHERE id = NEW.id; END',
		'breaking',
		'risk',
		'U0',
		'V04',
	),

	judged("UPDATE users SET name = 'x'", 'data', 'stalled', 'U2', 'D01'),
	judged("UPDATE users SET name = 'x' WHERE name IS NULL", 'data', 'stalled', 'U2', 'D01'),
	judged("UPDATE users SET name = 'x' WHERE NOT id = 5", 'data', 'stalled', 'U2', 'D01'),
	judged("UPDATE users SET name = 'x' WHERE id = 5 OR age = 3", 'data', 'stalled', 'U2', 'D01'),
	judged("UPDATE users SET name = 'x' WHERE id = 5 IS NULL", 'data', 'stalled', 'U2', 'D01'),
	judged(
		"UPDATE users SET name = 'x' WHERE id IN (SELECT user_id FROM orders WHERE id = 5)",
		'data',
		'stalled',
		'U2',
		'D01',
	),
	judged('UPDATE orders SET note = users.name FROM users WHERE users.id = 5', 'data', 'stalled', 'U2', 'D01'),
	judged("UPDATE users SET name = 'x' WHERE id BETWEEN 1 AND 1000", 'data', 'yes', 'U2', 'D02'),
	judged("UPDATE users SET name = 'x' WHERE rowid > 5 AND rowid <= 1005", 'data', 'yes', 'U2', 'D02'),
	judged("UPDATE users SET name = 'x' WHERE id IN (1, 2) AND name IS NULL", 'data', 'yes', 'U2', 'D02'),
	judged('UPDATE OR REPLACE lonely SET a = 2 WHERE id = 1', 'data', 'risk', 'U2', 'D02 D05'),
	judged('DELETE FROM lonely', 'contract', 'no', 'U2', 'D03'),
	judged('DELETE FROM users WHERE id = 77', 'contract', 'no', 'U2', 'D03'),
	judged(
		'WITH old AS (SELECT id FROM lonely) DELETE FROM lonely WHERE id IN (SELECT id FROM old)',
		'contract',
		'no',
		'U2',
		'D03',
	),
	judged("INSERT INTO users (email) VALUES ('eva@example.org')", 'expand', 'yes', 'U0', 'D04'),
	judged("INSERT OR IGNORE INTO users (email) VALUES ('ana@example.org')", 'expand', 'yes', 'U0', 'D04'),
	judged('INSERT INTO lonely (id, a) SELECT id, id + 100 FROM orders', 'expand', 'yes', 'U0', 'D04'),
	judged("INSERT OR REPLACE INTO users (id, email) VALUES (1, 'ana@example.org')", 'data', 'risk', 'U2', 'D05'),
	judged("REPLACE INTO users (id, email) VALUES (9, 'ida@example.org')", 'data', 'risk', 'U2', 'D05'),
	judged(
		"INSERT INTO users (email) VALUES ('ana@example.org') ON CONFLICT (email) DO UPDATE SET name = 'x'",
		'data',
		'risk',
		'U2',
		'D05',
	),

	judged(rebuild('id INTEGER, a INTEGER NOT NULL, b TEXT', 'id, a, b', 'id, a, b'), 'neutral', 'unknown', 'U2', 'D08'),
	judged(rebuild('id INTEGER, a INTEGER NOT NULL, c TEXT', 'id, a', 'id, a'), 'expand', 'unknown', 'U2', 'C01 D08'),
	judged(
		rebuild('id INTEGER, a INTEGER NOT NULL, c TEXT NOT NULL', 'id, a, c', "id, a, 'x'"),
		'breaking',
		'no',
		'U2',
		'C04 D08',
	),

	judged('PRAGMA foreign_keys = OFF', 'neutral', 'yes', 'U0', 'X08'),
	judged('PRAGMA main.journal_mode = OFF', 'neutral', 'yes', 'U0', 'X08'),
	judged('PRAGMA writable_schema = 1', 'neutral', 'yes', 'U0', 'X08'),
	judged('PRAGMA user_version = 7', 'neutral', 'yes', 'U0', ''),
	judged('BEGIN EXCLUSIVE', 'neutral', 'stalled', 'U0', 'X09'),
	judged('BEGIN IMMEDIATE TRANSACTION', 'neutral', 'yes', 'U0', ''),
	judged("SELECT printf('%d', 1)", 'opaque', 'unknown', 'U3', 'V06'),
	judged("ATTACH DATABASE ':memory:' AS beside", 'opaque', 'unknown', 'U3', 'X22'),
];
