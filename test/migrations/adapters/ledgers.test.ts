// Tools that are not run here: their ledgers are written as they write them, and their files lie as they lay them out.
import {createHash} from 'node:crypto';
import Database from 'better-sqlite3';
import {describe, expect, test} from 'vitest';
import {toolProject} from '../../support/tools.ts';

function write(file: string, sql: string): void {
	const db = new Database(file);
	try {
		db.exec(sql);
	} finally {
		db.close();
	}
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('Rails', () => {
	const project = toolProject({adapter: 'rails', path: 'db/migrate'});

	test('versions of schema_migrations are the numbers of the files', async () => {
		const {commits, database, rows, status} = project();
		const migration = (body: string) => `class A < ActiveRecord::Migration[7.1]\n${body}\nend\n`;
		const [sha = ''] = commits({
			files: {
				'db/migrate/20260101000001_create_users.rb': migration('  def change\n    create_table :users\n  end'),
				'db/migrate/20260101000002_add_index.rb': migration(
					'  disable_ddl_transaction!\n  def up\n  end\n  def down\n  end',
				),
				'db/migrate/20260101000003_drop_users.rb': migration(
					'  def up\n  end\n  def down\n    raise ActiveRecord::IrreversibleMigration\n  end',
				),
				'db/migrate/concerns/helper.rb': 'module Helper; end',
			},
		});
		write(
			database,
			`CREATE TABLE "schema_migrations" ("version" varchar NOT NULL PRIMARY KEY);
			INSERT INTO schema_migrations VALUES ('20260101000002'), ('20250101000000');`,
		);
		expect(await rows(sha)).toEqual([
			'20260101000001 pending out of order',
			'20260101000002 applied',
			'20260101000003 pending',
			'20250101000000 gone',
		]);
		const {pending, remarks} = await status(sha);
		expect(pending).toMatchObject([
			{
				name: 'create_users',
				hasDown: true,
				commands: {
					up: 'bin/rails db:migrate:up VERSION=20260101000001',
					down: 'bin/rails db:migrate:down VERSION=20260101000001',
				},
			},
			{name: 'drop_users', hasDown: false, commands: {down: null}},
		]);
		expect(remarks).toEqual([
			`20250101000000 is in the database, and not in ${sha.slice(0, 7)}; no commit that was looked at has its file.`,
			'20260101000001 is pending, although a later one is applied.',
			'What 2 pending migrations do is not known: it is code, and its tool cannot print SQL without running it.',
		]);
	});
});

describe('Prisma', () => {
	const project = toolProject({adapter: 'prisma', path: 'prisma/migrations'});

	test('failed, rolled back, edited and finished migrations are told apart', async () => {
		const {commits, database, rows, status} = project();
		const texts = ['one', 'two', 'three', 'four', 'five'].map(name => `CREATE TABLE ${name} (id INTEGER);\n`);
		const name = (n: number) => `2026010100000${n}_m${n}`;
		const [sha = ''] = commits({
			files: {
				'prisma/migrations/migration_lock.toml': 'provider = "sqlite"',
				...Object.fromEntries(texts.map((text, index) => [`prisma/migrations/${name(index + 1)}/migration.sql`, text])),
				[`prisma/migrations/${name(5)}/down.sql`]: 'DROP TABLE five;',
			},
		});
		const row = (n: number, checksum: string, finished: string, rolledBack: string, at = n) =>
			`('${n}-${at}', '${checksum}', ${finished}, '${name(n)}', NULL, ${rolledBack}, 170000000000${at}, 1)`;
		write(
			database,
			`CREATE TABLE "_prisma_migrations" (
				"id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME,
				"migration_name" TEXT NOT NULL, "logs" TEXT, "rolled_back_at" DATETIME,
				"started_at" DATETIME NOT NULL DEFAULT current_timestamp, "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0);
			INSERT INTO _prisma_migrations VALUES
				${row(1, sha256(texts[0] ?? ''), 'NULL', '1700000000001', 1)},
				${row(1, sha256(texts[0] ?? ''), '1700000000002', 'NULL', 2)},
				${row(2, sha256('edited'), '1700000000003', 'NULL', 3)},
				${row(3, sha256(texts[2] ?? ''), 'NULL', '1700000000004', 4)},
				${row(4, sha256(texts[3] ?? ''), 'NULL', 'NULL', 5)};`,
		);
		expect(await rows(sha)).toEqual([
			`${name(1)} applied`,
			`${name(2)} applied changed`,
			`${name(3)} undone`,
			`${name(4)} failed`,
			`${name(5)} pending`,
		]);
		const {pending, rows: all, remarks} = await status(sha);
		expect(all[0]?.appliedAt).toBe('2023-11-14T22:13:20.002Z');
		// There is a way back, but no command that would go it.
		expect(pending.map(({id, down, hasDown}) => [id, down, hasDown])).toEqual([
			[name(3), null, false],
			[name(5), 'DROP TABLE five;', false],
		]);
		expect(remarks).toEqual([
			`${name(4)} was begun and did not succeed: put the database right, and tell its tool.`,
			`${name(3)} was taken back: it would be applied again.`,
		]);
	});
});

describe('Prisma, all at once', () => {
	const project = toolProject({adapter: 'prisma', path: 'prisma/migrations'});

	test('what the work tree has besides the candidate is told, since Prisma would apply it, too', async () => {
		const {commits, status} = project();
		const [one = '', two = ''] = commits(
			{files: {'prisma/migrations/1_a/migration.sql': 'SELECT 1;'}},
			{files: {'prisma/migrations/2_b/migration.sql': 'SELECT 2;'}},
		);
		expect((await status(one)).ahead).toEqual(['2_b/migration.sql']);
		expect((await status(two)).ahead).toEqual([]);
	});
});

describe('Flyway', () => {
	const project = toolProject({adapter: 'flyway', path: 'sql'});

	test('baselines, undone, failed, edited and repeated migrations are told apart', async () => {
		const {commits, database, rows, status} = project();
		const [sha = ''] = commits({
			files: {
				'sql/V1__old.sql': 'SELECT 1;',
				'sql/V1.1__two.sql': 'SELECT 2;\r\nSELECT 3;\r\n',
				'sql/U1.1__two.sql': 'SELECT -2;',
				'sql/V1_2__three.sql': 'SELECT 3;',
				'sql/V1.10__four.sql': 'SELECT 4;',
				'sql/deep/V2__five.sql': 'SELECT 5;',
				'sql/R__views.sql': 'CREATE VIEW v AS SELECT 1;',
				'sql/R__grants.sql': 'SELECT 7;',
				'sql/README.sql': '',
			},
		});
		const row = (rank: number, version: string | null, description: string, type: string, sum: number | null, ok = 1) =>
			`(${rank}, ${version === null ? 'NULL' : `'${version}'`}, '${description}', '${type}', 's', ${sum}, 'u', '2026-01-01 12:00:0${rank}', 1, ${ok})`;
		// The checksums are those that Flyway writes: CRC-32 over the lines.
		write(
			database,
			`CREATE TABLE "flyway_schema_history" ("installed_rank" INT NOT NULL PRIMARY KEY, "version" VARCHAR(50),
				"description" VARCHAR(200) NOT NULL, "type" VARCHAR(20) NOT NULL, "script" VARCHAR(1000) NOT NULL, "checksum" INT,
				"installed_by" VARCHAR(100) NOT NULL, "installed_on" TEXT NOT NULL, "execution_time" INT NOT NULL, "success" BOOLEAN NOT NULL);
			INSERT INTO flyway_schema_history VALUES
				${row(1, '1', '<< Flyway Baseline >>', 'BASELINE', null)},
				${row(2, '1.1', 'two', 'SQL', crcOf('SELECT 2;SELECT 3;'))},
				${row(3, '1.2', 'three', 'SQL', crcOf('SELECT 3;'))},
				${row(4, '1.2', 'three', 'UNDO_SQL', 9)},
				${row(5, '1.10', 'four', 'SQL', 12345)},
				${row(6, '2', 'five', 'SQL', crcOf('SELECT 5;'), 0)},
				${row(7, null, 'views', 'SQL', 12345)},
				${row(8, null, 'grants', 'SQL', crcOf('SELECT 7;'))};`,
		);
		expect(await rows(sha)).toEqual([
			'1 applied',
			'1.1 applied',
			'1.2 undone out of order',
			'1.10 applied changed',
			'2 failed',
			'R grants applied',
			'R views pending',
		]);
		const {pending, rows: all} = await status(sha);
		expect(all[1]).toMatchObject({
			name: 'two',
			down: 'SELECT -2;',
			hasDown: true,
			appliedAt: '2026-01-01T12:00:02.000Z',
		});
		expect(pending.map(({commands}) => commands?.up)).toEqual([
			'flyway migrate -target=1.2',
			'flyway migrate -target=latest',
		]);
	});
});

describe('Liquibase', () => {
	const project = toolProject({adapter: 'liquibase', path: 'changes'});

	test('change sets of every format are found, in the order of files and sets', async () => {
		const {commits, database, rows, status} = project();
		const [sha = '', twice = ''] = commits(
			{
				files: {
					'changes/01.sql':
						'--liquibase formatted sql\n\n--changeset ana:1 runInTransaction:false\nCREATE TABLE a (id int);\n--rollback DROP TABLE a;\n\n--changeset ben:2\nDROP TABLE b;\n--rollback not required\n',
					'changes/02.xml':
						'<databaseChangeLog><!-- <changeSet id="0" author="x"></changeSet> --><changeSet author="ana" id="3"><createTable tableName="c"/></changeSet>\n<changeSet id="4" author="ana"><sql>SELECT 1</sql></changeSet></databaseChangeLog>',
					'changes/03.yaml':
						'databaseChangeLog:\n  - changeSet:\n      id: 5\n      author: "ana b"\n      changes:\n        - addColumn:\n            tableName: c\n',
					'changes/04.json':
						'{"databaseChangeLog": [{"changeSet": {"id": "6", "author": "ana", "changes": [{"sql": "x"}]}}]}',
					'changes/plain.sql': 'SELECT 1;',
				},
			},
			{files: {'changes/05.sql': '--liquibase formatted sql\n--changeset ana:1\nSELECT 1;\n'}},
		);
		write(
			database,
			`CREATE TABLE DATABASECHANGELOG (ID VARCHAR(255) NOT NULL, AUTHOR VARCHAR(255) NOT NULL, FILENAME VARCHAR(255) NOT NULL,
				DATEEXECUTED TEXT NOT NULL, ORDEREXECUTED INT NOT NULL, EXECTYPE VARCHAR(10) NOT NULL, MD5SUM VARCHAR(35));
			INSERT INTO DATABASECHANGELOG VALUES ('1', 'ana', 'changes/01.sql', '2026-01-01 12:00:00', 1, 'EXECUTED', '9:x'),
				('3', 'ana', 'changes/02.xml', '2026-01-01 12:00:01', 2, 'MARK_RAN', '9:y');`,
		);
		expect(await rows(sha)).toEqual([
			'ana:1 applied',
			'ben:2 pending out of order',
			'ana:3 applied',
			'ana:4 pending',
			'ana b:5 pending',
			'ana:6 pending',
		]);
		const {rows: all, pending} = await status(sha);
		expect(all[0]).toMatchObject({file: 'changes/01.sql', up: 'CREATE TABLE a (id int);', down: 'DROP TABLE a;'});
		expect(pending.map(({hasDown}) => hasDown)).toEqual([false, false, true, false]);
		expect(pending[2]?.commands).toEqual({
			up: 'liquibase update-count --count=1 # ana.b:5',
			down: "liquibase rollback-count-sql --count=1 | grep -q -e '::5::ana.b *$' && liquibase rollback-count --count=1",
		});
		expect(await project().statusOrError(twice)).toMatchObject({
			error: 'changes/05.sql: the change set ana:1 stands in 01.sql, too',
		});
	});
});

function crcOf(text: string): number {
	let crc = ~0;
	for (const byte of Buffer.from(text)) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
	}

	return ~crc;
}
