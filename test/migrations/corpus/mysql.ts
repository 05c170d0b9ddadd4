import {type CorpusCase, judged} from './corpusCase.ts';

/** What may be there before each statement, by name. What names another one needs that, too. */
const mysqlSchema: Readonly<Record<string, readonly string[]>> = {
	users: [
		`CREATE TABLE users (
			id bigint PRIMARY KEY AUTO_INCREMENT,
			email varchar(100) NOT NULL,
			name varchar(50) NULL,
			age integer NULL,
			mood enum('sad', 'fine') NULL,
			legacy text,
			created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
			UNIQUE KEY users_email (email)
		)`,
		"INSERT INTO users (email, name, age) VALUES ('ana@example.org', 'ana', 30), ('ben@example.org', 'ben', 40)",
	],
	orders: [
		`CREATE TABLE orders (
			id integer PRIMARY KEY AUTO_INCREMENT,
			user_id bigint,
			total decimal(10, 2) NOT NULL DEFAULT 0,
			status varchar(20) NULL,
			note text,
			KEY orders_status (status),
			CONSTRAINT orders_user_fk FOREIGN KEY (user_id) REFERENCES users (id),
			CONSTRAINT orders_total_check CHECK (total >= 0)
		)`,
	],
	lonely: [
		'CREATE TABLE lonely (id bigint, a integer NOT NULL, b varchar(20) NULL, place point NOT NULL)',
		"INSERT INTO lonely VALUES (1, 1, 'x', POINT(1, 1))",
	],
	events: [
		`CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (YEAR(at)) (
			PARTITION p2024 VALUES LESS THAN (2025), PARTITION p2025 VALUES LESS THAN (2026))`,
	],
	events_old: ['CREATE TABLE events_old (id bigint, at date NOT NULL)'],
	active: ['CREATE VIEW active AS SELECT id, email FROM users'],
	touched: ['CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW SET NEW.note = OLD.note'],
	nothing: ['CREATE PROCEDURE nothing() SELECT 1'],
};

/** The statements that make what a statement needs. */
export function mysqlSchemaFor(sql: string): readonly string[] {
	const names = Object.keys(mysqlSchema);
	const needed = new Set<string>();
	const need = (text: string) => {
		for (const name of names) {
			if (needed.has(name) || !new RegExp(`\\b${name}\\b`).test(text)) continue;
			needed.add(name);
			for (const each of mysqlSchema[name] ?? []) need(each);
		}
	};
	need(sql);
	return names.flatMap(name => (needed.has(name) ? (mysqlSchema[name] ?? []) : []));
}

