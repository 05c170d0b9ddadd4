import {type Connection, createConnection, type RowDataPacket} from 'mysql2/promise';
import {mysqlOptions} from '../mysqlUrl.ts';
import type {ClonePlace, Cloner} from './clone.ts';
import {namedDatabase} from './reachBeyond.ts';
import {dumpFile, findTool, removeDump, runTool} from './runTool.ts';

/**
 * Clones of MySQL and MariaDB, on the same server: a consistent dump, loaded into a database of its own. Events are left
 * out: they would run there, too. Triggers and routines that name another database are refused: they would change it.
 */
export const mysqlCloner: Cloner = {
	async create(place) {
		const dump = findTool(['mariadb-dump', 'mysqldump']);
		const load = findTool(['mariadb', 'mysql']);
		const file = dumpFile(place);
		await onServer(place, connection => connection.query(`CREATE DATABASE \`${place.name}\``));
		const {args, env, original} = access(place.database);
		try {
			await runTool(dump, [...args, ...dumpOptions, `--result-file=${file}`, original], env);
			await runTool(load, [...args, place.name], env, file);
		} finally {
			removeDump(place);
		}

		await onServer(place, connection => refuseWhatLeaves(connection, place.name));

		const clone = new URL(place.database);
		clone.pathname = `/${place.name}`;
		return {database: clone.href, how: 'from a dump'};
	},
	async drop(place) {
		removeDump(place);
		await onServer(place, connection => connection.query(`DROP DATABASE IF EXISTS \`${place.name}\``));
	},
	others: place => onServer(place, databasesOn),
};

const dumpOptions = [
	'--single-transaction',
	'--routines',
	'--triggers',
	'--skip-events',
	'--no-tablespaces',
	// With it, loading a dump of MySQL would change what the server replicates. MariaDB's program does not know it.
	'--loose-set-gtid-purged=OFF',
];

async function databasesOn(connection: Connection): Promise<readonly string[]> {
	const [rows] = await connection.query<RowDataPacket[]>('SHOW DATABASES');
	return rows.map(row => String(Object.values(row)[0]));
}

/** @throws when code inside of the clone names another database, such as the original */
async function refuseWhatLeaves(connection: Connection, clone: string): Promise<void> {
	const others = (await databasesOn(connection)).filter(name => name !== clone);
	const [bodies] = await connection.query<RowDataPacket[]>(
		`SELECT trigger_name AS name, action_statement AS body FROM information_schema.triggers WHERE trigger_schema = ?
		UNION ALL SELECT routine_name, routine_definition FROM information_schema.routines WHERE routine_schema = ?`,
		[clone, clone],
	);
	for (const {name, body} of bodies) {
		const other = namedDatabase(String(body ?? ''), others);
		if (other !== null)
			throw new Error(`its ${name} names the database ${other}, and would change that from the clone`);
	}
}

async function onServer<T>(place: ClonePlace, work: (connection: Connection) => Promise<T>): Promise<T> {
	const connection = await createConnection({...mysqlOptions(place.database), connectTimeout: 10_000});
	connection.on('error', () => {});
	try {
		return await work(connection);
	} finally {
		await connection.end().catch(() => connection.destroy());
	}
}

/** How MySQL's own programs reach the server. The password is a variable: arguments stand in the list of processes. */
function access(database: string) {
	const {host, port, socketPath, user, password, database: original = ''} = mysqlOptions(database);
	return {
		args: [
			// What stands in files of options could dump and load more than this one database.
			'--no-defaults',
			...(socketPath === undefined
				? [`--host=${host}`, `--port=${port}`, '--protocol=tcp']
				: [`--socket=${socketPath}`]),
			...(user === undefined ? [] : [`--user=${user}`]),
		],
		env: {MYSQL_PWD: password ?? ''},
		original,
	};
}
