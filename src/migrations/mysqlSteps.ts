import type {Connection} from 'mysql2/promise';
import {type MysqlRows, orMissing, quoted} from './mysqlRows.ts';
import {progressTable, toProgress} from './progress.ts';
import type {Steps} from './session.ts';

/** Keeps in a MySQL database how far its migrations got. `ensure` makes the table for it. */
export function mysqlSteps(
	connection: Connection,
	rows: MysqlRows,
	database: string,
): Steps & {readonly ensure: () => Promise<void>} {
	const table = `${quoted(database)}.${quoted(progressTable)}`;
	return {
		ensure: async () => {
			await connection.query(createTable(table));
		},
		read: async () => (await orMissing(() => rows(`SELECT * FROM ${table}`)))?.map(toProgress) ?? [],
		write: async ({id, direction, done, total, checksum, schemaBefore}) => {
			const values = [id, direction, done, total, checksum, schemaBefore];
			await connection.query(`REPLACE INTO ${table} (${columns}) VALUES (?, ?, ?, ?, ?, ?)`, values);
		},
		clear: async id => {
			await connection.query(`DELETE FROM ${table} WHERE id = ?`, [id]);
		},
		schema: async () => {
			// The lists may be longer than what MySQL puts into one value: each row counts by its own checksum.
			const found = await rows(schemaQuery, Array(schemaQuery.split('?').length - 1).fill(database));
			return found.map(({part, count, sum}) => `${part} ${count} ${sum}`).join(', ');
		},
		together: async work => {
			await connection.query('START TRANSACTION');
			try {
				await work();
				await connection.query('COMMIT');
			} catch (error) {
				await connection.query('ROLLBACK').catch(() => {});
				throw error;
			}
		},
	};
}

const columns = 'id, direction, done, total, checksum, schema_before';

function createTable(table: string): string {
	return `CREATE TABLE IF NOT EXISTS ${table} (
	id varchar(191) NOT NULL PRIMARY KEY,
	direction varchar(4) NOT NULL,
	done integer NOT NULL,
	total integer NOT NULL,
	checksum varchar(64) NOT NULL,
	schema_before text
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`;
}

/** What a schema is made of, as both MySQL and MariaDB tell it: the table, its columns that count, whose schema. */
const parts: readonly (readonly [table: string, columns: string, schema: string])[] = [
	[
		'tables',
		'table_name, table_type, engine, row_format, table_collation, create_options, table_comment',
		'table_schema',
	],
	[
		'columns',
		'table_name, column_name, ordinal_position, column_default, is_nullable, column_type, collation_name, column_key, extra, column_comment',
		'table_schema',
	],
	['statistics', 'table_name, index_name, non_unique, seq_in_index, column_name, sub_part, index_type', 'table_schema'],
	['table_constraints', 'table_name, constraint_name, constraint_type', 'table_schema'],
	['partitions', 'table_name, partition_name, partition_method, partition_description', 'table_schema'],
	['views', 'table_name, view_definition', 'table_schema'],
	['triggers', 'trigger_name, event_object_table, event_manipulation, action_statement', 'trigger_schema'],
	['routines', 'routine_name, routine_type, routine_definition', 'routine_schema'],
	['events', 'event_name, event_definition, status', 'event_schema'],
];

const schemaQuery = parts
	.map(([name, list, schema]) => {
		const values = list.split(', ').map(column => `COALESCE(${column}, '-')`);
		const sum = `COALESCE(SUM(CAST(CONV(LEFT(MD5(CONCAT_WS('|', ${values.join(', ')})), 12), 16, 10) AS UNSIGNED)), 0)`;
		return `SELECT '${name}' AS part, COUNT(*) AS count, CAST(${sum} AS CHAR) AS sum FROM information_schema.${name} WHERE ${schema} = ?`;
	})
	.join(' UNION ALL ');
