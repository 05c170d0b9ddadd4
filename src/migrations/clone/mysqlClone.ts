import {rmSync} from 'node:fs';
import {type Connection, createConnection} from 'mysql2/promise';
import {mysqlOptions} from '../mysqlUrl.ts';
import type {ClonePlace, Cloner} from './clone.ts';
import {dumpFile, findTool, runTool} from './runTool.ts';

/** Clones of MySQL and MariaDB, on the same server: a consistent dump, loaded into a database of its own. */
export const mysqlCloner: Cloner = {
	async create(place) {
		const dump = findTool(['mariadb-dump', 'mysqldump']);
		const load = findTool(['mariadb', 'mysql']);
		const file = dumpFile(place);
		await onServer(place, connection => connection.query(`CREATE DATABASE \`${place.name}\``));
		const {args, env, original} = access(place.database);
		try {
			const options = ['--single-transaction', '--routines', '--triggers', '--events', '--no-tablespaces'];
			await runTool(dump, [...args, ...options, `--result-file=${file}`, original], env);
			await runTool(load, [...args, place.name], env, file);
		} finally {
			rmSync(file, {force: true});
		}

		const clone = new URL(place.database);
		clone.pathname = `/${place.name}`;
		return {database: clone.href, how: 'from a dump'};
	},
	async drop(place) {
		rmSync(dumpFile(place), {force: true});
		await onServer(place, connection => connection.query(`DROP DATABASE IF EXISTS \`${place.name}\``));
	},
};

async function onServer(place: ClonePlace, work: (connection: Connection) => Promise<unknown>): Promise<void> {
	const connection = await createConnection({...mysqlOptions(place.database), connectTimeout: 10_000});
	connection.on('error', () => {});
	try {
		await work(connection);
	} finally {
		await connection.end().catch(() => connection.destroy());
	}
}

/** How MySQL's own programs reach the server. The password is a variable: arguments stand in the list of processes. */
function access(database: string) {
	const {host, port, socketPath, user, password, database: original = ''} = mysqlOptions(database);
	return {
		args: [
			...(socketPath === undefined
				? [`--host=${host}`, `--port=${port}`, '--protocol=tcp']
				: [`--socket=${socketPath}`]),
			...(user === undefined ? [] : [`--user=${user}`]),
		],
		env: {MYSQL_PWD: password ?? ''},
		original,
	};
}
