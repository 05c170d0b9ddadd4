import {type CorpusCase, judged} from './corpusCase.ts';
import {postgresBlocks} from './postgresBlocks.ts';

/** What is there before each statement. */
export const postgresSchema = `
CREATE ROLE corpus_app;
CREATE SCHEMA archive;
CREATE TABLE archive.orders (id bigint);
CREATE TYPE mood AS ENUM ('sad', 'fine');
CREATE DOMAIN zip AS text;
CREATE DOMAIN checked_zip AS text CHECK (length(VALUE) < 11);
CREATE SEQUENCE ticket;
CREATE TABLE users (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	email varchar(100) NOT NULL CONSTRAINT users_email_key UNIQUE,
	name text,
	age integer,
	legacy text,
	feeling mood DEFAULT 'fine',
	area zip,
	created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE orders (
	id serial PRIMARY KEY,
	user_id bigint CONSTRAINT orders_user_id_fkey REFERENCES users,
	total numeric(10, 2) NOT NULL,
	status varchar(20),
	note text,
	CONSTRAINT orders_total_check CHECK (total >= 0),
	CONSTRAINT orders_note_check CHECK (note <> '') NOT VALID
);
CREATE INDEX orders_status_idx ON orders (status);
CREATE UNIQUE INDEX orders_note_idx ON orders (note);
CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_2025 (id bigint, at date NOT NULL);
CREATE INDEX events_at_idx ON ONLY events (at);
CREATE INDEX events_2024_at_idx ON events_2024 (at);
CREATE STATISTICS orders_stats ON user_id, total FROM orders;
CREATE TABLE lonely (id bigint, a integer NOT NULL, b text);
CREATE UNIQUE INDEX lonely_a_idx ON lonely (a);
CREATE VIEW active AS SELECT id, email FROM users;
CREATE MATERIALIZED VIEW totals AS SELECT user_id, sum(total) AS total FROM orders GROUP BY 1;
CREATE UNIQUE INDEX totals_user_idx ON totals (user_id);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
CREATE POLICY own ON orders USING (true);
INSERT INTO users (email) VALUES ('ana@example.org'), ('ben@example.org');
INSERT INTO orders (user_id, total, note) VALUES (1, 5, 'a'), (2, 7, 'b');
`;