/** Each on the schema above. What the schema was like is not known to the linter, as in most sets of migrations. */
export const mysqlCorpus: readonly CorpusCase[] = [
	judged(
		'CREATE TABLE invoices (id bigint PRIMARY KEY AUTO_INCREMENT, total decimal(10, 2))',
		'expand',
		'yes',
		'U1',
		'T01',
	),
	judged(
		'CREATE TABLE IF NOT EXISTS `lines` (id bigint PRIMARY KEY, order_id integer, FOREIGN KEY (order_id) REFERENCES orders (id))',
		'expand',
		'yes',
		'U1',
		'T01',
	),
	judged('CREATE TABLE old_orders AS SELECT * FROM orders', 'expand', 'yes', 'U1', 'T01 T03'),
	judged('CREATE TABLE users_copy LIKE users', 'expand', 'yes', 'U1', 'T01'),
	judged('CREATE TEMPORARY TABLE scratch (id bigint)', 'neutral', 'yes', 'U0', ''),
	judged('CREATE OR REPLACE TABLE lonely (id bigint)', 'contract', 'no', 'U2', 'T01 T05 T13'),
	judged('DROP TABLE lonely', 'contract', 'no', 'U2', 'T05'),
	judged('DROP TABLE IF EXISTS `lonely`, `events_old`', 'contract', 'no', 'U2', 'T05'),
	judged('RENAME TABLE lonely TO alone', 'breaking', 'no', 'U0', 'T08'),
	judged('ALTER TABLE lonely RENAME TO alone', 'breaking', 'no', 'U0', 'T08'),
	judged('TRUNCATE TABLE lonely', 'contract', 'no', 'U2', 'T11'),
	judged('ALTER TABLE lonely ENGINE=InnoDB', 'neutral', 'yes', 'U0', 'T15'),
	judged('ALTER TABLE lonely FORCE', 'neutral', 'yes', 'U0', 'T15'),
	judged('ALTER TABLE lonely ROW_FORMAT=COMPRESSED', 'neutral', 'yes', 'U0', 'T15'),
	judged('OPTIMIZE TABLE lonely', 'neutral', 'yes', 'U0', 'T15'),
	judged('ALTER TABLE lonely ENGINE=MyISAM', 'breaking', 'risk', 'U0', 'T15'),
	judged('ALTER TABLE lonely CONVERT TO CHARACTER SET latin1', 'breaking', 'risk', 'U2', 'T16'),
	judged('ALTER TABLE lonely DEFAULT CHARACTER SET latin1', 'neutral', 'yes', 'U0', 'T17'),
	judged("ALTER TABLE lonely COMMENT = 'alone'", 'neutral', 'yes', 'U0', 'T17'),
	judged('ALTER TABLE users AUTO_INCREMENT = 1000', 'neutral', 'yes', 'U0', 'T17'),
	judged('ANALYZE TABLE users', 'neutral', 'yes', 'U0', 'T17'),
	judged('ALTER TABLE lonely ADD SYSTEM VERSIONING', 'expand', 'yes', 'U2', 'T18'),
	judged('ALTER TABLE events_old PARTITION BY HASH (id) PARTITIONS 4', 'neutral', 'yes', 'U0', 'T19'),
	judged('ALTER TABLE events REMOVE PARTITIONING', 'neutral', 'yes', 'U0', 'T19'),
	judged('ALTER TABLE events ADD PARTITION (PARTITION p2026 VALUES LESS THAN (2027))', 'neutral', 'yes', 'U0', 'T17'),
	judged('ALTER TABLE events EXCHANGE PARTITION p2024 WITH TABLE events_old', 'contract', 'no', 'U0', 'P03'),
	judged('ALTER TABLE events DROP PARTITION p2024', 'contract', 'no', 'U2', 'P04'),
	judged('ALTER TABLE events TRUNCATE PARTITION p2024', 'contract', 'no', 'U2', 'T11'),

	judged('ALTER TABLE users ADD COLUMN phone varchar(20)', 'expand', 'yes', 'U1', 'C01'),
	judged("ALTER TABLE users ADD tier varchar(10) NOT NULL DEFAULT 'free'", 'expand', 'yes', 'U1', 'C02'),
	judged('ALTER TABLE users ADD seen_at timestamp NULL DEFAULT NULL', 'expand', 'yes', 'U1', 'C01'),
	judged('ALTER TABLE users ADD nr integer NOT NULL', 'breaking', 'no', 'U1', 'C04'),
	judged('ALTER TABLE lonely ADD nr bigint NOT NULL AUTO_INCREMENT UNIQUE', 'expand', 'stalled', 'U1', 'C05 C10'),
	judged(
		'ALTER TABLE orders ADD gross decimal(10, 2) GENERATED ALWAYS AS (total * 2) STORED',
		'expand',
		'stalled',
		'U0',
		'C06',
	),
	judged('ALTER TABLE orders ADD gross decimal(10, 2) AS (total * 2) VIRTUAL', 'expand', 'yes', 'U0', 'C07'),
	judged('ALTER TABLE users ADD code varchar(9) NULL UNIQUE', 'expand', 'yes', 'U1', 'C01 C10'),
	judged('ALTER TABLE users ADD first_name text AFTER id', 'expand', 'risk', 'U1', 'C01 C13'),
	judged('ALTER TABLE users ADD boss_id bigint REFERENCES users (id)', 'expand', 'stalled', 'U1', 'C01 C14'),
	judged('ALTER TABLE users ADD token varchar(36) DEFAULT (uuid())', 'expand', 'stalled', 'U1', 'C28'),
	judged('ALTER TABLE users ADD half integer DEFAULT (7 / 2)', 'expand', 'yes', 'U1', 'C02 C28'),
	judged('ALTER TABLE users ADD words json DEFAULT (JSON_ARRAY())', 'expand', 'yes', 'U1', 'C02 C28'),
	judged('ALTER TABLE users DROP COLUMN legacy', 'contract', 'no', 'U2', 'C15'),
	judged('ALTER TABLE users DROP legacy, DROP age', 'contract', 'no', 'U2', 'C15'),
	judged('ALTER TABLE users RENAME COLUMN name TO full_name', 'breaking', 'no', 'U0', 'C17'),
	judged('ALTER TABLE users CHANGE name full_name varchar(50) NULL', 'breaking', 'no', 'U2', 'C17 C21 C26'),
	judged('ALTER TABLE users MODIFY age bigint NULL', 'breaking', 'risk', 'U2', 'C21 C26'),
	judged('ALTER TABLE users MODIFY age bigint', 'breaking', 'risk', 'U2', 'C21 C23'),
	judged("ALTER TABLE users MODIFY name varchar(60) NOT NULL DEFAULT ''", 'breaking', 'no', 'U2', 'C21 C25'),
	judged("ALTER TABLE users MODIFY mood enum('fine', 'sad') NULL", 'contract', 'no', 'U2', 'C26 E04'),
	judged("ALTER TABLE users ALTER COLUMN name SET DEFAULT 'nobody'", 'neutral', 'yes', 'U0', 'C27'),
	judged('ALTER TABLE orders ALTER total DROP DEFAULT', 'contract', 'risk', 'U0', 'C27'),

	judged(
		'ALTER TABLE lonely ADD CONSTRAINT lonely_fk FOREIGN KEY (id) REFERENCES users (id) ON DELETE CASCADE',
		'contract',
		'no',
		'U0',
		'K04',
	),
	judged('ALTER TABLE orders DROP FOREIGN KEY orders_user_fk', 'neutral', 'yes', 'U1', 'K06'),
	judged('ALTER TABLE users ADD CONSTRAINT age_check CHECK (age >= 0)', 'contract', 'no', 'U0', 'K07'),
	judged('ALTER TABLE lonely ADD PRIMARY KEY (id)', 'contract', 'risk', 'U0', 'K11'),
	judged('ALTER TABLE orders MODIFY id integer NOT NULL, DROP PRIMARY KEY', 'breaking', 'no', 'U2', 'C21 C23 C25 K12'),
	judged('ALTER TABLE orders DROP CONSTRAINT orders_total_check', 'contract', 'risk', 'U1', 'K14'),

	judged('CREATE INDEX users_name ON users (name)', 'index', 'yes', 'U0', 'I06'),
	judged('ALTER TABLE users ADD INDEX users_name (name), LOCK=NONE', 'index', 'yes', 'U0', 'I06'),
	judged('ALTER TABLE users ADD UNIQUE KEY users_name (name)', 'contract', 'no', 'U0', 'I05 I06'),
	judged('CREATE UNIQUE INDEX users_name ON users (name)', 'contract', 'no', 'U0', 'I05 I06'),
	judged('ALTER IGNORE TABLE lonely ADD UNIQUE KEY lonely_a (a)', 'contract', 'no', 'U2', 'D03 I05 I06 T15'),
	judged('ALTER TABLE users ADD FULLTEXT INDEX users_words (name)', 'index', 'stalled', 'U0', 'I07'),
	judged('CREATE SPATIAL INDEX lonely_place ON lonely (place)', 'index', 'stalled', 'U0', 'I07'),
	judged('ALTER TABLE users ADD INDEX users_name (name), ALGORITHM=COPY', 'index', 'stalled', 'U0', 'I06 I08'),
	judged('ALTER TABLE users ADD phone text, LOCK=EXCLUSIVE', 'expand', 'stalled', 'U1', 'C01 I08'),
	judged('DROP INDEX orders_status ON orders', 'contract', 'risk', 'U0', 'I10'),
	judged('ALTER TABLE orders DROP KEY orders_status', 'contract', 'risk', 'U0', 'I10'),
	judged('ALTER TABLE orders RENAME INDEX orders_status TO orders_by_status', 'neutral', 'yes', 'U0', 'I13'),

	judged('CREATE VIEW names AS SELECT name FROM users', 'expand', 'yes', 'U0', 'V01'),
	judged('CREATE OR REPLACE VIEW active AS SELECT id, email FROM users WHERE age > 0', 'breaking', 'no', 'U0', 'V02'),
	judged('ALTER VIEW active AS SELECT id FROM users', 'breaking', 'no', 'U0', 'V02'),
	judged('DROP VIEW active', 'contract', 'no', 'U0', 'V03'),
	judged('DROP TRIGGER touched', 'contract', 'no', 'U0', 'V03'),
	judged(
		'CREATE TRIGGER touched_too BEFORE INSERT ON users FOR EACH ROW SET NEW.age = 1',
		'breaking',
		'risk',
		'U0',
		'V04',
	),
	judged('CREATE EVENT sweep ON SCHEDULE EVERY 1 DAY DO DELETE FROM lonely', 'opaque', 'unknown', 'U3', 'V06'),
	judged('CALL nothing()', 'opaque', 'unknown', 'U3', 'V06'),

	judged("UPDATE users SET name = 'x'", 'data', 'stalled', 'U2', 'D01'),
	judged("UPDATE users SET name = 'x' WHERE NOT id = 5", 'data', 'stalled', 'U2', 'D01'),
	judged(
		'UPDATE orders JOIN users ON users.id = orders.user_id SET orders.note = users.name',
		'data',
		'stalled',
		'U2',
		'D01',
	),
	judged("UPDATE users SET name = 'x' WHERE id BETWEEN 1 AND 1000", 'data', 'yes', 'U2', 'D02'),
	judged("UPDATE users SET name = 'x' WHERE age IS NULL LIMIT 1000", 'data', 'yes', 'U2', 'D02'),
	judged('DELETE FROM lonely', 'contract', 'no', 'U2', 'D03'),
	judged('DELETE orders FROM orders JOIN users ON users.id = orders.user_id', 'contract', 'no', 'U2', 'D03'),
	judged("INSERT IGNORE INTO users (email) VALUES ('eva@example.org')", 'expand', 'yes', 'U0', 'D04'),
	judged('INSERT INTO events_old (id, at) SELECT id, at FROM events', 'expand', 'yes', 'U0', 'D04'),
	judged(
		"INSERT INTO users (email) VALUES ('ana@example.org') ON DUPLICATE KEY UPDATE age = 1",
		'data',
		'risk',
		'U2',
		'D05',
	),
	judged("REPLACE INTO users (id, email) VALUES (9, 'eva@example.org')", 'data', 'risk', 'U2', 'D05'),
	judged('SET FOREIGN_KEY_CHECKS = 0', 'neutral', 'yes', 'U0', 'X07'),
	judged("SET SESSION sql_mode = ''", 'neutral', 'yes', 'U0', 'X07'),
	judged('LOCK TABLES users READ', 'neutral', 'stalled', 'U0', 'X09'),
	judged('SET GLOBAL max_connections = 150', 'opaque', 'unknown', 'U3', 'X22'),
	judged('BEGIN NOT ATOMIC DELETE FROM lonely; END', 'opaque', 'unknown', 'U3', 'X22'),
	judged("CREATE USER IF NOT EXISTS 'corpus_app'@'%' IDENTIFIED BY 'x'", 'expand', 'yes', 'U0', 'V01'),
	judged("DROP USER IF EXISTS 'corpus_app'@'%'", 'contract', 'risk', 'U0', 'T21'),
	judged('ALTER DATABASE CHARACTER SET = utf8mb4 COLLATE = utf8mb4_unicode_ci', 'neutral', 'yes', 'U0', 'T17'),
	judged('ALTER TABLE orders DROP PRIMARY KEY, ADD PRIMARY KEY (id, total)', 'contract', 'risk', 'U0', 'K11 K12'),
];
