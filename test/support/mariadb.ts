import process from 'node:process';
import {createConnection} from 'mysql2/promise';
import {describeServer, type TestServer} from './describeServer.ts';
import {findMariadb} from './mariadbServer.ts';
import {account} from './postgresServer.ts';

/** Declares tests that need a MariaDB server. Where the machine has none they are skipped aloud, and fail in CI. */
export function describeMariadb(name: string, declare: (server: () => TestServer) => void): void {
	const missing = {kind: 'MariaDB', programs: 'mariadbd and mariadb-install-db'};
	describeServer(name, findMariadb(), missing, createDatabase, declare);
}

let count = 0;

async function createDatabase(port: number): Promise<string> {
	const name = `test_${process.pid}${String(++count).padStart(4, '0')}`;
	const url = (database: string) => `mysql://${account.user}:${account.password}@127.0.0.1:${port}/${database}`;
	const connection = await createConnection(url('mysql'));
	await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
	await connection.end();
	return url(name);
}
