import type {Dialect} from '../../domain/project.ts';
import {openSession} from '../session.ts';

/** Bytes by table, in small letters; `*` is the whole database. */
export type TableSizes = ReadonlyMap<string, number>;

/** The name under which the whole database stands. */
const whole = '*';

/** How large a database's tables are, indexes included; empty where that is not told. SQLite tells only of the whole. */
export async function tableSizes(dialect: Dialect, database: string, cwd: string): Promise<TableSizes> {
	const session = await openSession({dialect, database, cwd, mode: {kind: 'read', timeoutMs: 30_000}, print: () => {}});
	if (!session) return new Map();
	try {
		const rows = (await session.query(questions[dialect])) ?? [];
		const sizes = new Map(rows.map(row => [String(row['name']).toLowerCase(), Number(row['bytes'])]));
		return dialect === 'sqlite'
			? sizes
			: sizes.set(
					whole,
					[...sizes.values()].reduce((sum, bytes) => sum + bytes, 0),
				);
	} finally {
		await session.close();
	}
}

const questions: Readonly<Record<Dialect, string>> = {
	postgres: `SELECT c.relname AS name, pg_total_relation_size(c.oid)::float8 AS bytes FROM pg_class c
		JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')`,
	mysql: `SELECT TABLE_NAME AS name, DATA_LENGTH + INDEX_LENGTH AS bytes FROM information_schema.tables
		WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'`,
	sqlite: `SELECT '${whole}' AS name, page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()`,
};

/** How many times as large the table of one database is as that of another; 1 where that is not known. */
export function ratioOf(table: string | null, wanted: TableSizes, tried: TableSizes): number {
	for (const name of [table?.toLowerCase() ?? whole, whole]) {
		const [there, here] = [wanted.get(name), tried.get(name)];
		if (there !== undefined && here !== undefined && here > 0 && there > 0) return there / here;
	}

	return 1;
}