/** Each in a transaction of its own, on the schema above. */
export const postgresCorpus: readonly CorpusCase[] = [
	judged('CREATE TABLE invoices (id bigint PRIMARY KEY, total numeric)', 'expand', 'yes', 'U1', 'T01'),
	judged(
		'CREATE TABLE lines (id bigint PRIMARY KEY, order_id integer REFERENCES orders)',
		'expand',
		'yes',
		'U1',
		'T01 T02 K05',
	),
	judged('CREATE TABLE old_orders AS SELECT * FROM orders', 'expand', 'yes', 'U1', 'T01 T03'),
	judged('CREATE TEMP TABLE scratch (id bigint)', 'neutral', 'yes', 'U0', ''),
	judged('CREATE TABLE users_copy (LIKE users INCLUDING ALL)', 'expand', 'yes', 'U1', 'T01'),
	judged(
		"CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
		'expand',
		'yes',
		'U1',
		'T01 P01',
	),
	judged('DROP TABLE lonely', 'contract', 'no', 'U2', 'T05'),
	judged('DROP TABLE IF EXISTS users CASCADE', 'contract', 'no', 'U2', 'T05 T07'),
	judged('ALTER TABLE lonely RENAME TO alone', 'breaking', 'no', 'U0', 'T08'),
	judged('ALTER VIEW active RENAME TO current', 'breaking', 'no', 'U0', 'T08'),
	judged('ALTER TABLE lonely SET SCHEMA archive', 'breaking', 'no', 'U0', 'T09'),
	judged('ALTER SCHEMA archive RENAME TO attic', 'breaking', 'no', 'U0', 'T09'),
	judged('DROP SCHEMA archive CASCADE', 'contract', 'no', 'U2', 'T10'),
	judged('TRUNCATE lonely', 'contract', 'no', 'U2', 'T11'),
	judged('TRUNCATE users RESTART IDENTITY CASCADE', 'contract', 'no', 'U2', 'T11 T12'),
	judged('ALTER TABLE lonely SET UNLOGGED', 'neutral', 'stalled', 'U0', 'T14'),
	judged('CLUSTER orders USING orders_status_idx', 'neutral', 'stalled', 'U0', 'T14'),
	judged('ALTER TABLE orders ENABLE ROW LEVEL SECURITY', 'breaking', 'no', 'U0', 'T20'),
	judged('CREATE POLICY mine ON users USING (name = current_user)', 'breaking', 'no', 'U0', 'T20'),
	judged('GRANT SELECT ON users TO corpus_app', 'neutral', 'yes', 'U0', ''),
	judged('REVOKE ALL ON users FROM corpus_app', 'contract', 'risk', 'U0', 'T21'),
	judged('ALTER TABLE lonely OWNER TO corpus_app', 'neutral', 'risk', 'U0', 'T21'),
	judged('ALTER TABLE orders SET (fillfactor = 70)', 'neutral', 'yes', 'U0', 'T22'),
	judged('ALTER TABLE orders ALTER COLUMN status SET STATISTICS 500', 'neutral', 'yes', 'U0', 'T22'),
	judged('ALTER TABLE orders ALTER COLUMN note SET STORAGE EXTERNAL', 'neutral', 'yes', 'U0', 'T22'),
	judged('ALTER TABLE orders ALTER COLUMN note SET (n_distinct = 5)', 'neutral', 'yes', 'U0', 'T22'),
	judged('ALTER TABLE orders CLUSTER ON orders_status_idx', 'neutral', 'yes', 'U0', 'T22'),
	judged('CREATE STATISTICS orders_both ON user_id, status FROM orders', 'neutral', 'yes', 'U0', 'T22'),
	judged("COMMENT ON COLUMN orders.note IS 'words'", 'neutral', 'yes', 'U0', 'T22'),
	judged('ALTER VIEW active SET (security_barrier = true)', 'breaking', 'no', 'U0', 'V02'),
	judged('ALTER TABLE lonely ALTER COLUMN a SET DATA TYPE numeric', 'breaking', 'risk', 'U2', 'C18'),
	judged('DROP TYPE mood CASCADE', 'contract', 'no', 'U2', 'T07 V03'),
	judged('DROP SEQUENCE ticket', 'contract', 'no', 'U0', 'V03'),
	judged('ALTER SEQUENCE ticket RENAME TO tickets', 'breaking', 'risk', 'U0', 'E08'),
	judged('ALTER TYPE mood RENAME TO feeling', 'breaking', 'risk', 'U0', 'E08'),
	judged('ALTER DOMAIN zip RENAME TO postcode', 'breaking', 'risk', 'U0', 'E08'),
	judged('ALTER FUNCTION touch() RENAME TO touch_row', 'breaking', 'no', 'U0', 'V09'),
	judged('ALTER TRIGGER touched ON orders RENAME TO a_touched', 'neutral', 'yes', 'U0', 'V07'),
	judged('ALTER POLICY own ON orders RENAME TO everybody', 'neutral', 'yes', 'U0', 'V07'),
	judged('ALTER TABLE orders DISABLE TRIGGER touched', 'neutral', 'risk', 'U0', 'V08'),
	judged('ALTER TABLE orders DISABLE TRIGGER ALL', 'neutral', 'risk', 'U0', 'V08'),
	judged('ALTER TABLE orders ENABLE TRIGGER USER', 'neutral', 'risk', 'U0', 'V08'),
	judged('ALTER TABLE orders ALTER CONSTRAINT orders_user_id_fkey DEFERRABLE', 'neutral', 'risk', 'U0', 'K17'),
	judged(
		'CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$',
		'breaking',
		'no',
		'U0',
		'V02',
	),
	judged('CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$', 'expand', 'yes', 'U0', 'V01'),
	judged('DROP FUNCTION touch() CASCADE', 'contract', 'no', 'U2', 'T07 V03'),
	judged('ALTER TABLE lonely ALTER COLUMN b TYPE text COLLATE "C"', 'breaking', 'risk', 'U2', 'C18'),
	judged('DELETE FROM lonely WHERE a IN (1, 2)', 'contract', 'no', 'U2', 'D03'),
	judged('INSERT INTO lonely (id, a) SELECT id, id FROM orders', 'expand', 'yes', 'U0', 'D04'),
	judged('UPDATE orders SET note = name FROM users WHERE users.id = 5', 'data', 'stalled', 'U2', 'D01'),
	judged('UPDATE orders SET note = note WHERE id NOT IN (1, 2)', 'data', 'stalled', 'U2', 'D01'),
	judged('LOCK TABLE users IN ROW EXCLUSIVE MODE', 'neutral', 'yes', 'U0', 'X09'),
	judged("SELECT setval('ticket', 100)", 'neutral', 'yes', 'U1', 'E06'),
	judged('SET CONSTRAINTS ALL IMMEDIATE', 'neutral', 'yes', 'U0', ''),
	judged("COMMENT ON TABLE users IS 'people'", 'neutral', 'yes', 'U0', 'T22'),
	judged('ANALYZE users', 'neutral', 'yes', 'U0', 'T22'),
	judged('ALTER TABLE lonely REPLICA IDENTITY FULL', 'neutral', 'yes', 'U0', 'T23'),

	judged('ALTER TABLE users ADD COLUMN phone text', 'expand', 'yes', 'U1', 'C01'),
	judged(
		'ALTER TABLE users ADD COLUMN IF NOT EXISTS active boolean NOT NULL DEFAULT true',
		'expand',
		'yes',
		'U1',
		'C02',
	),
	judged('ALTER TABLE users ADD COLUMN seen_at timestamptz DEFAULT now()', 'expand', 'yes', 'U1', 'C02'),
	judged('ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid()', 'expand', 'stalled', 'U1', 'C03'),
	judged("ALTER TABLE users ADD COLUMN ticket_id bigint DEFAULT nextval('ticket')", 'expand', 'stalled', 'U1', 'C03'),
	judged('ALTER TABLE events ADD COLUMN kind text NOT NULL', 'breaking', 'no', 'U1', 'C04'),
	judged('ALTER TABLE lonely ADD COLUMN nr serial', 'expand', 'stalled', 'U1', 'C05'),
	judged('ALTER TABLE lonely ADD COLUMN nr bigint GENERATED ALWAYS AS IDENTITY', 'expand', 'stalled', 'U1', 'C05'),
	judged(
		'ALTER TABLE orders ADD COLUMN gross numeric GENERATED ALWAYS AS (total * 1.2) STORED',
		'expand',
		'stalled',
		'U0',
		'C06',
	),
	judged('ALTER TABLE orders ADD COLUMN parent_id integer REFERENCES orders', 'expand', 'yes', 'U1', 'C01 C08 K05'),
	judged('ALTER TABLE lonely ADD COLUMN order_id integer REFERENCES orders', 'expand', 'yes', 'U1', 'C01 C08 K05'),
	judged('ALTER TABLE users ADD COLUMN height integer CHECK (height > 0)', 'expand', 'yes', 'U1', 'C01 C09'),
	judged('ALTER TABLE users ADD COLUMN code text UNIQUE', 'expand', 'yes', 'U1', 'C01 C10'),
	judged('ALTER TABLE users ADD COLUMN data json', 'expand', 'risk', 'U1', 'C01 C12'),
	judged('ALTER TABLE users DROP COLUMN legacy', 'contract', 'no', 'U2', 'C15'),
	judged('ALTER TABLE users DROP COLUMN email CASCADE', 'contract', 'no', 'U2', 'C15 C16'),
	judged('ALTER TABLE users RENAME COLUMN name TO full_name', 'breaking', 'no', 'U0', 'C17'),
	judged('ALTER TABLE users ALTER COLUMN age TYPE bigint', 'breaking', 'risk', 'U2', 'C18'),
	judged('ALTER TABLE users ALTER COLUMN age TYPE text USING age::text', 'breaking', 'risk', 'U2', 'C18'),
	judged(
		'ALTER TABLE lonely ALTER COLUMN id SET NOT NULL, ALTER COLUMN id SET DEFAULT 0',
		'contract',
		'no',
		'U0',
		'C24 C27',
	),
	judged('ALTER TABLE users ALTER COLUMN email DROP NOT NULL', 'expand', 'risk', 'U1', 'C26'),
	judged("ALTER TABLE users ALTER COLUMN name SET DEFAULT 'nobody'", 'neutral', 'yes', 'U0', 'C27'),
	judged('ALTER TABLE orders ALTER COLUMN id DROP DEFAULT', 'contract', 'risk', 'U0', 'C27'),

	judged(
		'ALTER TABLE lonely ADD CONSTRAINT lonely_id_fkey FOREIGN KEY (id) REFERENCES users (id)',
		'contract',
		'no',
		'U0',
		'K01 K05',
	),
	judged(
		'ALTER TABLE lonely ADD CONSTRAINT lonely_id_fkey FOREIGN KEY (id) REFERENCES users NOT VALID',
		'contract',
		'no',
		'U0',
		'K02 K05',
	),
	judged('ALTER TABLE orders VALIDATE CONSTRAINT orders_note_check', 'neutral', 'yes', 'U0', 'K03'),
	judged('ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey', 'neutral', 'yes', 'U1', 'K06'),
	judged('ALTER TABLE users ADD CONSTRAINT users_age_check CHECK (age >= 0)', 'contract', 'no', 'U0', 'K07'),
	judged('ALTER TABLE users ADD CONSTRAINT users_age_check CHECK (age >= 0) NOT VALID', 'contract', 'no', 'U0', 'K08'),
	judged('ALTER TABLE lonely ADD CONSTRAINT lonely_b_key UNIQUE (b)', 'contract', 'no', 'U0', 'K09'),
	judged(
		'ALTER TABLE lonely ADD CONSTRAINT lonely_a_key UNIQUE USING INDEX lonely_a_idx',
		'contract',
		'no',
		'U0',
		'K10',
	),
	judged('ALTER TABLE lonely ADD PRIMARY KEY (id)', 'contract', 'risk', 'U0', 'K11'),
	judged('ALTER TABLE orders DROP CONSTRAINT orders_pkey', 'contract', 'risk', 'U0', 'K12'),
	judged('ALTER TABLE lonely ADD CONSTRAINT no_two EXCLUDE (a WITH =)', 'contract', 'no', 'U0', 'K13'),
	judged('ALTER TABLE users DROP CONSTRAINT users_email_key', 'contract', 'risk', 'U1', 'K14'),
	judged('ALTER DOMAIN zip ADD CONSTRAINT short CHECK (length(VALUE) < 11)', 'contract', 'risk', 'U0', 'K15'),
	judged('ALTER TABLE orders RENAME CONSTRAINT orders_total_check TO positive', 'neutral', 'risk', 'U0', 'K16'),

	judged('CREATE INDEX users_name_idx ON users (name)', 'index', 'stalled', 'U0', 'I01'),
	judged('CREATE INDEX CONCURRENTLY users_name_idx ON users (name)', 'index', 'yes', 'U0', 'I02'),
	judged('CREATE UNIQUE INDEX users_name_idx ON users (lower(name))', 'contract', 'no', 'U0', 'I01 I05'),
	judged('CREATE UNIQUE INDEX CONCURRENTLY users_name_key ON users (name)', 'contract', 'no', 'U0', 'I02 I05'),
	judged('DROP INDEX orders_status_idx', 'contract', 'risk', 'U0', 'I10'),
	judged('DROP INDEX CONCURRENTLY orders_status_idx', 'contract', 'risk', 'U0', 'I10'),
	judged('REINDEX TABLE orders', 'index', 'stalled', 'U0', 'I11'),
	judged('REINDEX INDEX CONCURRENTLY orders_note_idx', 'index', 'yes', 'U0', 'I11'),
	judged('ALTER INDEX orders_status_idx RENAME TO orders_by_status', 'neutral', 'yes', 'U0', 'I13'),

	judged("ALTER TYPE mood ADD VALUE 'happy'", 'expand', 'risk', 'U3', 'E01'),
	judged("ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'", 'breaking', 'no', 'U0', 'E02'),
	judged("CREATE TYPE size AS ENUM ('s', 'm')", 'expand', 'yes', 'U0', 'E05'),
	judged('ALTER SEQUENCE ticket RESTART WITH 1', 'neutral', 'yes', 'U1', 'E06'),
	judged('CREATE VIEW names AS SELECT name FROM users', 'expand', 'yes', 'U0', 'V01'),
	judged('CREATE OR REPLACE VIEW active AS SELECT id, email FROM users WHERE age > 0', 'breaking', 'no', 'U0', 'V02'),
	judged('DROP VIEW active', 'contract', 'no', 'U0', 'V03'),
	judged('DROP TRIGGER touched ON orders', 'contract', 'no', 'U0', 'V03'),
	judged(
		'CREATE TRIGGER touched_too BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch()',
		'breaking',
		'risk',
		'U0',
		'V04',
	),
	judged('REFRESH MATERIALIZED VIEW totals', 'data', 'stalled', 'U0', 'V05'),
	judged('REFRESH MATERIALIZED VIEW CONCURRENTLY totals', 'data', 'yes', 'U0', 'V05'),
	...postgresBlocks,
	judged('CREATE INDEX events_id_idx ON ONLY events (id)', 'index', 'yes', 'U0', 'P05'),
	judged('ALTER INDEX events_at_idx ATTACH PARTITION events_2024_at_idx', 'index', 'yes', 'U0', 'P05'),
	judged('DROP STATISTICS orders_stats', 'neutral', 'yes', 'U0', 'T22'),
	judged(
		`MERGE INTO lonely USING orders ON lonely.id = orders.id WHEN MATCHED THEN UPDATE SET b = orders.note
			WHEN NOT MATCHED THEN INSERT (id, a) VALUES (orders.id, orders.id)`,
		'data',
		'stalled',
		'U2',
		'D01 D04',
	),
	judged('ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO corpus_app', 'neutral', 'yes', 'U0', ''),
	judged('ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC', 'contract', 'risk', 'U0', 'T21'),
	judged('GRANT pg_monitor TO corpus_app', 'neutral', 'yes', 'U0', ''),
	judged('CREATE ROLE corpus_reader NOLOGIN', 'expand', 'yes', 'U0', 'V01'),
	judged('CREATE PUBLICATION changes FOR TABLE lonely', 'expand', 'risk', 'U0', 'T24'),
	judged('CREATE PUBLICATION everything FOR ALL TABLES', 'expand', 'risk', 'U0', 'T24'),
	judged('CREATE AGGREGATE total_of (integer) (sfunc = int4pl, stype = integer)', 'expand', 'yes', 'U0', 'V01'),
	judged('CREATE TYPE span AS RANGE (subtype = timestamptz)', 'expand', 'yes', 'U0', 'E05'),
	judged('DISCARD PLANS', 'neutral', 'yes', 'U0', ''),

	judged("UPDATE users SET name = 'x'", 'data', 'stalled', 'U2', 'D01'),
	judged('UPDATE users SET name = email WHERE id BETWEEN 1 AND 1000', 'data', 'yes', 'U2', 'D02'),
	judged('DELETE FROM lonely', 'contract', 'no', 'U2', 'D03'),
	judged('INSERT INTO lonely (id, a) VALUES (1, 2) ON CONFLICT DO NOTHING', 'expand', 'yes', 'U0', 'D04'),
	judged("INSERT INTO lonely (id, a) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET b = 'x'", 'data', 'risk', 'U2', 'D05'),
	judged(
		"ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
		'expand',
		'yes',
		'U0',
		'P02',
	),
	judged('ALTER TABLE events DETACH PARTITION events_2024', 'contract', 'no', 'U0', 'P03'),
	judged('LOCK TABLE users IN ACCESS EXCLUSIVE MODE', 'neutral', 'stalled', 'U0', 'X09'),
	judged('LOCK TABLE users IN SHARE MODE', 'neutral', 'stalled', 'U0', 'X09'),
];
