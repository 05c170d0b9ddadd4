import process from 'node:process';
import {Client} from 'pg';
import {describeServer, type TestServer} from './describeServer.ts';
import {account, findPostgres} from './postgresServer.ts';

/** Declares tests that need a PostgreSQL server. Where the machine has none they are skipped aloud, and fail in CI. */
export function describePostgres(name: string, declare: (server: () => TestServer) => void): void {
	describeServer(name, findPostgres(), {kind: 'PostgreSQL', programs: 'initdb and postgres'}, createDatabase, declare);
}

let count = 0;

async function createDatabase(port: number): Promise<string> {
	const name = `test_${process.pid}${String(++count).padStart(4, '0')}`;
	const url = (database: string) => `postgres://${account.user}:${account.password}@127.0.0.1:${port}/${database}`;
	const client = new Client(url('postgres'));
	await client.connect();
	await client.query(`CREATE DATABASE ${name}`);
	await client.end();
	return url(name);
}
