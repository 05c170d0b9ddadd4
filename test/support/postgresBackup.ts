import {Client} from 'pg';
import {holds} from './holds.ts';

/** Takes a backup of a database. @returns what puts it back in the database's place, as its administrator would */
export async function backUpPostgres(url: string): Promise<() => Promise<void>> {
	const name = new URL(url).pathname.slice(1);
	const copy = `${name}_backup`;
	await copyDatabase(url, name, copy);
	return async () => {
		await administer(url, `DROP DATABASE "${name}" WITH (FORCE)`);
		await copyDatabase(url, copy, name);
	};
}

// Whoever is connected keeps a database from being copied.
async function copyDatabase(url: string, from: string, to: string): Promise<void> {
	let refused: unknown;
	const isDone = async () => {
		try {
			await administer(url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${from}'`);
			await administer(url, `CREATE DATABASE "${to}" TEMPLATE "${from}"`);
			return true;
		} catch (error) {
			refused = error;
			return false;
		}
	};
	if (!(await holds(isDone))) throw refused;
}

async function administer(url: string, statement: string): Promise<void> {
	const other = new URL(url);
	other.pathname = '/postgres';
	const client = new Client(other.href);
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}
