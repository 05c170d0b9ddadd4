import type {MigrationScript} from '../domain/plan.ts';
import type {Dialect} from '../domain/project.ts';
import {type DatabasePlace, readRows} from './readLedger.ts';
import {splitSql} from './splitSql.ts';
import {loadReader} from './sql/loadReader.ts';
import type {Operation} from './sql/operation.ts';

/**
 * Says of statements that are thought to be pending that the table or column which they add is there already: then
 * somebody applied them by hand. Where the database does not tell, nothing is said.
 */
export async function presentAlready(
	place: DatabasePlace,
	pending: readonly MigrationScript[],
): Promise<readonly string[]> {
	if (pending.length === 0) return [];
	const [rows, read] = await Promise.all([readRows(place, columns[place.dialect]), loadReader(place.dialect)]);
	if (rows === null || typeof rows === 'string') return [];
	const there = new Set(
		rows.flatMap(({s, t, c}) => [`${t}`, `${t}.${c}`, `${s}.${t}`, `${s}.${t}.${c}`].map(name => name.toLowerCase())),
	);
	return pending.flatMap(({id, name, up}) =>
		splitSql(up ?? '', place.dialect)
			.flatMap(({sql}) => read(sql))
			.flatMap(addedBy)
			.filter(added => there.has(added))
			.map(added => `${id} (${name}) seems to be applied already: there is ${added}.`),
	);
}

const columns: Readonly<Record<Dialect, string>> = {
	sqlite:
		"SELECT 'main' AS s, m.name AS t, p.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'",
	postgres:
		'SELECT table_schema AS s, table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = ANY (current_schemas(false))',
	mysql:
		'SELECT table_schema AS s, table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = DATABASE()',
};

function addedBy(operation: Operation): readonly string[] {
	if (operation.kind === 'create-table') return [operation.table.toLowerCase()];
	if (operation.kind === 'add-column') return [`${operation.table}.${operation.column.name}`.toLowerCase()];
	return [];
}
