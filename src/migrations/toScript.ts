import {posix} from 'node:path';
import {fillCommand, type PlaceholderValues} from '../domain/placeholders.ts';
import type {MigrationScript} from '../domain/plan.ts';
import type {MigrationsConfig} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import type {Adapter, CommandTemplates, FileMigration} from './adapters/adapter.ts';

/** A migration as a plan has it, and the commands that print its SQL where it is code. */
export type Scripted = {
	readonly script: MigrationScript;
	readonly sql: string | null;
	readonly sqlDown: string | null;
};

/**
 * Makes of what a file tells what a plan needs. A text says why its commands cannot be written.
 * @param folder of the files, from the root of the tree
 */
export function toScript(
	migration: FileMigration,
	config: MigrationsConfig,
	adapter: Pick<Adapter, 'commands'>,
	folder: string,
): Scripted | string {
	const templates = templatesOf(config, adapter);
	const file = posix.join(folder, migration.file);
	const values = valuesOf(migration, config, file);
	let problem: string | null = null;
	// A tool without a way back of its own has the one that is configured.
	const hasDown = migration.hasDown || (adapter.commands?.down === null && config.down !== undefined);
	const prefix = databasePrefix(config);
	const fill = (template: string | null | undefined) => {
		const written = template === null || template === undefined ? null : fillCommand(template, values);
		if (typeof written !== 'string') return written && `${prefix}${written.command}`;
		problem ??= `${plainText(file)}: ${plainText(written)}`;
		return null;
	};
	const commandUp = fill(templates?.up);
	// Where there is no way back, the command for it would only be a trap.
	const commandDown = fill(hasDown ? templates?.down : null);
	const sql = fill(templates?.sql);
	const sqlDown = fill(hasDown ? templates?.sqlDown : null);
	if (problem !== null) return problem;
	const {up, down, transaction} = migration;
	const {dialect, database} = config;
	return {
		script: {
			id: plainText(migration.id),
			name: plainText(migration.name),
			file,
			up,
			down,
			hasDown: hasDown && (templates === null || templates.down !== null),
			transaction,
			dialect,
			database,
			commands: commandUp === null ? null : {up: commandUp, down: commandDown},
		},
		sql,
		sqlDown,
	};
}

// A tool reads one variable everywhere: left alone, it would migrate whatever database that one happens to name.
function databasePrefix({database, commandsDatabase}: MigrationsConfig): string {
	if (commandsDatabase === undefined || commandsDatabase === database) return '';
	return `export ${commandsDatabase}="$${database}"; `;
}

function templatesOf(config: MigrationsConfig, {commands}: Pick<Adapter, 'commands'>): CommandTemplates | null {
	if (!commands) return null;
	return {
		up: config.up ?? commands.up,
		down: config.down ?? commands.down,
		sql: config.sql ?? commands.sql,
		sqlDown: config.sqlDown ?? commands.sqlDown,
	};
}

function valuesOf(migration: FileMigration, config: MigrationsConfig, file: string): PlaceholderValues {
	const {id, name, app = '', prev = '', to = id} = migration;
	return {id, name, app, prev, from: prev, to, file, path: config.path, database: config.database};
}
