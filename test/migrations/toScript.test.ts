import {expect, test} from 'vitest';
import type {MigrationsConfig} from '../../src/domain/project.ts';
import {type FileMigration, fileMigration} from '../../src/migrations/adapters/adapter.ts';
import {adapterTable} from '../../src/migrations/adapters/adapterTable.ts';
import {toScript} from '../../src/migrations/toScript.ts';

function scripted(
	adapter: keyof typeof adapterTable,
	change: Partial<FileMigration> = {},
	config: Partial<MigrationsConfig> = {},
) {
	const migration = fileMigration('7', '7_nick.x', {up: null, down: null, hasDown: true, ...change});
	const whole = {adapter, dialect: 'postgres', path: 'db', database: 'STAGING_URL', ...config} as const;
	return toScript(migration, whole, adapterTable[adapter], 'service/db');
}

test('commands are filled in; the file is told from the root of the tree', () => {
	expect(scripted('rails')).toMatchObject({
		script: {
			file: 'service/db/7_nick.x',
			commands: {up: 'bin/rails db:migrate:up VERSION=7', down: 'bin/rails db:migrate:down VERSION=7'},
		},
		sql: null,
	});
	expect(scripted('alembic', {prev: '6'}, {up: 'cd service && alembic upgrade {id}'})).toMatchObject({
		script: {commands: {up: 'cd service && alembic upgrade 7', down: 'alembic downgrade 6'}},
		sql: 'alembic upgrade 6:7 --sql',
		sqlDown: 'alembic downgrade 7:6 --sql',
	});
	expect(scripted('sql-dir', {up: 'SELECT 1;'})).toMatchObject({script: {commands: null, up: 'SELECT 1;'}});
});

test("commands know the environment's database by the name that they read everywhere", () => {
	expect(scripted('rails', {}, {commandsDatabase: 'DATABASE_URL'})).toMatchObject({
		script: {
			commands: {
				up: 'export DATABASE_URL="$STAGING_URL"; bin/rails db:migrate:up VERSION=7',
				down: 'export DATABASE_URL="$STAGING_URL"; bin/rails db:migrate:down VERSION=7',
			},
		},
	});
	expect(scripted('rails', {}, {commandsDatabase: 'STAGING_URL'})).toMatchObject({
		script: {commands: {up: 'bin/rails db:migrate:up VERSION=7'}},
	});
});

test('there is a way back where the migration has one and a command goes it', () => {
	const way = (...input: Parameters<typeof scripted>) => {
		const made = scripted(...input);
		return typeof made === 'string' ? made : [made.script.hasDown, made.script.commands?.down ?? null];
	};
	expect(way('rails', {hasDown: false})).toEqual([false, null]);
	expect(way('rails', {hasDown: false}, {down: 'back {id}'})).toEqual([false, null]);
	expect(way('prisma', {hasDown: true})).toEqual([false, null]);
	expect(way('prisma', {hasDown: false}, {down: 'back {id}'})).toEqual([true, 'back 7']);
	expect(way('command', {hasDown: false}, {up: 'x', down: 'back {id}'})).toEqual([false, null]);
	expect(way('command', {hasDown: true}, {up: 'x', down: 'back {id}'})).toEqual([true, 'back 7']);
});

test('a name that a shell would read as more than a word is refused where a command has it', () => {
	expect(scripted('rails', {id: '7;id'})).toBe('service/db/7_nick.x: 7;id cannot stand in a command: rename it');
	expect(scripted('prisma', {id: '7;id'})).toMatchObject({script: {id: '7;id'}});
});
